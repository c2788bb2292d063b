// One order's page in the console: what it shows, and what it does.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { PaymentPage } from './payment_page.mjs';
import { Receiver } from './receiver.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { copied, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

/** An order and its page. */
async function opened(stage, fields = {}, options = {}) {
  const order = await stage.sandbox.createOrder(fields, options);
  const console = await Console.open(stage, `orders/${order.id}`);
  await shows(console.heading, order.merchant_order_id);
  const isNow = (status) => shows(console.heading, status);
  const now = async () => (await stage.sandbox.order(order.id)).order;
  return { order, console, isNow, now };
}

browserTest('an order is paid in parts and confirmed by hand', async (stage) => {
  const { console, isNow, now } = await opened(stage);
  await isNow('PENDING');
  assert.ok(await console.at('drop').isDisabled());
  await console.fill('pay-value', '40%');
  await console.press('pay');
  await shows(console.at('payment-row'), '0.0006');
  await isNow('PENDING');
  await console.press('pay');
  await isNow('CONFIRMING');
  assert.equal(await console.at('payment-row').count(), 2);
  await console.press('confirm');
  await shows(console.main, '1 of 3');
  await console.press('confirm-all');
  await isNow('SUCCESSFUL');
  assert.equal((await now()).value, '150000');
  for (const ended of ['expire', 'cancel']) assert.ok(await console.at(ended).isDisabled());
});

browserTest('any amount is paid, exact, and what is none is not', async (stage) => {
  const fields = { asset_name: 'ETH', target_value: '1500000000000000001' };
  const { console, isNow, now } = await opened(stage, fields);
  for (const wrong of ['abc', '-1', '1e3', '0', '0.0000000000000000001']) {
    await console.fill('pay-value', wrong);
    assert.ok(await console.at('pay').isDisabled(), wrong);
  }
  await console.fill('pay-value', '0.000000000000000001');
  await console.press('pay');
  await shows(console.at('payment-row'), '0.000000000000000001');
  await console.fill('pay-value', '1.5');
  await console.press('pay');
  await isNow('CONFIRMING');
  assert.equal((await now()).value, '1500000000000000001');
});

browserTest('a payment is dropped', async (stage) => {
  const { console, isNow } = await opened(stage);
  await console.press('pay');
  await isNow('CONFIRMING');
  await console.press('drop');
  await isNow('PENDING');
  await shows(console.at('payments'), 'Nothing has been paid');
});

browserTest('an order is made to expire', async (stage) => {
  const { console, isNow } = await opened(stage);
  await console.press('expire');
  await isNow('EXPIRED');
  await console.press('pay');
  await shows(console.at('payment-row'), '0.0015');
  await isNow('EXPIRED');
});

browserTest('an order is canceled', async (stage) => {
  const { console, isNow } = await opened(stage);
  await console.press('cancel');
  await isNow('CANCELED');
});

browserTest('what the sandbox refuses is told', async (stage) => {
  const { console, isNow } = await opened(stage);
  stage.expect(/400/);
  await console.press('confirm');
  await console.says(/payment/);
  await isNow('PENDING');
});

browserTest('the way of an order is drawn, and told in words', async (stage) => {
  const { order, console } = await opened(stage);
  const machine = console.at('state-machine');
  const told = async () => machine.getAttribute('aria-label');
  assert.equal(await told(), 'The order is PENDING. It was PENDING.');
  await stage.sandbox.act(order.id, 'pay');
  await stage.sandbox.act(order.id, 'drop');
  await stage.sandbox.act(order.id, 'pay');
  await stage.sandbox.act(order.id, 'confirm', { blocks: '3' });
  await shows(console.heading, 'SUCCESSFUL');
  assert.equal(
    await told(),
    'The order is SUCCESSFUL. ' +
      'It was PENDING, then CONFIRMING, then PENDING, then CONFIRMING, then SUCCESSFUL.',
  );
  assert.equal(await machine.locator('[data-is=now]').getAttribute('data-status'), 'SUCCESSFUL');
});

