// What the drawer "Simulate" of the Payment UI does to an order.
import assert from 'node:assert/strict';

import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { copied, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

async function withDrawer(stage, fields) {
  const order = await stage.sandbox.createOrder(fields);
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await payment.waits();
  await payment.openDrawer();
  return { order, page, payment };
}

browserTest('an exact payment, then blocks, one by one', async (stage) => {
  const { order, payment } = await withDrawer(stage);
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  for (const done of [1, 2]) {
    await payment.simulate('confirm');
    await payment.confirms(done, 3);
  }
  await payment.simulate('confirm');
  await payment.becomes('SUCCESSFUL');
  await shows(payment.outcome, /0\.0015 BTC received/);
  const { order: now } = await stage.sandbox.order(order.id);
  assert.deepEqual([now.status, now.value, now.confirmations], ['SUCCESSFUL', '150000', '3']);
});

browserTest('a part is told with what remains, and the rest completes it', async (stage) => {
  const { payment, page } = await withDrawer(stage);
  await payment.simulate('part');
  await shows(payment.progress, /Partly paid.*0\.0009 BTC remain/s);
  await payment.has('copy-amount').click();
  assert.equal(await copied(page), '0.0009');
  await payment.simulate('remaining');
  await payment.confirms(0, 3);
  assert.equal(await payment.payments.count(), 2);
});

browserTest('too much is told', async (stage) => {
  const { payment } = await withDrawer(stage);
  await payment.simulate('more');
  await payment.becomes('CONFIRMING');
  await shows(payment.has('surplus'), /too much/);
});

browserTest('an amount of one’s own, exact to the last digit', async (stage) => {
  const { order, payment, page } = await withDrawer(stage, {
    asset_name: 'ETH',
    target_value: '2000000000000000000',
  });
  await payment.has('simulate-amount').fill('0.000000000000000001');
  await payment.has('simulate-pay').click();
  await shows(payment.progress, /1\.999999999999999999 ETH remain/);
  assert.equal((await stage.sandbox.order(order.id)).order.value, '1');
  for (const wrong of ['abc', '-1', '0', '1e3', '0.0000000000000000001']) {
    await payment.has('simulate-amount').fill(wrong);
    assert.ok(await payment.has('simulate-pay').isDisabled(), wrong);
  }
  await page.getByTestId('simulate-amount').fill('1.999999999999999999');
  await payment.has('simulate-pay').click();
  await payment.becomes('CONFIRMING');
});

browserTest('a late payment leaves the order expired and is told', async (stage) => {
  const { order, payment } = await withDrawer(stage);
  await payment.simulate('late');
  await payment.becomes('EXPIRED');
  await shows(payment.outcome, /0\.0015 BTC came all the same/);
  const { order: now } = await stage.sandbox.order(order.id);
  assert.deepEqual([now.status, now.value], ['EXPIRED', '150000']);
});

browserTest('what has nothing to do any more keeps the focus, and does nothing', async (stage) => {
  const { order, page, payment } = await withDrawer(stage);
  const focus = () => page.evaluate(() => document.activeElement.dataset.testid);
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await payment.has('simulate-confirm-all').press('Enter');
  await payment.becomes('SUCCESSFUL');
  assert.equal(await focus(), 'simulate-confirm-all');
  for (const ended of ['confirm-all', 'late', 'expire', 'cancel']) {
    assert.ok(await payment.has(`simulate-${ended}`).isDisabled(), ended);
    await payment.has(`simulate-${ended}`).press('Enter');
  }
  await payment.has('simulate-drop').press('Enter'); // which those before would have come before
  await payment.payments.waitFor({ state: 'detached' });
  const { timeline } = await stage.sandbox.order(order.id);
  assert.equal(timeline.filter(({ type }) => type === 'blocks_found').length, 1);
});

browserTest('a dropped payment takes the order back to waiting', async (stage) => {
  const { payment } = await withDrawer(stage);
  assert.ok(await payment.has('simulate-drop').isDisabled());
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await payment.simulate('drop');
  await payment.waits();
  assert.equal(await payment.payments.count(), 0);
});

browserTest('an order expires', async (stage) => {
  const { payment } = await withDrawer(stage);
  await payment.simulate('expire');
  await payment.becomes('EXPIRED');
  await shows(payment.outcome, 'Nothing was paid');
  assert.ok(await payment.has('simulate-expire').isDisabled());
});

browserTest('an order is canceled', async (stage) => {
  const { payment } = await withDrawer(stage);
  await payment.simulate('cancel');
  await payment.becomes('CANCELED');
  await shows(payment.outcome, 'Nothing was paid');
  assert.ok(await payment.has('simulate-cancel').isDisabled());
});

browserTest('all blocks that are missing at once', async (stage) => {
  const { payment } = await withDrawer(stage);
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await payment.simulate('confirm-all');
  await payment.becomes('SUCCESSFUL');
});

browserTest('the drawer stays as it was left', async (stage) => {
  const { page, payment } = await withDrawer(stage);
  await page.reload();
  await payment.has('simulate-exact').waitFor();
  await payment.has('simulate-toggle').click();
  await page.reload();
  await payment.waits();
  await payment.has('simulate-toggle').waitFor();
  assert.equal(await payment.has('simulate-exact').count(), 0);
});

browserTest('what the sandbox refuses is told, and the page goes on', async (stage) => {
  const { order, page, payment } = await withDrawer(stage);
  const { page: other } = await stage.visitor();
  const elsewhere = await PaymentPage.open(other, order);
  await elsewhere.openDrawer();
  stage.expect(/HTTP 400/, /status of 400/);
  await page.getByTestId('simulate-confirm').click();
  await shows(payment.refusal, /payment/);
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await elsewhere.confirms(0, 3);
});

browserTest('with --no-simulate-panel there is no drawer, nor what it asks for', async (stage) => {
  const sandbox = await stage.begin('--no-simulate-panel');
  const order = await sandbox.createOrder();
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await payment.waits();
  assert.equal(await payment.has('simulate-toggle').count(), 0);
  const response = await fetch(`${sandbox.url}/pay/${order.id}/simulate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'pay' }),
  });
  assert.equal(response.status, 404);
  await sandbox.act(order.id, 'pay');
  await payment.confirms(0, 3);
});
