// The console's webhooks: URLs, deliveries with their attempts, and what no order made.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { Receiver } from './receiver.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND, '--webhook-retries', '0s,5s,1m');

async function receiver(stage) {
  const started = await Receiver.start();
  stage.afterwards(() => started.close());
  return started;
}

/** A receiver that the account knows, and the console's page of webhooks. */
async function registered(stage) {
  const shop = await receiver(stage);
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url: shop.url });
  const console = await Console.open(stage, 'webhooks');
  await shows(console.at('webhook-row'), shop.url);
  return { shop, console };
}

function delivery(console, state) {
  return console.page.locator(`[data-testid=delivery-row][data-state=${state}]`);
}

browserTest('without a URL it tells the command that registers one, and it does', async (stage) => {
  const console = await Console.open(stage, 'webhooks');
  await shows(console.empty, 'No URL is told of anything');
  assert.match(await console.runOffered(console.empty), /^HTTP\/1\.1 200/);
  await shows(console.at('webhook-row'), 'http://localhost:3000/payscrypt');
});

browserTest('a URL is registered and hears of each status change', async (stage) => {
  const shop = await receiver(stage);
  const console = await Console.open(stage, 'webhooks');
  await console.fill('webhook-url', shop.url);
  await console.press('register-webhook');
  await shows(console.at('webhook-row'), /active/);
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(delivery(console, 'delivered'), 'CONFIRMING');
  assert.equal(JSON.parse(shop.received[0].body).id, order.id);
});

browserTest('what is no URL is refused with a reason', async (stage) => {
  const console = await Console.open(stage, 'webhooks');
  stage.expect(/400/);
  await console.fill('webhook-url', 'teahouse');
  await console.press('register-webhook');
  await shows(console.page.getByRole('alert'), /http/);
  assert.equal(await console.at('webhook-row').count(), 0);
});

browserTest('a delivery that fails is tried again, and its attempts are shown', async (stage) => {
  const { shop, console } = await registered(stage);
  shop.answers.push(500, 503);
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(delivery(console, 'retrying'), 'answered 500');
  await delivery(console, 'retrying').getByRole('link', { name: shop.url }).click();
  await shows(console.heading, /Delivery 1/);
  await shows(console.at('attempt'), '500');
  await stage.sandbox.advance({ by: '5s' });
  await shows(console.at('attempt').first(), '503');
  await stage.sandbox.advance({ by: '1m' });
  await shows(console.heading, 'delivered');
  assert.equal(await console.at('attempt').count(), 3);
  await shows(console.at('attempt').first(), /x-sandbox-attempt\s*3/);
  await shows(console.at('attempt').first(), /x-shop\s*teahouse/);
  await shows(console.at('answer-body').first(), 'thanks for 3');
  await shows(console.at('delivery-body'), order.id);
});

browserTest('a delivery that was given up is sent again by hand', async (stage) => {
  const { shop, console } = await registered(stage);
  shop.answers.push(500, 500, 500);
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(delivery(console, 'retrying'), 'CONFIRMING');
  await stage.sandbox.advance({ by: '1h' });
  await shows(delivery(console, 'failed'), '3 attempts');
  await delivery(console, 'failed').getByTestId('redeliver').click();
  await shows(delivery(console, 'delivered'), '4 attempts');
  assert.equal(shop.received.length, 4);
  assert.equal(new Set(shop.received.map(({ body }) => body)).size, 1);
});

browserTest('nobody at the URL is told as such', async (stage) => {
  const gone = await Receiver.start();
  await gone.close();
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url: gone.url });
  const console = await Console.open(stage, 'webhooks');
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'cancel');
  await shows(delivery(console, 'retrying'), /refused|connect/i);
});

browserTest('a test is sent, and leads to how it went', async (stage) => {
  const { shop, console } = await registered(stage);
  await console.press('test-webhook');
  await console.says('answered 200');
  await shows(console.heading, /Delivery 1/);
  assert.equal(shop.received.length, 1);
  await console.goTo('Webhooks');
  shop.answers.push(404);
  await console.press('test-webhook');
  await console.says('answered 404');
});

