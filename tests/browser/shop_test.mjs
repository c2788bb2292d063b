// The example shop without a browser: what its webhook handler believes, and what it does not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startShop } from '../shop/shop.mjs';
import { BY_HAND, MANUAL, ROOT, run, Sandbox } from './sandbox.mjs';

const PEOPLE = { accept: 'text/html' };

/** Runs the body with a shop and its sandbox. */
function shopTest(name, body) {
  test(name, { timeout: 60_000 }, async () => {
    const sandbox = await Sandbox.start(...MANUAL, ...BY_HAND);
    const log = [];
    const options = { sandboxUrl: sandbox.url, apiKey: 'sandbox', log: (line) => log.push(line) };
    const shop = await startShop(options);
    try {
      await body({ sandbox, shop, log });
    } finally {
      await shop.close();
      await sandbox.stop();
    }
  });
}

async function checkOut(shop, fields) {
  const response = await fetch(`${shop.url}/checkout`, {
    method: 'POST',
    headers: PEOPLE,
    body: new URLSearchParams({ sku: 'teapot', asset: 'BTC', pay: 'here', ...fields }),
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location') };
}

/** An order of the shop: the gateway's view of it, and the shop's number. */
async function ordered({ sandbox, shop }) {
  const { location } = await checkOut(shop, {});
  const number = location.split('/').pop();
  const { orders } = await sandbox.call('GET', `/sandbox/v1/orders?merchant_order_id=${number}`);
  return { number, order: orders[0].order };
}

async function sendWebhook(shop, body) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${shop.url}/payscrypt`, { method: 'POST', body: text });
  return { status: response.status, text: await response.text() };
}

async function thanks(shop, number) {
  const response = await fetch(`${shop.url}/thanks/${number}`);
  return /data-status="(\w+)"/.exec(await response.text())[1];
}

shopTest('a webhook that lies ships nothing', async (world) => {
  const { shop, log } = world;
  const { order, number } = await ordered(world);
  const lie = { id: order.id, merchant_order_id: number, status: 'SUCCESSFUL' };
  assert.equal((await sendWebhook(shop, lie)).status, 200);
  assert.deepEqual(log, []);
  assert.equal(await thanks(shop, number), 'PENDING');
});

shopTest('a paid order is shipped once, however often its webhook comes', async (world) => {
  const { sandbox, shop, log } = world;
  const { order, number } = await ordered(world);
  await sandbox.act(order.id, 'pay');
  await sandbox.act(order.id, 'confirm', { blocks: '3' });
  const news = { id: order.id, merchant_order_id: number, status: 'SUCCESSFUL' };
  await Promise.all([1, 2, 3, 4].map(() => sendWebhook(shop, news)));
  await sendWebhook(shop, news);
  assert.equal(await thanks(shop, number), 'SUCCESSFUL');
  assert.deepEqual(log, [`${number}: paid, ship teapot`]);
});

shopTest('the webhook of a paid order does not pay another', async (world) => {
  const { sandbox, shop, log } = world;
  const paid = await ordered(world);
  const other = await ordered(world);
  await sandbox.act(paid.order.id, 'pay');
  await sandbox.act(paid.order.id, 'confirm', { blocks: '3' });
  const mixed = { id: paid.order.id, merchant_order_id: other.number, status: 'SUCCESSFUL' };
  const { status, text } = await sendWebhook(shop, mixed);
  assert.equal(status, 200);
  assert.match(text, /not an order of this shop/i);
  assert.deepEqual(log, []);
  assert.equal(await thanks(shop, other.number), 'PENDING');
});

shopTest('a webhook for an order that the gateway does not know is ignored', async ({ shop }) => {
  const { status, text } = await sendWebhook(shop, { id: '1', merchant_order_id: 'A-1' });
  assert.equal(status, 200);
  assert.match(text, /knows no such order/);
});

shopTest('what is no webhook is refused', async ({ shop }) => {
  for (const body of ['', 'not JSON', '[]', 'null', '{"id":"../x"}', { id: { a: 1 } }]) {
    assert.equal((await sendWebhook(shop, body)).status, 400, JSON.stringify(body));
  }
  assert.equal((await sendWebhook(shop, 'x'.repeat(70_000))).status, 413);
});

shopTest('a webhook is asked for again while the gateway cannot be asked', async (world) => {
  const { sandbox, shop } = world;
  const { order, number } = await ordered(world);
  const source = JSON.stringify({
    on: 'getPublicOrderById',
    times: 2,
    do: { fail: { code: 'UNAVAILABLE', message: 'try again' } },
  });
  await sandbox.call('POST', '/sandbox/v1/faults', { source });
  const news = { id: order.id, merchant_order_id: number, status: 'PENDING' };
  assert.equal((await sendWebhook(shop, news)).status, 503);
  assert.equal(await thanks(shop, number), 'UNKNOWN');
  assert.equal((await sendWebhook(shop, news)).status, 200);
});

shopTest('a checkout that the gateway refuses says so and charges nothing', async (world) => {
  const { sandbox, shop, log } = world;
  await sandbox.call('DELETE', '/sandbox/v1/keys/sandbox');
  const { status, location } = await checkOut(shop, {});
  assert.equal(status, 502);
  assert.equal(location, null);
  assert.match(log[0], /apikey/);
});

shopTest('what the shop does not sell cannot be ordered', async ({ shop }) => {
  for (const wrong of [{ sku: 'yacht' }, { asset: 'USD' }, { asset: 'toString' }]) {
    assert.equal((await checkOut(shop, wrong)).status, 400, JSON.stringify(wrong));
  }
});

shopTest('a page that is not there is not there', async ({ shop }) => {
  for (const path of ['/nothing', '/thanks/S-1', '/pay/S-1', '/shop.mjs', '/../shop.mjs', '//x']) {
    const response = await fetch(shop.url + path, { headers: PEOPLE });
    assert.equal(response.status, 404, path);
  }
});

shopTest('the shop does its part in every scenario that comes with the program', async (world) => {
  const { sandbox, shop } = world;
  const where = ['--target', sandbox.url, '--webhook', `${shop.url}/payscrypt`];
  const { code, output } = await run('test', `${ROOT}/scenarios`, ...where);
  assert.equal(code, 0, output);
});

test('the shop is configured by its environment and prints where it is', async () => {
  const main = fileURLToPath(new URL('../shop/main.mjs', import.meta.url));
  const sandbox = await Sandbox.start(...BY_HAND);
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, SANDBOX_URL: `${sandbox.url}/`, API_KEY: 'sandbox', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const [, url] = /open at (http:\S+);/.exec(line);
    assert.match(line, new RegExp(`its webhook URL is ${url}/payscrypt$`));
    const { status, location } = await checkOut({ url }, { pay: 'there' });
    assert.equal(status, 303);
    assert.ok(location.startsWith(`${sandbox.url}/pay/`), location);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  } finally {
    child.kill('SIGKILL');
    await sandbox.stop();
  }
});
