// What the Payment UI shows of an order.
import assert from 'node:assert/strict';

import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { scanned } from './qr_scanner.mjs';
import { copied, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

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
