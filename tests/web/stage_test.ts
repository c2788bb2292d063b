import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageOf, surplusOf, timeLeft, wayBack } from '../../server/web/payment/stage.ts';
import type { PublicOrder } from '../../server/web/wire/types.ts';

function order(changes: Partial<PublicOrder>): PublicOrder {
  return {
    id: '1000001001',
    type: 'NORMAL',
    asset_name: 'BTC',
    target_value: '150000',
    target_confirmations: '3',
    variants: ['tb1q'],
    expired_at: '1900',
    description: '',
    status: 'PENDING',
    value: '0',
    confirmations: '0',
    created_at: '1000',
    updated_at: '1000',
    chain: 'BTC',
    network: 'testnet',
    callback_url: '',
    payments: [],
    ...changes,
  };
}

test('an order that nobody paid waits for all of it', () => {
  assert.deepEqual(stageOf(order({})), { kind: 'waiting', remaining: 150_000n });
});

test('an order that is partly paid says what remains', () => {
  const stage = stageOf(order({ value: '60000' }));
  assert.deepEqual(stage, { kind: 'part', paid: 60_000n, remaining: 90_000n });
});

test('an order that is confirming counts no further than it has to', () => {
  const stage = stageOf(order({ status: 'CONFIRMING', value: '150000', confirmations: '7' }));
  assert.deepEqual(stage, { kind: 'confirming', done: 3, of: 3 });
});

test('an order that expired says what came all the same', () => {
  const stage = stageOf(order({ status: 'EXPIRED', value: '10' }));
  assert.deepEqual(stage, { kind: 'expired', paid: 10n });
});

test('too much is what is beyond the target', () => {
  assert.equal(surplusOf(order({ value: '150001' })), 1n);
  assert.equal(surplusOf(order({ value: '149999' })), 0n);
});

test('time is left while the order waits, by the clock that is given', () => {
  assert.deepEqual(timeLeft(order({}), 1_450_000), { ms: 450_000, share: 0.5 });
  assert.deepEqual(timeLeft(order({}), 2_000_000), { ms: 0, share: 0 });
  assert.equal(timeLeft(order({ status: 'CONFIRMING' }), 1_450_000), undefined);
});

test('a customer is sent to web pages and to nothing else', () => {
  assert.equal(wayBack('https://shop.example/thanks?a=1')?.host, 'shop.example');
  assert.equal(wayBack('http://localhost:3000')?.host, 'localhost:3000');
  for (const wrong of ['', 'javascript:alert(1)', 'data:text/html,x', '/thanks', 'shop.example']) {
    assert.equal(wayBack(wrong), undefined, wrong);
  }
});
