// The console's journal of requests.
import assert from 'node:assert/strict';

import { Console, runInShell } from './console_page.mjs';
import { createOrders } from './many_orders.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { copied, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

const CREATE = '/apis/pg/create_order';
const KEY = { apikey: 'sandbox' };

function post(stage, path, body, headers = {}) {
  return fetch(stage.sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

browserTest('without requests it tells the command that makes one, and it does', async (stage) => {
  const console = await Console.open(stage, 'requests');
  await shows(console.empty, 'No requests yet');
  await console.runOffered(console.empty);
  await shows(console.row('request', 'createOrder'), 'OK');
});

browserTest('a request is shown whole: what was asked and what was answered', async (stage) => {
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage, 'requests');
  await console.row('request', 'createOrder').getByRole('link', { name: 'createOrder' }).click();
  await shows(console.heading, 'Request 1');
  const asked = JSON.parse(await console.at('request-json').innerText());
  assert.equal(asked.merchant_order_id, 'tea-1');
  const answered = JSON.parse(await console.at('answer-json').innerText());
  assert.equal(answered.order.id, order.id);
  await shows(console.main, 'POST /apis/pg/create_order');
  await console.page.getByRole('link', { name: order.id }).click();
  await shows(console.heading, 'tea-1');
});

browserTest('a refused request says why', async (stage) => {
  const console = await Console.open(stage, 'requests');
  await post(stage, CREATE, { merchant_order_id: 'x', asset_name: 'DOGE' }, KEY);
  await console.row('request', 'INVALID_ARGUMENT').getByRole('link').first().click();
  await shows(console.main, /asset_name/);
});

browserTest('a request that looks wrong has warnings, and is found by them', async (stage) => {
  const console = await Console.open(stage, 'requests');
  await stage.sandbox.createOrder();
  const fields = { merchant_order_id: 'tea-1', asset_name: 'BTC', target_value: '1' };
  await post(stage, CREATE, { ...fields, colour: 'green' }, KEY);
  await shows(console.at('request-row').nth(1), 'createOrder');
  await console.page.getByLabel('With warnings alone').check();
  await console.at('request-row').nth(1).waitFor({ state: 'detached' });
  await console.at('request-row').getByRole('link', { name: 'createOrder' }).click();
  await shows(console.at('warnings'), /colour/);
  await console.page.goBack();
  await console.page.getByLabel('With warnings alone').uncheck();
  await console.at('request-row').nth(1).waitFor();
});

browserTest('a request is copied as curl, and does the same again', async (stage) => {
  const text = `It's "tea" $HOME \`id\` \\ and émincé; <b>`;
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1', description: text });
  const console = await Console.open(stage, 'requests/1');
  await console.press('copy-curl');
  await console.at('copy-curl').and(console.page.locator('[data-copied=true]')).waitFor();
  const answer = await runInShell(await copied(console.page));
  assert.match(answer, /^HTTP\/1\.1 200/);
  const { orders } = await stage.sandbox.call('GET', '/sandbox/v1/orders');
  assert.deepEqual(orders.map(({ order }) => order.description), [text, text]);
});

browserTest('requests are filtered by call and transport', async (stage) => {
  const order = await stage.sandbox.createOrder();
  await post(stage, '/getPublicOrderById', { id: order.id });
  const console = await Console.open(stage, 'requests');
  await shows(console.row('request', 'getPublicOrderById'), 'OK');
  const calls = console.page.getByRole('group', { name: 'Call' });
  await calls.getByRole('button', { name: 'createOrder' }).click();
  await console.row('request', 'getPublicOrderById').waitFor({ state: 'detached' });
  await shows(console.row('request', 'createOrder'), 'OK');
  const transports = console.page.getByRole('group', { name: 'Transport' });
  await transports.getByRole('button', { name: 'gRPC' }).click();
  await shows(console.empty, 'No request is like that');
});

/** Requests in which something looks wrong. */
async function sendWarned(stage, count) {
  const fields = { merchant_order_id: 'warned', asset_name: 'BTC', target_value: '1' };
  for (let i = 0; i < count; i += 1) await post(stage, CREATE, { ...fields, colour: 'red' }, KEY);
}

function sendPlain(stage, count) {
  return createOrders(stage.sandbox, count, (i) => ({ merchant_order_id: `plain-${i}` }));
}

browserTest('the journal is read page by page', async (stage) => {
  await sendPlain(stage, 250);
  const console = await Console.open(stage, 'requests');
  await console.at('request-row').nth(99).waitFor();
  const pages = await console.turnPages('request', 'data-number');
  assert.deepEqual(pages.map((page) => page.length), [100, 100, 50]);
  assert.deepEqual(pages.flat(), Array.from({ length: 250 }, (_, i) => String(250 - i)));
  await console.press('newest');
  await console.page.locator('[data-testid=request-row][data-number="250"]').waitFor();
});

browserTest('a warning is found however many requests came since', async (stage) => {
  await sendWarned(stage, 1);
  await sendPlain(stage, 150);
  const console = await Console.open(stage, 'requests');
  await console.at('request-row').nth(99).waitFor();
  await console.page.getByLabel('With warnings alone').check();
  await console.at('request-row').nth(1).waitFor({ state: 'detached' });
  assert.equal(await console.at('request-row').getAttribute('data-number'), '1');
  await console.page.reload();
  await shows(console.at('request-row'), 'createOrder');
  assert.equal(await console.at('request-row').count(), 1);
  await sendWarned(stage, 120);
  await console.at('request-row').nth(99).waitFor();
  const pages = await console.turnPages('request', 'data-number');
  assert.deepEqual(pages.map((page) => page.length), [100, 21]);
  assert.equal(pages.flat().at(-1), '1');
});

browserTest('a request that hangs is there, and is answered before one’s eyes', async (stage) => {
  const source = '{"on":"getPublicOrderById","times":1,"do":{"delay":"5s"}}';
  await stage.sandbox.call('POST', '/sandbox/v1/faults', { source });
  const order = await stage.sandbox.createOrder();
  const answer = post(stage, '/apis/pg/get_public_order', { id: order.id });
  const console = await Console.open(stage, 'requests');
  await shows(console.row('request', 'getPublicOrderById'), 'no answer');
  await console.row('request', 'getPublicOrderById').getByRole('link').first().click();
  await shows(console.heading, 'no answer');
  await stage.sandbox.advance({ by: '5s' });
  assert.equal((await answer).status, 200);
  await shows(console.heading, 'OK');
  await shows(console.at('answer-json'), order.id);
});

browserTest('the journal is cleared', async (stage) => {
  await stage.sandbox.createOrder();
  const console = await Console.open(stage, 'requests');
  await shows(console.row('request', 'createOrder'), 'OK');
  await console.pressSurely('clear-requests');
  await shows(console.empty, 'No requests yet');
  await console.says('empty');
});
