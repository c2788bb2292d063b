import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brief, countdown } from '../../server/web/time/duration.ts';
import { factorOf, shownAt } from '../../server/web/time/virtual_clock.ts';

test('a countdown shows a second until it is over', () => {
  assert.equal(countdown(900_000), '15:00');
  assert.equal(countdown(899_001), '15:00');
  assert.equal(countdown(1), '0:01');
  assert.equal(countdown(0), '0:00');
  assert.equal(countdown(-5), '0:00');
  assert.equal(countdown(3_600_000), '1:00:00');
  assert.equal(countdown(90_061_000), '1 d 01:01:01');
});

test('a length of time is told by its two largest units', () => {
  const told = [
    [0, '0 ms'],
    [320, '320 ms'],
    [4_200, '4.2 s'],
    [59_949, '59.9 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
    [-2_000, '−2 s'],
  ] as const;
  for (const [ms, text] of told) assert.equal(brief(ms), text);
});

test('no length of time has sixty of a unit', () => {
  for (const ms of [59_999, 3_599_999, 86_399_999]) assert.doesNotMatch(brief(ms), /\b60\b/);
});

test('a clock goes on from what it told, at its own speed', () => {
  const reading = { time: 1_000_000, factor: 60, heardAt: 500 };
  assert.equal(shownAt(reading, 500), 1_000_000);
  assert.equal(shownAt(reading, 1_500), 1_060_000);
  assert.equal(shownAt({ ...reading, factor: 0 }, 9_999), 1_000_000);
});

test('a mode is a factor', () => {
  assert.equal(factorOf('real'), 1);
  assert.equal(factorOf('manual'), 0);
  assert.equal(factorOf('x60'), 60);
  assert.equal(factorOf('x0.5'), 0.5);
});