browserTest('the timeline is to scale on the account’s clock', async (stage) => {
  const { console } = await opened(stage, {}, { scenario: 'partial-then-complete' });
  await stage.sandbox.advance({ until_idle: true });
  await shows(console.heading, 'SUCCESSFUL');
  const stays = console.at('timeline').locator('.stay rect');
  await stays.nth(1).waitFor();
  const [pending, confirming] = await stays.evaluateAll((bars) =>
    bars.map((bar) => bar.getBoundingClientRect().width),
  );
  // PENDING for 8m5s, CONFIRMING for 3m.
  const ratio = pending / confirming;
  assert.ok(Math.abs(ratio - 485 / 180) < 0.05, `PENDING is ${ratio} times CONFIRMING`);
  const paid = console.at('event-row').filter({ hasText: 'PENDING -> CONFIRMING' });
  await shows(paid, /\+8 min 5 s/);
});

browserTest('a scenario plays until somebody takes its order over', async (stage) => {
  const { console } = await opened(stage, {}, { scenario: 'happy-path' });
  await shows(console.main, 'happy-path is playing');
  await console.fill('pay-value', '40%');
  await console.press('pay');
  await shows(console.main, 'taken over');
  await stage.sandbox.advance({ by: '10m' });
  await shows(console.heading, 'PENDING');
});

browserTest('the raw order is there to be read and copied', async (stage) => {
  const { order, console } = await opened(stage);
  await console.page.getByText('Raw JSON').click();
  const raw = JSON.parse(await console.at('raw-json').innerText());
  assert.equal(raw.order.id, order.id);
  assert.equal(raw.timeline[0].type, 'order_created');
  await console.page.getByRole('button', { name: 'Copy the order as JSON' }).click();
  await console.page.getByRole('button', { name: 'Copied the order as JSON' }).waitFor();
  assert.deepEqual(JSON.parse(await copied(console.page)), raw);
});

browserTest('of many events the newest are shown, and the others when asked for', async (stage) => {
  const { order, console } = await opened(stage);
  for (let i = 0; i < 210; i += 1) await stage.sandbox.act(order.id, 'pay', { value: '1' });
  const events = console.at('event-row');
  const { timeline } = await stage.sandbox.order(order.id);
  await shows(console.at('events'), String(timeline.length));
  assert.equal(await events.count(), 200);
  const more = console.page.getByRole('button', { name: /^Show \d+ earlier ones$/ });
  assert.equal(await more.innerText(), `Show ${timeline.length - 200} earlier ones`);
  await more.click();
  await events.nth(timeline.length - 1).waitFor();
  await shows(events.first(), 'order created');
  assert.equal(await more.count(), 0);
});

browserTest('a late payment that is settled is a way of its own', async (stage) => {
  const { console } = await opened(stage, {}, { scenario: 'paid-late-settled' });
  await stage.sandbox.advance({ until_idle: true });
  await shows(console.heading, 'SUCCESSFUL');
  const numbers = await console.at('state-machine').locator('.way-number').allTextContents();
  assert.deepEqual(numbers, ['1', '2']);
});

browserTest('the drawing of an order’s way is legible on a phone', async (stage) => {
  const { order } = await opened(stage);
  const phone = await Console.open(stage, `orders/${order.id}`, { viewport: 'phone' });
  const words = phone.at('state-machine').locator('.node text');
  await words.first().waitFor();
  const heights = await words.evaluateAll((all) =>
    all.map((word) => word.getBoundingClientRect().height),
  );
  assert.ok(Math.min(...heights) >= 10, `${heights} pixels high`);
});

