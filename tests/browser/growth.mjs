// Whether a page that stays open keeps what it does not need.
import assert from 'node:assert/strict';

/** A page's elements, and the bytes that it holds once what nobody needs is gone. */
async function held(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length);
  return { usedSize, elements };
}

/** `happen` lets so much happen, and ends when the page shows it. */
export async function assertDoesNotGrow(page, happen) {
  await happen(10);
  const before = await held(page);
  await happen(60);
  const after = await held(page);
  const elements = `${before.elements} elements, then ${after.elements}`;
  assert.ok(after.elements <= before.elements * 1.05, elements);
  // Six times as many events again: were each kept, it would be megabytes.
  const grown = after.usedSize - before.usedSize;
  assert.ok(grown < 1_000_000, `grew by ${grown} bytes from ${before.usedSize}`);
}

/** Twenty orders live their lives, so many times. */
export async function liveLives(sandbox, times) {
  for (let i = 0; i < times; i += 1) {
    const lives = Array.from({ length: 20 }, async (_, j) => {
      const order = await sandbox.createOrder({ merchant_order_id: `life-${i}-${j}` });
      await sandbox.act(order.id, 'pay');
      await sandbox.act(order.id, 'confirm', { blocks: '3' });
    });
    await Promise.all(lives);
  }
}
