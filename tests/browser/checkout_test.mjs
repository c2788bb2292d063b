// Both documented workflows, from the shop to its thank-you page.
import assert from 'node:assert/strict';

import { PaymentPage } from './payment_page.mjs';
import { BY_HAND } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { assertAccessible, screenshot, shows } from './visitor.mjs';

const browserTest = playing(...BY_HAND);

async function order(page, shop, { article, asset, button }) {
  await page.goto(shop.url);
  const offer = page.getByRole('listitem').filter({ hasText: article });
  await offer.getByLabel(/price/i).selectOption(asset);
  await offer.getByRole('button', { name: button }).click();
}

const THERE = 'Pay with Payscrypt';
const HERE = 'Pay on this site';

async function isThanked(page, status) {
  await page.waitForURL(/\/thanks\//);
  await page.locator(`[data-testid=verified][data-status=${status}]`).waitFor();
}

browserTest('a customer pays on the Payment UI and comes back to the shop', async (stage) => {
  const shop = await stage.shop();
  const { page } = await stage.visitor();
  await order(page, shop, { article: 'teapot', asset: 'BTC', button: THERE });

  await page.waitForURL(`${stage.sandbox.url}/pay/*`);
  const payment = new PaymentPage(page);
  await payment.waits();
  await shows(payment.has('amount'), '0.0015 BTC');
  await shows(payment.card, 'Cast iron teapot');
  await payment.openDrawer();
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await payment.simulate('confirm');
  await payment.confirms(1, 3);
  await payment.simulate('confirm-all');
  await payment.becomes('SUCCESSFUL');
  await payment.backToShop.click();

  await isThanked(page, 'SUCCESSFUL');
  await shows(page.getByTestId('received'), '0.0015 BTC');
  assert.equal(shop.log.length, 1, shop.log.join('\n'));
  assert.match(shop.log[0], /paid, ship teapot/);
});

browserTest('the Payment UI sends its customer back by itself', async (stage) => {
  const shop = await stage.shop();
  const { page } = await stage.visitor();
  await page.clock.install();
  await order(page, shop, { article: 'mug', asset: 'ETH', button: THERE });
  const payment = new PaymentPage(page);
  await payment.waits();
  const id = page.url().split('/').pop();
  await stage.sandbox.call('POST', `/sandbox/v1/orders/${id}:pay`, {}, { account: 'shop' });
  const blocks = { blocks: '100' };
  await stage.sandbox.call('POST', `/sandbox/v1/orders/${id}:confirm`, blocks, { account: 'shop' });
  await payment.backToShop.waitFor();
  await page.clock.runFor('00:30');
  await isThanked(page, 'SUCCESSFUL');
});

browserTest('a customer who asks to stay is not sent away', async (stage) => {
  const shop = await stage.shop();
  const { page } = await stage.visitor();
  await page.clock.install();
  await order(page, shop, { article: 'mug', asset: 'BTC', button: THERE });
  const payment = new PaymentPage(page);
  await payment.waits();
  await payment.openDrawer();
  await payment.simulate('cancel');
  await payment.has('stay').click();
  await payment.has('stay').waitFor({ state: 'hidden' });
  await page.clock.runFor('01:00');
  await payment.becomes('CANCELED');
  await payment.backToShop.click();
  await isThanked(page, 'CANCELED');
  assert.deepEqual(shop.log, []);
});

browserTest('a customer pays on the page of the shop itself', async (stage) => {
  const shop = await stage.shop();
  const { page } = await stage.visitor();
  await order(page, shop, { article: 'Darjeeling', asset: 'ETH', button: HERE });
  await page.waitForURL(/\/pay\/S-/);
  await shows(page.getByTestId('amount'), '0.007 ETH');
  const address = await page.getByTestId('address').innerText();
  const number = page.url().split('/').pop();
  const query = `/sandbox/v1/orders?merchant_order_id=${number}`;
  const { orders } = await stage.sandbox.call('GET', query, undefined, { account: 'shop' });
  const { id, variants } = orders[0].order;
  assert.equal(address, variants[0]);

  const act = (verb, fields) =>
    stage.sandbox.call('POST', `/sandbox/v1/orders/${id}:${verb}`, fields, { account: 'shop' });
  await act('pay', { value: '50%' });
  await shows(page.getByTestId('state'), 'A part has arrived');
  await act('pay', { value: 'remaining' });
  await shows(page.getByTestId('state'), 'waiting for confirmations');
  await act('confirm', { blocks: '100' });
  await isThanked(page, 'SUCCESSFUL');
  assert.equal(shop.log.length, 1, shop.log.join('\n'));
});

browserTest('a customer who is too late is told so by the shop', async (stage) => {
  const clock = { mode: 'manual', time: '2026-01-01T12:00:00.000Z' };
  const shop = await stage.shop({ clock });
  const { page } = await stage.visitor();
  await order(page, shop, { article: 'teapot', asset: 'BTC', button: THERE });
  const payment = new PaymentPage(page);
  await payment.waits();
  await stage.sandbox.advance({ by: '1h' }, { account: 'shop' });
  await payment.becomes('EXPIRED');
  await payment.backToShop.click();
  await isThanked(page, 'EXPIRED');
  assert.deepEqual(shop.log, []);
});

browserTest('an order that a scenario pays is followed to its end', async (stage) => {
  const shop = await stage.shop({ clock: { mode: 'manual' }, scenario: 'happy-path' });
  const { page } = await stage.visitor();
  await order(page, shop, { article: 'teapot', asset: 'BTC', button: THERE });
  const payment = new PaymentPage(page);
  await payment.waits();
  await stage.sandbox.advance({ by: '2s' }, { account: 'shop' });
  await payment.becomes('CONFIRMING');
  await stage.sandbox.advance({ until_idle: true }, { account: 'shop' });
  await payment.becomes('SUCCESSFUL');
  await payment.backToShop.click();
  await isThanked(page, 'SUCCESSFUL');
});

browserTest('the thank-you page goes on until what it shows is certain', async (stage) => {
  const shop = await stage.shop();
  const { page } = await stage.visitor();
  await order(page, shop, { article: 'mug', asset: 'BTC', button: THERE });
  await new PaymentPage(page).waits();
  const id = page.url().split('/').pop();
  const inShop = { account: 'shop' };
  const path = `/sandbox/v1/orders/${id}`;
  const { order: created } = await stage.sandbox.call('GET', path, undefined, inShop);
  await page.goto(created.callback_url);
  await shows(page.getByRole('heading'), 'Not paid yet');
  const act = (verb, fields) =>
    stage.sandbox.call('POST', `${path}:${verb}`, fields, inShop);
  await act('pay', {});
  await isThanked(page, 'CONFIRMING');
  await act('confirm', { blocks: '3' });
  await isThanked(page, 'SUCCESSFUL');
});

for (const theme of ['light', 'dark']) {
  browserTest(`the shop's own pages shut nobody out, ${theme}`, async (stage) => {
    const shop = await stage.shop({ clock: { mode: 'manual' } });
    const { page } = await stage.visitor({ theme });
    await page.goto(shop.url);
    await assertAccessible(page);
    await screenshot(page, `shop/catalogue-${theme}`);
    await order(page, shop, { article: 'teapot', asset: 'BTC', button: HERE });
    await shows(page.getByTestId('state'), 'Waiting');
    await assertAccessible(page);
    await screenshot(page, `shop/payment-${theme}`);
    await page.goto(page.url().replace('/pay/', '/thanks/'));
    await shows(page.getByRole('heading'), 'Not paid yet');
    await assertAccessible(page);
    await screenshot(page, `shop/thanks-${theme}`);
  });
}
