// The Payment UI in each state that a customer can find it in: for pictures and for axe.
import { PaymentPage } from './payment_page.mjs';

const TEAPOT = { callback_url: 'https://teahouse.example/thanks/A-7' };
const ETHER = { ...TEAPOT, asset_name: 'ETH', target_value: '1500000000000000001' };

/** Acts on a new order; each of `acts` is [verb, fields]. */
const after =
  (fields, ...acts) =>
  async (sandbox) => {
    const order = await sandbox.createOrder(fields);
    for (const [verb, more] of acts) await sandbox.act(order.id, verb, more);
    return order;
  };

const PAID = ['pay', {}];

export const PAYMENT_STATES = {
  waiting: after(TEAPOT),
  'waiting-ether': after(ETHER),
  part: after(TEAPOT, ['pay', { value: '40%' }]),
  confirming: after(TEAPOT, PAID, ['confirm', { blocks: '1' }]),
  paid: after(TEAPOT, PAID, ['confirm', { blocks: '3' }]),
  overpaid: after(TEAPOT, ['pay', { value: '180000' }], ['confirm', { blocks: '3' }]),
  expired: after(TEAPOT, ['expire']),
  late: after(TEAPOT, ['expire'], PAID),
  canceled: after({}, ['cancel']),
};

/** Brings a tab to the state; `drawer`: with the drawer open. */
export async function showPaymentState(page, sandbox, state, { drawer = false } = {}) {
  const order = await PAYMENT_STATES[state](sandbox);
  const payment = await PaymentPage.open(page, order);
  const { status } = (await sandbox.order(order.id)).order;
  await payment.becomes(status);
  if (drawer) await payment.openDrawer();
  return payment;
}
