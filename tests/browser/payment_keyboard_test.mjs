// All can be done without a mouse, and it can be seen where one is.
import assert from 'node:assert/strict';

import { tabTo, walk } from './keyboard.mjs';
import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { copied } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

for (const theme of ['light', 'dark']) {
  browserTest(`Tab goes through the Payment UI in order, and is seen, ${theme}`, async (stage) => {
    const order = await stage.sandbox.createOrder();
    const { page } = await stage.visitor({ theme });
    const payment = await PaymentPage.open(page, order);
    await payment.waits();
    await payment.openDrawer();
    await page.reload(); // so that Tab begins at the beginning; the drawer stays open
    await payment.has('simulate-exact').waitFor();
    const stops = await walk(page);
    const names = stops.map(({ name }) => name).join('\n');
    for (const name of ['Copy amount', 'Copy address', 'Simulate', 'Pay exactly', 'Cancel']) {
      assert.ok(names.includes(name), `${name} is not among\n${names}`);
    }
    assert.deepEqual(stops.filter(({ seen }) => !seen), [], 'focus cannot be seen there');
  });
}

browserTest('an order is paid and left with the keyboard alone', async (stage) => {
  const { redirect_url: callback_url } = await stage.sandbox.createOrder();
  const order = await stage.sandbox.createOrder({ callback_url });
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await payment.waits();
  await tabTo(page, /^Copy address$/);
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Copied address' }).waitFor();
  assert.equal(await copied(page), order.variants[0]);
  await tabTo(page, /^Simulate$/);
  await page.keyboard.press('Enter');
  await payment.has('simulate-amount').waitFor();
  await tabTo(page, /^Amount in BTC$/);
  await page.keyboard.type('0.0015');
  await page.keyboard.press('Enter');
  await payment.confirms(0, 3);
  await tabTo(page, /^Confirm 3$/);
  await page.keyboard.press('Enter');
  await payment.becomes('SUCCESSFUL');
  await tabTo(page, /^Back to /);
  await page.keyboard.press('Enter');
  await page.waitForURL(callback_url);
});
