// Whatever is in an order, a request or a name is shown as text in the console.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { HOSTILE } from './hostile.mjs';
import { Receiver } from './receiver.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { assertFits, screenshot, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND, '--webhook-retries', 'none');

async function isUnharmed(console, what) {
  assert.equal(await console.page.evaluate(() => globalThis.hacked), undefined, what);
  await assertFits(console.page, what);
}

/** As much of it as createOrder takes for a merchant_order_id. */
const asId = (text) => Buffer.from(text).subarray(0, 200).toString('utf8').replace(/\uFFFD$/, '');

for (const viewport of ['phone', 'laptop']) {
  browserTest(`hostile orders are shown harmlessly, ${viewport}`, async (stage) => {
    const orders = [];
    for (const text of Object.values(HOSTILE)) {
      const fields = { merchant_order_id: asId(text), description: text };
      orders.push(await stage.sandbox.createOrder(fields));
    }
    const console = await Console.open(stage, '', { viewport });
    await shows(console.at('order-row'), '<script>');
    await isUnharmed(console, 'the list');
    await screenshot(console.page, `console/hostile-orders-${viewport}`);
    for (const [index, what] of Object.keys(HOSTILE).entries()) {
      await console.visit(`orders/${orders[index].id}`);
      await console.at('state-machine').waitFor();
      await console.page.getByText('Raw JSON').click();
      await isUnharmed(console, what);
      await screenshot(console.page, `console/hostile-${what}-${viewport}`);
    }
  });
}

browserTest('hostile requests are shown harmlessly', async (stage) => {
  const id = JSON.stringify({ id: HOSTILE.script });
  for (const body of [HOSTILE.script, id, `"${HOSTILE.long}"`]) {
    await fetch(`${stage.sandbox.url}/getPublicOrderById`, { method: 'POST', body });
  }
  const console = await Console.open(stage, 'requests', { viewport: 'phone' });
  await console.at('request-row').nth(2).waitFor();
  await isUnharmed(console, 'requests');
  for (const number of [1, 2, 3]) {
    await console.visit(`requests/${number}`);
    await console.at('request-json').or(console.main.getByText('none')).first().waitFor();
    await isUnharmed(console, `request ${number}`);
  }
});

browserTest('what a hostile receiver answers is shown harmlessly', async (stage) => {
  const shop = await Receiver.start((response) => {
    const evil = '<img src=x onerror="globalThis.hacked=1">';
    response.writeHead(500, { 'content-type': 'text/html', 'x-evil': evil });
    response.end(HOSTILE.script + HOSTILE.long);
  });
  stage.afterwards(() => shop.close());
  const url = `${shop.url}?q=${encodeURIComponent(HOSTILE.script)}`;
  await stage.sandbox.call('POST', '/sandbox/v1/webhooks', { url });
  const order = await stage.sandbox.createOrder();
  await stage.sandbox.act(order.id, 'pay');
  const console = await Console.open(stage, 'deliveries/1', { viewport: 'phone' });
  await shows(console.at('answer-body'), '<script>');
  await isUnharmed(console, 'delivery');
});

browserTest('a strange address is told harmlessly', async (stage) => {
  const visitor = await stage.visitor({ viewport: 'phone' });
  visitor.expect(/40[04]/);
  const console = new Console(visitor.page, stage.sandbox);
  for (const page of ['orders', 'requests', 'deliveries', 'scenarios']) {
    await console.visit(`${page}/${encodeURIComponent(HOSTILE.script)}`);
    await shows(visitor.page.getByRole('alert'), /./);
    await isUnharmed(console, page);
  }
  await console.page.goto(`${stage.sandbox.url}/#/${encodeURIComponent(HOSTILE.script)}?%E0%A4%A`);
  await shows(console.empty, 'no such page');
  await isUnharmed(console, 'no page');
});
