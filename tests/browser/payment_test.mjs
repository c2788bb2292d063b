// What the Payment UI shows of an order.
import assert from 'node:assert/strict';

import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { scanned } from './qr_scanner.mjs';
import { copied, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

/** In which a page shows what it knows. */
const FRAMES_MS = 100;

/** An order and a customer who looks at it. */
async function customer(stage, fields = {}, options = {}) {
  const order = await stage.sandbox.createOrder(fields);
  const visitor = await stage.visitor(options);
  const payment = await PaymentPage.open(visitor.page, order);
  return { order, visitor, page: visitor.page, payment };
}

browserTest('a customer sees what to pay, for what, and that it is a sandbox', async (stage) => {
  const { order, page, payment } = await customer(stage);
  await payment.waits();
  await shows(payment.has('amount'), '0.0015 BTC');
  await shows(payment.has('amount-smallest'), /150[,\s  ]?000/);
  await shows(payment.card, 'Cast iron teapot');
  await shows(payment.has('address'), order.variants[0]);
  await shows(page.locator('body'), /sandbox.*no real money/is);
  assert.match(await page.title(), /waiting/i);
});

browserTest('what is copied is exactly what has to be sent', async (stage) => {
  const { order, page, payment } = await customer(stage, {
    asset_name: 'ETH',
    target_value: '1500000000000000001',
  });
  await payment.has('copy-amount').click();
  assert.equal(await copied(page), '1.500000000000000001');
  await payment.has('copy-address').click();
  assert.equal(await copied(page), order.variants[0]);
  await page.getByRole('button', { name: 'Copied address' }).waitFor();
});

for (const theme of ['light', 'dark']) {
  browserTest(`a wallet can scan the code of a ${theme} page`, async (stage) => {
    const { order, page } = await customer(stage, {}, { theme });
    const uri = new URL(await scanned(page, page.getByRole('img', { name: /QR code/i })));
    assert.equal(uri.protocol, 'bitcoin:');
    assert.equal(uri.pathname, order.variants[0]);
    assert.equal(uri.searchParams.get('amount'), '0.0015');
  });
}

browserTest('a wallet of the same device is opened by what the code says', async (stage) => {
  const { order, page, payment } = await customer(stage);
  const qr = page.getByTestId('qr');
  const uri = `bitcoin:${order.variants[0]}?amount=0.0015`;
  assert.equal(await payment.has('open-wallet').getAttribute('href'), uri);
  await page.locator(`[data-testid=qr][data-text="${uri}"]`).waitFor();
  await stage.sandbox.act(order.id, 'pay', { value: '40%' });
  await shows(payment.progress, '0.0009 BTC');
  const rest = `bitcoin:${order.variants[0]}?amount=0.0009`;
  assert.equal(await payment.has('open-wallet').getAttribute('href'), rest);
  await page.locator(`[data-testid=qr][data-text="${rest}"]`).waitFor();
  assert.equal(await qr.count(), 1);
  const token = await stage.sandbox.createOrder({ asset_name: 'LCCN' });
  const other = await PaymentPage.open(page, token); // of which an address tells all there is
  await other.waits();
  assert.equal(await other.has('open-wallet').count(), 0);
});

/** At how many heights of the window the middle of the element is not seen. */
function timesCovered(element) {
  let covered = 0;
  for (let at = 20; at < innerHeight; at += 8) {
    const before = element.getBoundingClientRect();
    scrollBy(0, before.top + before.height / 2 - at);
    const { left, top, width, height } = element.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    if (seen !== null && !element.contains(seen)) covered += 1;
  }
  return covered;
}

for (const [width, height] of [[360, 640], [700, 700]]) {
  browserTest(`nothing lies upon what is to be copied, ${width} by ${height}`, async (stage) => {
    const { payment } = await customer(stage, {}, { viewport: { width, height } });
    await payment.has('simulate-toggle').waitFor();
    for (const what of ['copy-amount', 'copy-address']) {
      assert.equal(await payment.has(what).evaluate(timesCovered), 0, what);
    }
  });
}

browserTest('a transaction’s id is copied whole', async (stage) => {
  const { order, page, payment } = await customer(stage);
  await stage.sandbox.act(order.id, 'pay', { value: '40%' });
  await shows(payment.payments, '0.0006 BTC');
  await payment.payments.getByRole('button', { name: 'Copy transaction id' }).click();
  await page.getByRole('button', { name: 'Copied transaction id' }).waitFor();
  const { payments } = await stage.sandbox.order(order.id);
  assert.equal(await copied(page), payments[0].tx_id);
});

browserTest('where a page may not copy it says so, and keeps the focus', async (stage) => {
  const { page, payment } = await customer(stage);
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    document.execCommand = () => false;
  });
  await payment.has('copy-address').press('Enter');
  await page.getByRole('button', { name: /not let this page copy address/ }).waitFor();
  const focus = () => page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(await focus(), 'copy-address');
  await page.evaluate(() => (document.execCommand = () => true));
  await payment.has('copy-amount').press('Enter');
  await page.getByRole('button', { name: 'Copied amount' }).waitFor();
  assert.equal(await focus(), 'copy-amount');
});

browserTest('what is new is read out, from one place that stays', async (stage) => {
  const { order, page, payment } = await customer(stage);
  const news = payment.has('news');
  await shows(news, 'Waiting for your payment');
  const place = await news.elementHandle();
  await stage.sandbox.act(order.id, 'pay', { value: '40%' });
  await shows(news, 'Partly paid: 0.0009 BTC remain');
  await stage.sandbox.act(order.id, 'pay');
  await shows(news, 'Confirming 0 of 3');
  await stage.sandbox.act(order.id, 'confirm', { blocks: '3' });
  await shows(news, 'Paid');
  assert.ok(await place.evaluate((was, now) => was === now, await news.elementHandle()));
  assert.equal(await page.getByRole('status').count(), 1);
});

