// The console without a mouse.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { spendAnAfternoon } from './console_states.mjs';
import { focused, tabTo, walk } from './keyboard.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

for (const theme of ['light', 'dark']) {
  browserTest(`Tab goes through each page, and is seen, ${theme}`, async (stage) => {
    const pages = await spendAnAfternoon(stage);
    const console = await Console.open(stage, '', { theme });
    const hidden = [];
    for (const [name, at] of Object.entries(pages)) {
      await console.visit(at);
      await console.page.reload(); // so that Tab begins at the beginning
      await console.filled();
      const stops = await walk(console.page);
      assert.equal(stops[0].name, 'Skip to the page', name);
      hidden.push(...stops.filter(({ seen }) => !seen).map((stop) => ({ name, ...stop })));
    }
    assert.deepEqual(hidden, [], 'focus cannot be seen there');
  });
}

browserTest('an order is made, paid in parts and canceled with keys alone', async (stage) => {
  const console = await Console.open(stage);
  const { page } = console;
  const { keyboard } = page;
  await keyboard.press('n');
  await shows(console.heading, 'New order');
  await tabTo(page, /^Merchant order id/);
  await keyboard.press('Control+a');
  await keyboard.type('by-keys');
  await keyboard.press('Enter');
  await shows(console.heading, 'by-keys');
  await tabTo(page, /^Amount in BTC/);
  await keyboard.type('40%');
  await keyboard.press('Enter');
  await shows(console.at('payment-row'), '0.0006');
  await tabTo(page, /^Cancel$/);
  await keyboard.press('Space');
  await shows(console.heading, 'CANCELED');
});

browserTest('keys lead to each page, and to the search', async (stage) => {
  const console = await Console.open(stage);
  const { keyboard } = console.page;
  const places = {
    r: 'Requests',
    w: 'Webhooks',
    s: 'Scenarios',
    c: 'Clock',
    k: 'Keys and wallets',
    a: 'Accounts',
    o: 'Orders',
  };
  for (const [key, heading] of Object.entries(places)) {
    await keyboard.press('g');
    await keyboard.press(key);
    await shows(console.heading, heading);
  }
  await keyboard.press('/');
  assert.equal((await focused(console.page)).where, 'search');
  await keyboard.type('gr');
  await shows(console.heading, 'Orders');
  assert.equal(await console.at('search').inputValue(), 'gr');
});

browserTest('the first stop skips to the page', async (stage) => {
  const console = await Console.open(stage);
  await console.page.keyboard.press('Tab');
  assert.equal((await focused(console.page)).name, 'Skip to the page');
  await console.page.keyboard.press('Enter');
  await console.page.keyboard.press('Tab');
  assert.equal((await focused(console.page)).where, 'new-order');
});

browserTest('the keys are listed, and can be switched off for good', async (stage) => {
  const console = await Console.open(stage);
  const { keyboard } = console.page;
  const list = console.at('shortcut-list');
  await keyboard.press('?');
  await shows(list, 'a new order');
  await keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });

  await console.press('shortcuts');
  await list.getByLabel('Single keys do this').uncheck();
  await keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await console.page.reload();
  await shows(console.heading, 'Orders');
  for (const key of ['n', '?', 'g', 'k', '/']) await keyboard.press(key);
  assert.ok(!(await list.isVisible()));
  await shows(console.heading, 'Orders');
  assert.notEqual((await focused(console.page)).where, 'search');

  await console.press('shortcuts');
  await list.getByLabel('Single keys do this').check();
  await list.getByRole('button', { name: 'Close' }).click();
  await list.waitFor({ state: 'hidden' });
  await keyboard.press('n');
  await shows(console.heading, 'New order');
});

browserTest('another page is read from its heading on', async (stage) => {
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage);
  const heading = () => console.page.evaluate(() => document.activeElement.closest('h1') !== null);
  assert.ok(!(await heading()), 'a page that was just opened begins at its beginning');
  await console.row('order', 'tea-1').getByRole('link').press('Enter');
  await shows(console.heading, 'tea-1');
  assert.ok(await heading());
  await console.page.keyboard.press('Tab');
  assert.equal((await focused(console.page)).where, 'payment-page');
  await console.page.goBack();
  await shows(console.heading, 'Orders');
  assert.ok(await heading());
});