browserTest('a paused URL hears nothing until it is resumed', async (stage) => {
  const { shop, console } = await registered(stage);
  await console.press('pause-webhook');
  await shows(console.at('webhook-row'), 'paused');
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(console.at('webhook-row'), '1 waiting');
  assert.equal(shop.received.length, 0);
  await console.press('pause-webhook');
  await shows(console.at('webhook-row'), 'active');
  await shows(delivery(console, 'delivered'), 'CONFIRMING');
  assert.equal(shop.received.length, 1);
});

browserTest('what cannot be moved to stays to be put right', async (stage) => {
  const { shop, console } = await registered(stage);
  stage.expect(/400/);
  await console.at('webhook-row').getByRole('button', { name: 'Move' }).click();
  const url = console.at('webhook-row').getByLabel('New URL');
  await url.fill('teahouse');
  await console.at('webhook-row').getByRole('button', { name: 'Save' }).click();
  await console.says('http');
  assert.equal(await url.inputValue(), 'teahouse');
  await url.fill(`${shop.url}/anew`);
  await console.at('webhook-row').getByRole('button', { name: 'Save' }).click();
  await shows(console.at('webhook-row'), `${shop.url}/anew`);
});

browserTest('a URL is deleted only by whoever is sure', async (stage) => {
  const { console } = await registered(stage);
  const button = console.at('delete-webhook');
  await button.dblclick();
  await shows(button, 'Really delete it?');
  await button.press('Escape');
  await shows(button, /^Delete$/);
  await button.press('Enter');
  await shows(button, 'Really delete it?');
  await button.press('Tab');
  await shows(button, /^Delete$/);
  await button.press('Enter');
  await button.press('Enter');
  await shows(console.empty, 'No URL is told of anything');
});

browserTest('a URL is moved, and deleted', async (stage) => {
  const { shop, console } = await registered(stage);
  const next = await receiver(stage);
  await console.at('webhook-row').getByRole('button', { name: 'Move' }).click();
  await console.at('webhook-row').getByLabel('New URL').fill(next.url);
  await console.at('webhook-row').getByRole('button', { name: 'Save' }).click();
  await shows(console.at('webhook-row'), next.url);
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(delivery(console, 'delivered'), 'CONFIRMING');
  assert.deepEqual([shop.received.length, next.received.length], [0, 1]);
  await console.pressSurely('delete-webhook');
  await shows(console.empty, 'No URL is told of anything');
  await stage.sandbox.act(order.id, 'cancel');
  assert.equal(next.received.length, 1);
});

browserTest('deliveries are filtered by how they went', async (stage) => {
  const { shop, console } = await registered(stage);
  shop.answers.push(500);
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  await shows(delivery(console, 'retrying'), 'CONFIRMING');
  const other = await stage.sandbox.createOrder({ merchant_order_id: 'other' });
  await stage.sandbox.act(other.id, 'cancel');
  await shows(delivery(console, 'delivered'), 'CANCELED');
  const states = console.page.getByRole('group', { name: 'State' });
  await states.getByRole('button', { name: 'Delivered' }).click();
  await delivery(console, 'retrying').waitFor({ state: 'detached' });
  assert.equal(await delivery(console, 'delivered').count(), 1);
  await states.getByRole('button', { name: 'Failed' }).click();
  await shows(console.at('deliveries'), 'No delivery is like that');
});

browserTest('a test waits for its answer, and says so', async (stage) => {
  const waiting = [];
  const slow = await Receiver.start((response) => waiting.push(response));
  stage.afterwards(() => slow.close());
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url: slow.url });
  const console = await Console.open(stage, 'webhooks');
  const button = console.at('test-webhook');
  await button.click();
  await shows(button, 'Testing…');
  await shows(delivery(console, 'sent'), 'PENDING');
  await button.click();
  // Somebody who is elsewhere by the time it is answered stays there.
  await console.goTo('Clock');
  await shows(console.heading, 'Clock');
  for (const response of waiting) response.end('at last');
  await console.says('answered 200');
  await shows(console.heading, 'Clock');
  assert.equal(slow.received.length, 1);
});

browserTest('deliveries come in pages, the newest first', async (stage) => {
  const { shop, console } = await registered(stage);
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks:send', { text: 'tea', times: 120 });
  await delivery(console, 'delivered').nth(49).waitFor();
  const pages = await console.turnPages('delivery', 'data-number');
  assert.deepEqual(pages.map((page) => page.length), [50, 50, 20]);
  assert.deepEqual(pages.flat(), Array.from({ length: 120 }, (_, i) => String(120 - i)));
  await console.press('newest');
  await console.page.locator('[data-testid=delivery-row][data-number="120"]').waitFor();
  assert.equal(shop.received.length, 120);
});

