// The console's clock.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

const STEPS = [
  ['1s', '12:00:01'],
  ['10s', '12:00:11'],
  ['1m', '12:01:11'],
  ['15m', '12:16:11'],
  ['1h', '13:16:11'],
  ['1d', '13:16:11'],
];

browserTest('the clock is advanced by each button', async (stage) => {
  const console = await Console.open(stage, 'clock');
  await shows(console.at('clock-face'), '12:00:00');
  for (const [step, time] of STEPS) {
    await console.press(`advance-${step}`);
    await shows(console.at('clock-face'), time);
  }
  await shows(console.at('clock-face'), '2026-01-02');
  await shows(console.at('clock-chip'), '13:16:11');
});

browserTest('the clock is advanced by typing, by a time and to one', async (stage) => {
  const console = await Console.open(stage, 'clock');
  await console.fill('advance-text', '1h30m');
  await console.press('advance-typed');
  await shows(console.at('clock-face'), '13:30:00');
  await console.fill('advance-text', '2026-01-03T00:00:00Z');
  await console.at('advance-text').press('Enter');
  await shows(console.at('clock-face'), /00:00:00.*2026-01-03/s);
  stage.expect(/400/);
  for (const wrong of ['soon', '2026-01-01T00:00:00Z']) {
    await console.fill('advance-text', wrong);
    await console.press('advance-typed');
    await console.at('toast').first().waitFor();
    await console.page.getByRole('button', { name: 'Dismiss' }).first().click();
    await console.at('toast').waitFor({ state: 'detached' });
  }
  assert.match((await stage.sandbox.call('GET', '/sandbox/v1/clock')).time, /^2026-01-03T00:00:00/);
});

browserTest('an order is let expire by the clock, and one sees what happened', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const console = await Console.open(stage, 'clock');
  await shows(console.at('next-due'), /12:15:00/);
  await console.press('advance-15m');
  await shows(console.at('advanced-events'), 'PENDING -> EXPIRED');
  await shows(console.at('next-due'), 'Nothing is due');
  await console.at('advanced-events').getByRole('link', { name: order.id }).first().click();
  await shows(console.heading, 'EXPIRED');
});

browserTest('the clock is advanced until nothing is due', async (stage) => {
  await stage.sandbox.createOrder({}, { scenario: 'partial-then-complete' });
  const console = await Console.open(stage, 'clock');
  await console.press('advance-until-idle');
  await shows(console.at('advanced-events'), 'CONFIRMING -> SUCCESSFUL');
  await console.press('advance-until-idle');
  await shows(console.at('advanced-events'), 'Time passed, and nothing else');
});

browserTest('how time passes is chosen, and seen in other tabs', async (stage) => {
  const console = await Console.open(stage, 'clock');
  const other = await Console.open(stage, 'orders');
  const modes = console.page.getByRole('group', { name: 'How it passes' });
  await modes.getByRole('button', { name: '×3600' }).click();
  await shows(other.at('clock-chip'), 'x3600');
  await shows(console.at('clock-face'), /1[3-9]:|2\d:|0\d:/);
  await modes.getByRole('button', { name: 'Manual' }).click();
  await shows(other.at('clock-chip'), 'manual');
  const { mode, time } = await stage.sandbox.call('GET', '/sandbox/v1/clock');
  assert.equal(mode, 'manual');
  await shows(console.at('clock-face'), time.slice(11, 19));
});

browserTest('a clock that somebody else moves is followed with nothing due', async (stage) => {
  const console = await Console.open(stage, 'clock');
  await shows(console.at('clock-face'), '12:00:00');
  await stage.sandbox.advance({ by: '1s' });
  await shows(console.at('clock-face'), '12:00:01');
});

browserTest('what happened on the way is told in lines that can be read', async (stage) => {
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage, 'clock');
  await console.press('advance-15m');
  const told = console.at('advanced-events').getByText('PENDING -> EXPIRED');
  await told.waitFor();
  const lines = await told.evaluate((text) => text.getClientRects().length);
  assert.equal(lines, 1);
  await console.at('advanced-events').getByRole('link', { name: order.id }).first().waitFor();
});

browserTest('what is not of the clock’s day has its date', async (stage) => {
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage);
  await shows(console.row('order', 'tea-1'), '12:00:00');
  assert.ok(!(await console.row('order', 'tea-1').innerText()).includes('2026-01-01'));
  await stage.sandbox.advance({ by: '2d' });
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-2' });
  await shows(console.row('order', 'tea-1'), '2026-01-01 12:00:00');
  assert.ok(!(await console.row('order', 'tea-2').innerText()).includes('2026-01'));
});