/** The page of an order that has ended, on a clock of the browser's that only the test moves. */
async function ended(stage, options) {
  const callback_url = `${stage.sandbox.url}/?thanks`;
  const order = await stage.sandbox.createOrder({ callback_url });
  await stage.sandbox.act(order.id, 'cancel');
  const { page } = await stage.visitor();
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  const payment = await PaymentPage.open(page, order, options);
  await page.clock.runFor(FRAMES_MS);
  return { page, order, callback_url, outcome: payment.outcome };
}

browserTest('at its end the page goes back by itself after five seconds', async (stage) => {
  const { page, order, callback_url, outcome } = await ended(stage, { stay: false });
  await shows(outcome, 'By itself in 5 s');
  await page.clock.runFor(4_000);
  await shows(outcome, 'By itself in 1 s');
  assert.equal(page.url(), order.redirect_url);
  await page.clock.runFor(1_000);
  await page.waitForURL(callback_url);
});

browserTest('it stays where it is asked to', async (stage) => {
  const { page, order, outcome } = await ended(stage, { stay: true });
  const left = [];
  page.on('framenavigated', (frame) => left.push(frame.url()));
  await page.clock.runFor(60_000);
  assert.deepEqual(left, []);
  assert.equal(page.url(), `${order.redirect_url}?stay`);
  await shows(outcome, 'canceled');
  assert.ok(!(await outcome.innerText()).includes('By itself'));
});

browserTest('a wallet can scan an order in ether', async (stage) => {
  const ether = { asset_name: 'ETH', target_value: '33000000000000000' };
  const { order, page } = await customer(stage, ether);
  const text = await scanned(page, page.getByRole('img', { name: /QR code/i }));
  const [, address] = /^ethereum:(0x\w+)(?:@\d+)?\?value=33000000000000000$/.exec(text) ?? [text];
  assert.equal(address, order.variants[0]);
});

browserTest('the largest amount there can be is shown to the last digit', async (stage) => {
  const most = (2n ** 256n - 1n).toString();
  const { page, payment } = await customer(stage, { asset_name: 'LCCN', target_value: most });
  const digits = (await payment.has('amount-smallest').innerText()).replace(/\D/g, '');
  assert.equal(digits, most);
  await payment.has('copy-amount').click();
  assert.equal((await copied(page)).replace('.', ''), most);
});

browserTest('the time left is that of the account', async (stage) => {
  const { payment } = await customer(stage);
  await shows(payment.timeLeft, /15:00/);
  await stage.sandbox.advance({ by: '5m' });
  await shows(payment.timeLeft, /10:00/);
  await stage.sandbox.advance({ by: '9m58s' });
  await shows(payment.timeLeft, /0?0:02/);
  await stage.sandbox.advance({ by: '2s' });
  await payment.becomes('EXPIRED');
  await shows(payment.outcome, 'The time to pay is over');
  assert.equal(await payment.timeLeft.count(), 0);
});

browserTest('on a clock that runs, the time left runs as fast', async (stage) => {
  const { payment } = await customer(stage);
  await shows(payment.timeLeft, /15:00/);
  await stage.sandbox.call('PUT', '/sandbox/v1/clock', { clock: { mode: 'x600' } });
  await payment.becomes('EXPIRED');
});

browserTest('an order that there is not is told, with nothing to pay', async (stage) => {
  const visitor = await stage.visitor();
  visitor.expect(/404/);
  await visitor.page.goto(`${stage.sandbox.url}/pay/99`);
  await shows(visitor.page.getByTestId('missing'), 'There is no such order');
  assert.equal(await visitor.page.getByTestId('simulate-toggle').count(), 0);
});

browserTest('an order without a way back has no button for it', async (stage) => {
  const { order, payment } = await customer(stage);
  await stage.sandbox.act(order.id, 'cancel');
  await shows(payment.outcome, 'canceled');
  assert.equal(await payment.backToShop.count(), 0);
});

browserTest('nothing that only the merchant may know reaches the page', async (stage) => {
  const apikey = 'merchants-key-4712';
  const sandbox = await stage.begin('--api-key', apikey);
  const secrets = { merchant_order_id: 'merchants-own-4711', pg_wallet_id: '777123' };
  const order = await sandbox.createOrder(secrets, { apikey });
  const { page } = await stage.visitor();
  const told = [];
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('json')) told.push(response.text());
  });
  const stream = await fetch(`${sandbox.url}/pay/${order.id}/events`);
  const reader = stream.body.getReader();
  const payment = await PaymentPage.open(page, order);
  await payment.openDrawer();
  await payment.simulate('exact');
  await payment.becomes('CONFIRMING');
  told.push(payment.card.evaluate((card) => card.ownerDocument.documentElement.outerHTML));
  let streamed = '';
  while (!streamed.includes('CONFIRMING')) {
    const { value, done } = await reader.read();
    assert.ok(!done, streamed);
    streamed += Buffer.from(value).toString('utf8');
  }
  await reader.cancel();
  const all = `${streamed}\n${(await Promise.all(told)).join('\n')}`;
  const secret = ['merchants-own-4711', '777123', apikey, 'redirect_url', 'scenario', 'webhook'];
  assert.deepEqual(secret.filter((word) => all.includes(word)), []);
});