browserTest('what nobody was told or asked tells the commands that change it', async (stage) => {
  const { order, console } = await opened(stage);
  await stage.sandbox.call('DELETE', '/sandbox/v1/requests');
  await console.page.reload();
  await console.runOffered(console.at('order-requests'));
  await shows(console.row('request', 'getPublicOrderById'), 'OK');

  const webhooks = console.at('order-webhooks');
  await shows(webhooks, 'Register a URL');
  assert.match(await console.runOffered(webhooks), /localhost:3000/);
  const { webhooks: urls } = await stage.sandbox.call('GET', '/sandbox/v1/webhooks');
  const shop = await Receiver.start();
  stage.afterwards(() => shop.close());
  await stage.sandbox.call('PUT', `/sandbox/v1/webhooks/${urls[0].id}`, { url: shop.url });
  await shows(webhooks, 'tell it by hand');
  await console.runOffered(webhooks);
  await shows(console.at('delivery-row'), 'PENDING');
  assert.equal(JSON.parse(shop.received[0].body).id, order.id);
});

browserTest('where an order has more than is shown, a page has all of it', async (stage) => {
  const { order, console } = await opened(stage);
  const shop = await Receiver.start();
  stage.afterwards(() => shop.close());
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url: shop.url });
  const about = { order_id: order.id, times: 120 };
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks:send', about);
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks:send', { text: 'of none' });
  await shows(console.at('order-webhooks'), '100+');
  await console.at('order-webhooks').getByRole('link', { name: 'Show all' }).click();
  await shows(console.at('of-order'), order.id);
  await console.at('delivery-row').nth(49).waitFor();
  const pages = await console.turnPages('delivery', 'data-number');
  assert.deepEqual(pages.map((page) => page.length), [50, 50, 20]);
  await console.press('of-order');
  await shows(console.at('delivery-row').first(), 'made up');
});

browserTest('an action keeps the focus, and what was refused stays there', async (stage) => {
  const { console, isNow } = await opened(stage);
  const { page } = console;
  await console.at('cancel').press('Enter');
  await isNow('CANCELED');
  const focus = () => page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(await focus(), 'cancel');

  stage.expect(/409|400/);
  const most = (2n ** 256n - 1n).toString();
  const coins = `${most.slice(0, -8)}.${most.slice(-8)}`;
  await console.fill('pay-value', coins);
  await console.press('pay');
  await console.at('payment-row').waitFor();
  await console.fill('pay-value', '1');
  await console.press('pay');
  await console.says(/2\^256/);
  assert.equal(await console.at('pay-value').inputValue(), '1');
});

browserTest('amounts are in the smallest unit until the asset is known', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const visitor = await stage.visitor();
  visitor.expect(/ERR_FAILED/);
  let isLost = true;
  await visitor.page.route('**/sandbox/v1/assets', (route) =>
    isLost ? route.abort() : route.continue(),
  );
  const console = new Console(visitor.page, stage.sandbox);
  await console.visit(`orders/${order.id}`);
  await shows(console.main, /150.000 satoshi/);
  await console.fill('pay-value', '0.001');
  assert.ok(await console.at('pay').isDisabled());
  isLost = false;
  await stage.sandbox.act(order.id, 'pay', { value: '40%' });
  await shows(console.page.getByRole('region', { name: 'Order' }), '0.0015 BTC');
  assert.ok(await console.at('pay').isEnabled());
});

browserTest('calls about the order are listed with it', async (stage) => {
  const { order, console } = await opened(stage);
  const other = await stage.sandbox.createOrder({ merchant_order_id: 'another' });
  await fetch(`${stage.sandbox.url}/apis/pg/get_public_order`, {
    method: 'POST',
    body: JSON.stringify({ id: order.id }),
  });
  await shows(console.row('request', 'getPublicOrderById'), 'OK');
  await shows(console.row('request', 'createOrder'), 'OK');
  assert.equal(await console.at('request-row').count(), 2);
  assert.ok(!(await console.main.innerText()).includes(other.id));
});

browserTest('the customer’s page is a click away, and both follow each other', async (stage) => {
  const { console, isNow } = await opened(stage);
  const opening = console.page.context().waitForEvent('page');
  await console.press('payment-page');
  const payment = new PaymentPage(await opening);
  await payment.waits();
  await console.fill('pay-value', '40%');
  await console.press('pay');
  await shows(payment.progress, '0.0009 BTC');
  await payment.openDrawer();
  await payment.simulate('remaining');
  await isNow('CONFIRMING');
});
