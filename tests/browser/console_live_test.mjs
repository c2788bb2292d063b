// The console is told of what happens, after breaks too, and does not grow.
import assert from 'node:assert/strict';

import { BreakableLine } from './breakable_line.mjs';
import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

const BREAKS = [/ERR_CONNECTION_\w+/, /ERR_EMPTY_RESPONSE/, /ERR_INCOMPLETE_CHUNKED_ENCODING/];

async function overALine(stage) {
  const line = await BreakableLine.to(stage.sandbox.port);
  stage.afterwards(() => line.close());
  stage.allow(line.url);
  const visitor = await stage.visitor();
  visitor.expect(...BREAKS);
  const console = new Console(visitor.page, { url: line.url });
  await console.visit('');
  await console.isLive();
  return { line, console };
}

browserTest('a stream that was cut is resumed, and nothing is missed', async (stage) => {
  const { line, console } = await overALine(stage);
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await shows(console.row('order', 'tea-1'), 'PENDING');
  const asked = console.page.waitForRequest(
    (request) => request.url().includes('/events') && request.headers()['last-event-id'],
  );
  line.cut();
  await stage.sandbox.act(order.id, 'pay');
  await asked;
  await shows(console.row('order', 'tea-1'), 'CONFIRMING');
  await console.isLive();
});

browserTest('a console that is cut off says so, and catches up', async (stage) => {
  const { line, console } = await overALine(stage);
  await line.goDown();
  await shows(console.at('live'), 'Reconnecting');
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await line.comeBack();
  await console.isLive();
  await shows(console.row('order', 'tea-1'), 'PENDING');
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-2' });
  await shows(console.row('order', 'tea-2'), 'PENDING');
});

browserTest('more events than are kept do not confuse it', async (stage) => {
  const console = await Console.open(stage);
  const orders = [];
  for (let i = 0; i < 40; i += 1) {
    const batch = Array.from({ length: 25 }, (_, j) =>
      stage.sandbox.createOrder({ merchant_order_id: `tea-${i * 25 + j}` }),
    );
    orders.push(...(await Promise.all(batch)));
  }
  await shows(console.main, /1,000 in all/);
  const last = await stage.sandbox.createOrder({ merchant_order_id: 'the-last' });
  await shows(console.at('order-row').first(), 'the-last');
  await stage.sandbox.act(last.id, 'cancel');
  await shows(console.row('order', 'the-last'), 'CANCELED');
});

browserTest('a page that stays open does not grow', async (stage) => {
  const console = await Console.open(stage);
  const session = await console.page.context().newCDPSession(console.page);
  const used = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const nodes = await console.page.evaluate(() => document.getElementsByTagName('*').length);
    return { usedSize, nodes };
  };
  let number = 0;
  const happen = async (times) => {
    for (let i = 0; i < times; i += 1) {
      const batch = Array.from({ length: 20 }, async () => {
        const merchant_order_id = `tea-${(number += 1)}`;
        const order = await stage.sandbox.createOrder({ merchant_order_id });
        await stage.sandbox.act(order.id, 'pay');
        await stage.sandbox.act(order.id, 'confirm', { blocks: '3' });
      });
      await Promise.all(batch);
    }
    await stage.sandbox.createOrder({ merchant_order_id: `the-last-${(number += 1)}` });
    await shows(console.at('order-row').first(), `the-last-${number}`);
  };
  await happen(10);
  const before = await used();
  await happen(60);
  const after = await used();
  assert.ok(after.nodes <= before.nodes * 1.05, `${before.nodes} elements, then ${after.nodes}`);
  // Six times as many events again: were each kept, it would be megabytes.
  const grown = after.usedSize - before.usedSize;
  assert.ok(grown < 1_000_000, `grew by ${grown} bytes from ${before.usedSize}`);
});
