// The console's list of orders, and making one.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { createOrders } from './many_orders.mjs';
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
  await console.fill('wallet', '42');
  await console.press('create-order');
  await shows(console.heading, 'tea-1');
  const { requests } = await stage.sandbox.call('GET', '/sandbox/v1/requests');
  assert.equal(JSON.parse(requests[0].request).pg_wallet_id, '42');
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

browserTest('an order from the form is nobody’s to pay but whoever made it', async (stage) => {
  await stage.sandbox.call('PUT', '/sandbox/v1/account/default_scenario', {
    scenario: 'happy-path',
  });
  const console = await Console.open(stage, 'new-order');
  await console.press('create-order');
  await console.page.waitForURL(/#\/orders\/\d+/);
  await stage.sandbox.advance({ by: '1m' });
  await shows(console.heading, 'PENDING');
  await console.visit('new-order');
  await console.at('scenario').selectOption('');
  await console.press('create-order');
  await console.page.waitForURL(/#\/orders\/\d+/);
  await stage.sandbox.advance({ by: '1m' });
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

const nameOf = (number) => `tea-${String(number).padStart(6, '0')}`;

function createMany(stage, count) {
  return createOrders(stage.sandbox, count, (i) => ({ merchant_order_id: nameOf(i + 1) }));
}

browserTest('many orders come in pages, the newest first', async (stage) => {
  await createMany(stage, 120);
  const console = await Console.open(stage);
  const rows = console.at('order-row');
  await shows(rows.first(), nameOf(120));
  await shows(console.main, /120 in all/);
  const pages = await console.turnPages('order', 'data-id');
  assert.deepEqual(pages.map((page) => page.length), [50, 50, 20]);
  assert.equal(new Set(pages.flat()).size, 120);
  await shows(rows.last(), nameOf(1));
  await console.press('newest');
  await shows(rows.first(), nameOf(120));
});

browserTest('of a hundred thousand orders one page is there at a time', async (stage) => {
  await createMany(stage, 100_000);
  const console = await Console.open(stage);
  const rows = console.at('order-row');
  await shows(console.main, /100,000 in all/);
  const elements = () => console.page.evaluate(() => document.getElementsByTagName('*').length);
  const most = (await elements()) + 20; // a page that is not the first has one more link
  for (let newest = 100_000; newest > 99_500; newest -= 50) {
    await shows(rows.first(), nameOf(newest));
    const names = await rows.locator('.row-link').allInnerTexts();
    assert.deepEqual(names, Array.from({ length: 50 }, (_, i) => nameOf(newest - i)));
    assert.ok((await elements()) <= most, `${await elements()} elements, and ${most} at first`);
    await console.press('older');
  }

  // The oldest of all, which only a look at each finds; and it is told of news like any other.
  await console.fill('search', nameOf(1));
  await shows(rows, nameOf(1));
  await console.row('order', nameOf(99_500)).waitFor({ state: 'detached' });
  assert.equal(await rows.count(), 1);
  await stage.sandbox.act(await rows.getAttribute('data-id'), 'cancel');
  await shows(rows, 'CANCELED');
  await console.fill('search', 'tea-0500');
  await shows(console.main, /50 on this page/);
  const found = await console.turnPages('order', 'data-id');
  assert.equal(new Set(found.flat()).size, 100);
  await shows(rows.last(), nameOf(50_000));
});

browserTest('a search is over where the address has another one', async (stage) => {
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage);
  await shows(console.row('order', 'tea-1'), 'PENDING');
  await console.fill('search', 'no such thing');
  await shows(console.empty, 'No order is like that');
  await console.page.getByRole('link', { name: 'Show all orders' }).click();
  await shows(console.row('order', 'tea-1'), 'PENDING');
  assert.equal(await console.at('search').inputValue(), '');
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
