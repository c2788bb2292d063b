// The console's pages with something on them: for pictures and for axe.
import { Receiver } from './receiver.mjs';

const TEA = { description: 'Cast iron teapot', callback_url: 'https://teahouse.example/thanks' };

/**
 * An afternoon of a shop: orders in every state, a receiver that fails now and then, calls with
 * warnings, a fault to come. Returns the addresses of the pages that show it, by name.
 */
export async function spendAnAfternoon(stage) {
  const { sandbox } = stage;
  const shop = await Receiver.start();
  stage.afterwards(() => shop.close());
  await sandbox.call('POST', '/sandbox/v1/webhooks', { url: shop.url });
  const order = (number, fields = {}, options = {}) =>
    sandbox.createOrder({ merchant_order_id: `A-${number}`, ...TEA, ...fields }, options);

  const expired = await order(1041);
  await sandbox.advance({ by: '20m' });
  const canceled = await order(1042, { description: 'First flush Darjeeling, 100 g' });
  await sandbox.act(canceled.id, 'cancel');
  const ether = { asset_name: 'ETH', target_value: '33000000000000000' };
  const life = await order(1043, {}, { scenario: 'partial-then-complete' });
  await order(1044, ether, { scenario: 'reorg-back-to-pending' });
  await sandbox.advance({ by: '14m' });
  shop.answers.push(500);
  const confirming = await order(1045, { ...ether, description: 'Stoneware mug' });
  await sandbox.act(confirming.id, 'pay');
  const part = await order(1046, { target_value: '31500' });
  await sandbox.act(part.id, 'pay', { value: '40%' });
  await order(1047, { asset_name: 'LCCN', target_value: '64000000000000000000' });
  await callAround(sandbox, life.id);
  const fail = { code: 'UNAVAILABLE', message: 'try again' };
  const source = JSON.stringify({ on: 'createOrder', times: 2, do: { fail } });
  await sandbox.call('POST', '/sandbox/v1/faults', { source });
  const { deliveries } = await sandbox.call('GET', '/sandbox/v1/deliveries?limit=1000');
  const failing = deliveries.find(({ order_id }) => order_id === confirming.id);
  const { requests } = await sandbox.call('GET', '/sandbox/v1/requests?limit=1000');
  const warned = requests.find(({ warnings }) => warnings.length > 0);
  return {
    orders: 'orders',
    order: `orders/${life.id}`,
    'order-confirming': `orders/${confirming.id}`,
    'order-expired': `orders/${expired.id}`,
    'new-order': 'new-order',
    requests: 'requests',
    request: `requests/${warned.number}`,
    webhooks: 'webhooks',
    delivery: `deliveries/${failing.number}`,
    scenarios: 'scenarios',
    scenario: 'scenarios/reorg-back-to-pending',
    'new-scenario': 'new-scenario',
    clock: 'clock',
    keys: 'keys',
    accounts: 'accounts',
  };
}

/** Calls as they come while somebody writes a shop. */
async function callAround(sandbox, id) {
  const calls = [
    ['/apis/pg/get_public_order', { id, with_payments: true }],
    ['/getPublicOrderById', { id, with_payment: true }],
    ['/apis/pg/create_order', { merchant_order_id: 'A-1048', asset_name: 'DOGE' }],
    ['/apis/pg/get_public_order', { id: '99' }],
  ];
  for (const [path, body] of calls) {
    await fetch(sandbox.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', apikey: 'sandbox' },
      body: JSON.stringify(body),
    });
  }
}

/** The pages on which there is nothing yet. */
export const EMPTY_PAGES = ['orders', 'requests', 'webhooks', 'keys'];