browserTest('what is under way and what was canceled can be asked for', async (stage) => {
  const hanging = await Receiver.start(() => {});
  stage.afterwards(() => hanging.close());
  const urls = '/sandbox/v1/webhooks';
  await stage.sandbox.call('POST', urls, { url: hanging.url });
  const { id } = await stage.sandbox.call('POST', urls, { url: `${hanging.url}/paused` });
  await stage.sandbox.call('PUT', `${urls}/${id}`, { paused: true });
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  const console = await Console.open(stage, 'webhooks');
  await shows(delivery(console, 'sent'), 'CONFIRMING');
  await delivery(console, 'waiting').getByRole('link', { name: 'paused' }).click();
  await shows(console.heading, 'waiting');
  await stage.sandbox.call('DELETE', `${urls}/${id}`);
  await shows(console.heading, 'canceled'); // of which an event tells, as of all else
  await console.goTo('Webhooks');
  const states = console.page.getByRole('group', { name: 'State' });
  for (const state of ['canceled', 'sent']) {
    await states.getByRole('button', { name: state }).click();
    await console.at('delivery-row').nth(1).waitFor({ state: 'detached' });
    await shows(delivery(console, state), 'CONFIRMING');
  }
});

browserTest('without deliveries it tells the command that sends one', async (stage) => {
  const console = await Console.open(stage, 'webhooks');
  await shows(console.at('deliveries'), 'Register a URL first');
  const shop = await receiver(stage);
  await console.fill('webhook-url', shop.url);
  await console.press('register-webhook');
  await console.runOffered(console.at('deliveries'));
  await shows(delivery(console, 'delivered'), 'PENDING');
  assert.match(shop.received[0].body, /webhook-test/);
});

const SPOOFS = {
  stale: async (console, order) => {
    await console.fill('spoof-order', order.id);
    await console.at('spoof-status').selectOption('SUCCESSFUL');
    return (body) => {
      const told = JSON.parse(body);
      assert.deepEqual([told.id, told.status], [order.id, 'SUCCESSFUL']);
    };
  },
  unknown: async () => (body) => assert.match(JSON.parse(body).id, /^\d+$/),
  malformed: async () => (body) => assert.throws(() => JSON.parse(body)),
  own: async (console) => {
    await console.fill('spoof-text', 'anything "at" all');
    return (body) => assert.equal(body, 'anything "at" all');
  },
};

for (const [kind, prepare] of Object.entries(SPOOFS)) {
  browserTest(`a webhook that no order made is sent: ${kind}`, async (stage) => {
    const { shop, console } = await registered(stage);
    const order = await stage.sandbox.createOrder();
    await console.at('spoof').locator('summary').click();
    await console.at('spoof-kind').selectOption(kind);
    const check = await prepare(console, order);
    await console.press('send-spoof');
    await console.says('on its way');
    await delivery(console, 'delivered').waitFor();
    assert.equal(shop.received.length, 1);
    check(shop.received[0].body);
    assert.equal((await stage.sandbox.order(order.id)).order.status, 'PENDING');
  });
}

browserTest('a made-up webhook goes where and as often as one says', async (stage) => {
  const { shop, console } = await registered(stage);
  const other = await receiver(stage);
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url: other.url });
  await shows(console.at('webhook-row').nth(1), other.url);
  await console.at('spoof').locator('summary').click();
  await console.at('spoof-kind').selectOption('malformed');
  await console.at('spoof-to').selectOption({ label: other.url });
  await console.fill('spoof-times', '3');
  await console.press('send-spoof');
  await delivery(console, 'delivered').nth(2).waitFor();
  assert.deepEqual([shop.received.length, other.received.length], [0, 3]);

  // Where the one that was chosen is deleted, it goes to those that are left.
  await console.at('webhook-row').nth(1).getByTestId('delete-webhook').click();
  await console.at('webhook-row').nth(1).getByTestId('delete-webhook').click();
  await console.at('webhook-row').nth(1).waitFor({ state: 'detached' });
  await console.press('send-spoof');
  await delivery(console, 'delivered').nth(5).waitFor();
  assert.deepEqual([shop.received.length, other.received.length], [3, 3]);
});
