// The console's pages with something on them: for pictures and for axe.
import { Receiver } from './receiver.mjs';
import { shows } from './visitor.mjs';

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

/** Where somebody would be told, and is not yet. */
async function withUrl(sandbox) {
  await sandbox.call('POST', '/sandbox/v1/webhooks', { url: 'http://127.0.0.1:9/payscrypt' });
  return 'webhooks';
}

/** Of an order about which nobody has asked, as far as is known. */
async function withoutCalls(sandbox) {
  const { id } = await sandbox.createOrder();
  await sandbox.call('DELETE', '/sandbox/v1/requests');
  return `orders/${id}`;
}

/** Pages on which there is nothing yet, by name: what each needs first, and its address. */
export const EMPTY_PAGES = {
  orders: () => 'orders',
  requests: () => 'requests',
  webhooks: () => 'webhooks',
  keys: () => 'keys',
  scenarios: () => 'scenarios',
  order: withoutCalls,
  'webhooks-silent': withUrl,
  'order-silent': withoutCalls,
};

/** What stands on a page only after somebody has done something there; by name. */
export const UNDER_WAY = {
  'clock-advanced': async (console) => {
    await console.visit('clock');
    await console.press('advance-15m');
    await shows(console.at('advanced-events'), /EXPIRED/);
  },
  'webhook-moved': async (console) => {
    await console.visit('webhooks');
    await console.at('spoof').locator('summary').click();
    await console.at('webhook-row').getByRole('button', { name: 'Move' }).click();
  },
  'order-refused': async (console) => {
    await console.visit('orders');
    await console.at('order-row').first().getByRole('link').first().click();
    await console.at('state-machine').waitFor();
    await console.press('confirm');
    await console.toast.first().waitFor();
  },
  'search-missed': async (console) => {
    await console.visit('scenarios');
    await console.page.getByLabel('Search scenarios').fill('no such thing');
    await shows(console.empty, 'No scenario');
  },
  keys: async (console) => {
    await console.visit('orders');
    await console.press('shortcuts');
    await console.at('shortcut-list').waitFor();
  },
};
