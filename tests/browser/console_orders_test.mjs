// The console's list of orders, and making one.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

browserTest('without orders it tells the command that makes one, and it does', async (stage) => {
  const console = await Console.open(stage);
  await shows(console.empty, 'No orders yet');
  const answer = await console.runOffered(console.empty);
  assert.match(answer, /^HTTP\/1\.1 200/);
  await shows(console.row('order', 'A-1'), 'PENDING');
});

browserTest('an order is made from the form', async (stage) => {
  const console = await Console.open(stage);
  await console.press('new-order');
  await console.fill('merchant-order-id', 'tea-1');
  await console.fill('amount', '1.500000000000000001');
  await console.at('asset').selectOption('ETH');
  await console.fill('description', 'A pot of tea');
  await console.fill('callback-url', 'https://teahouse.example/thanks');
  await console.press('create-order');
  await shows(console.heading, 'tea-1');
  const { orders } = await stage.sandbox.call('GET', '/sandbox/v1/orders');
  assert.equal(orders.length, 1);
  const { order } = orders[0];
  assert.equal(order.merchant_order_id, 'tea-1');
  assert.equal(order.target_value, '1500000000000000001');
  assert.equal(order.description, 'A pot of tea');
  assert.equal(order.callback_url, 'https://teahouse.example/thanks');
  assert.ok(console.page.url().endsWith(`#/orders/${order.id}`));
});

browserTest('an order is made with a scenario, which then plays', async (stage) => {
  const console = await Console.open(stage, 'new-order');
  await console.at('scenario').selectOption('happy-path');
  await console.press('create-order');
  await shows(console.main, 'happy-path');
  await stage.sandbox.advance({ until_idle: true });
  await shows(console.heading, 'SUCCESSFUL');
});

browserTest('what cannot be an order is refused with a reason', async (stage) => {
  const console = await Console.open(stage, 'new-order');
  await console.fill('amount', '0.000000001');
  await console.press('create-order');
  await shows(console.page.getByRole('alert'), 'Amount');
  await console.fill('amount', '1');
  await console.fill('callback-url', 'ftp://teahouse.example/');
  stage.expect(/400/);
  await console.press('create-order');
  await shows(console.page.getByRole('alert'), 'callback_url');
  const { orders } = await stage.sandbox.call('GET', '/sandbox/v1/orders');
  assert.equal(orders.length, 0);
});

browserTest('orders are found by their ids, their text and their status', async (stage) => {
  const tea = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const mug = await stage.sandbox.createOrder({
    merchant_order_id: 'mug-1',
    description: 'Stoneware mug',
  });
  await stage.sandbox.act(mug.id, 'pay');
  const console = await Console.open(stage);
  const rows = console.at('order-row');
  await shows(rows, 'tea-1');
  await shows(rows, 'mug-1');

  for (const text of [tea.id, 'tea-1', 'Cast iron', tea.variants[0]]) {
    await console.fill('search', text);
    await console.row('order', 'mug-1').waitFor({ state: 'detached' });
    await shows(rows, 'tea-1');
    await console.fill('search', '');
    await shows(rows, 'mug-1');
  }
  await console.fill('search', 'no such thing');
  await shows(console.empty, 'No order is like that');
  await console.fill('search', '');

  const statuses = console.page.getByRole('group', { name: 'Status' });
  await statuses.getByRole('button', { name: 'Confirming' }).click();
  await console.row('order', 'tea-1').waitFor({ state: 'detached' });
  await shows(rows, 'mug-1');
  await console.page.reload();
  await shows(rows, 'mug-1');
  assert.equal(await rows.count(), 1);
  await statuses.getByRole('button', { name: 'All' }).click();
  await shows(rows, 'tea-1');
});

browserTest('two tabs show what happens as it happens', async (stage) => {
  const first = await Console.open(stage);
  const second = await Console.open(stage, '', { theme: 'dark', viewport: 'phone' });
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  for (const console of [first, second]) await shows(console.row('order', 'tea-1'), 'PENDING');
  await stage.sandbox.act(order.id, 'pay');
  for (const console of [first, second]) await shows(console.row('order', 'tea-1'), 'CONFIRMING');
  await stage.sandbox.act(order.id, 'cancel');
  for (const console of [first, second]) await shows(console.row('order', 'tea-1'), 'CANCELED');
});

browserTest('many orders come in pages, the newest first', async (stage) => {
  for (let i = 1; i <= 120; i += 1) {
    await stage.sandbox.createOrder({ merchant_order_id: `tea-${String(i).padStart(3, '0')}` });
  }
  const console = await Console.open(stage);
  const rows = console.at('order-row');
  await shows(rows.first(), 'tea-120');
  await shows(console.main, /120 in all/);
  const onPage = await rows.count();
  assert.ok(onPage < 120, `${onPage} rows at once`);
  const seen = new Set();
  for (;;) {
    for (const text of await rows.locator('a').allInnerTexts()) seen.add(text);
    if ((await console.at('older').count()) === 0) break;
    const top = await rows.first().getAttribute('data-id');
    await console.press('older');
    await console.page.locator(`[data-testid=order-row][data-id="${top}"]`).waitFor({
      state: 'detached',
    });
  }
  assert.equal(seen.size, 120);
  await shows(rows.last(), 'tea-001');
  await console.page.getByRole('link', { name: 'Newest' }).click();
  await shows(rows.first(), 'tea-120');
});

browserTest('a row leads to its order, and back', async (stage) => {
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage);
  await console.row('order', 'tea-1').getByRole('link').click();
  await shows(console.heading, 'tea-1');
  await console.page.goBack();
  await shows(console.heading, 'Orders');
});

browserTest('a page or an order that there is not is told', async (stage) => {
  const console = await Console.open(stage);
  await console.page.goto(`${stage.sandbox.url}/#/nowhere`);
  await shows(console.empty, 'There is no such page');
  stage.expect(/404/);
  await console.visit('orders/99');
  await shows(console.page.getByRole('alert'), /99/);
});
