import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fromUnits,
  grouped,
  inUnits,
  parseWhole,
  percentOf,
} from '../../server/web/money/amount.ts';

test('an amount is exact, whatever its size', () => {
  const most = 2n ** 256n - 1n;
  assert.equal(inUnits(most, 18), `${most}`.slice(0, -18) + '.' + `${most}`.slice(-18));
  assert.equal(fromUnits(inUnits(most, 18), 18), most);
  assert.equal(inUnits(most, 0), `${most}`);
});

test('an amount loses the zeros at its end and no others', () => {
  assert.equal(inUnits(150_000n, 8), '0.0015');
  assert.equal(inUnits(1n, 8), '0.00000001');
  assert.equal(inUnits(100_000_000n, 8), '1');
  assert.equal(inUnits(0n, 18), '0');
  assert.equal(inUnits(1_000n, 0), '1000');
});

test('a typed amount is read exactly, or not at all', () => {
  assert.equal(fromUnits('0.0015', 8), 150_000n);
  assert.equal(fromUnits(' 12 ', 8), 1_200_000_000n);
  for (const wrong of ['', '.5', '1.', '1e3', '-1', '0x10', '0.123456789', '1,5', '١']) {
    assert.equal(fromUnits(wrong, 8), undefined, wrong);
  }
});

test('a whole number is digits alone', () => {
  assert.equal(parseWhole('007'), 7n);
  for (const wrong of ['', '-1', '1.0', '1e3', ' 1', '9'.repeat(79)]) {
    assert.equal(parseWhole(wrong), undefined, wrong);
  }
});

test('digits stand in groups of three', () => {
  assert.equal(grouped(1_234_567n), '1\u202f234\u202f567');
  assert.equal(grouped(123n), '123');
});

test('a share never leaves its bar', () => {
  assert.equal(percentOf(1n, 3n), 33.33);
  assert.equal(percentOf(5n, 3n), 100);
  assert.equal(percentOf(5n, 0n), 0);
  assert.equal(percentOf(2n ** 255n, 2n ** 256n), 50);
});
