// What somebody does who has never seen the project, from `scripts/run` and the console alone: with
// the program's own clock, scenario and retries.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { PaymentPage } from './payment_page.mjs';
import { Receiver } from './receiver.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing();

/** A shop whose first answer is that it has trouble, for an hour. */
function troubledShop() {
  let first = true;
  return Receiver.start((response) => {
    response.writeHead(first ? 503 : 200, first ? { 'retry-after': '3600' } : {});
    first = false;
    response.end();
  });
}

browserTest('pay in parts, see a webhook fail, redeliver it, let time pass', async (stage) => {
  const shop = await troubledShop();
  stage.afterwards(() => shop.close());

  const console = await Console.open(stage);
  await console.goTo('Webhooks');
  await console.fill('webhook-url', shop.url);
  await console.press('register-webhook');
  await shows(console.at('webhook-row'), shop.url);

  await console.goTo('Orders');
  await console.press('new-order');
  await console.fill('merchant-order-id', 'first');
  await console.press('create-order');
  await shows(console.heading, 'first');
  const opening = console.page.context().waitForEvent('page');
  await console.press('payment-page');
  const payment = new PaymentPage(await opening);
  await payment.waits();

  await console.fill('pay-value', '40%');
  await console.press('pay');
  await shows(payment.progress, 'Partly paid');
  await shows(console.at('payment-row'), '0.0006');
  await payment.openDrawer();
  await payment.simulate('remaining');
  await shows(console.heading, 'CONFIRMING');

  const failed = console.page.locator('[data-testid=delivery-row][data-state=retrying]');
  await shows(failed, 'answered 503');
  await failed.getByTestId('redeliver').click();
  const delivered = console.page.locator('[data-testid=delivery-row][data-state=delivered]');
  await shows(delivered, '2 attempts');
  await console.press('confirm-all');
  await shows(console.heading, 'SUCCESSFUL');
  await payment.becomes('SUCCESSFUL');
  await delivered.nth(1).waitFor();
  const told = shop.received.map(({ body }) => JSON.parse(body).status);
  assert.deepEqual(told, ['CONFIRMING', 'CONFIRMING', 'SUCCESSFUL']);

  await console.goTo('Orders');
  await console.press('new-order');
  await console.fill('merchant-order-id', 'second');
  await console.press('create-order');
  await shows(console.heading, 'second');
  const other = console.page.url();
  await console.goTo('Clock');
  await console.press('advance-15m');
  await shows(console.at('advanced-events'), 'PENDING -> EXPIRED');
  await console.page.goto(other);
  await shows(console.heading, 'EXPIRED');
});
