// One order's page in the console: what it shows, and what it does.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

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
