import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SandboxEvent } from '../../server/web/console/data/messages.ts';
import { planOf, testOrderOf } from '../../server/web/console/data/scenario_plan.ts';
import { scaleOf, ticksOf } from '../../server/web/console/drawn/scale.ts';
import { changeOf, storyOf } from '../../server/web/console/drawn/story.ts';
import { BROAD, TALL } from '../../server/web/console/drawn/ways.ts';
import { payValue } from '../../server/web/console/data/pay_value.ts';
import played from '../scenarios/events.jsonl';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
let number = 0;
const event = (seconds: number, type: string, text = ''): SandboxEvent => ({
  number: String(++number),
  at: at(seconds),
  order_id: '7',
  type,
  text,
});

const events = [
  event(10, 'order_created'),
  event(12, 'payment_seen', '150000'),
  event(12, 'status_changed', 'PENDING -> CONFIRMING'),
  event(12, 'webhook_sent', 'webhook 1: CONFIRMING'),
  event(13, 'webhook_settled', 'webhook 1: answered 500'),
  event(15, 'webhook_sent', 'webhook 1: CONFIRMING'),
  event(16, 'webhook_settled', 'webhook 1: answered 200'),
  event(20, 'status_changed', 'CONFIRMING -> SUCCESSFUL'),
];

test('an order is in one status after the other', () => {
  const { stays } = storyOf(events, 0, 99_000);
  assert.deepEqual(stays, [
    { status: 'PENDING', from: 10_000, to: 12_000 },
    { status: 'CONFIRMING', from: 12_000, to: 20_000 },
    { status: 'SUCCESSFUL', from: 20_000, to: 20_000 },
  ]);
});

test('an order that is not final is in its status until now', () => {
  const { stays } = storyOf(events.slice(0, 3), 0, 99_000);
  assert.deepEqual(stays.at(-1), { status: 'CONFIRMING', from: 12_000, to: 99_000 });
});

test('each attempt of a webhook is a call of its own', () => {
  const { calls } = storyOf(events, 0, 0);
  assert.deepEqual(
    calls.map(({ from, to, went }) => [from, to, went]),
    [
      [12_000, 13_000, 'wrong'],
      [15_000, 16_000, 'well'],
    ],
  );
});

test('each change that a scenario makes has its way in the drawing', () => {
  const lines = played.trim().split('\n');
  const changes = lines.map((line) => changeOf(JSON.parse(line) as SandboxEvent));
  const ways = new Set(changes.flatMap((each) => (each ? [`${each.from} ${each.to}`] : [])));
  assert.ok(ways.size > 5, [...ways].join());
  for (const { edges } of [BROAD, TALL]) {
    const drawn = new Set(edges.map(({ from, to }) => `${from} ${to}`));
    assert.deepEqual(
      [...ways].filter((way) => !drawn.has(way)),
      [],
    );
  }
});

test('ticks stand at round lengths and apart from each other', () => {
  for (const span of [5, 900, 14_000, 900_000, 86_400_000, 10_000_000_000]) {
    const scale = scaleOf(0, span, 700);
    const ticks = ticksOf(scale, 70);
    assert.ok(ticks.length >= 2 && ticks.length <= 11, `${span}: ${ticks.length}`);
    for (let i = 1; i < ticks.length; i++) {
      const apart = scale.x(ticks[i] as number) - scale.x(ticks[i - 1] as number);
      assert.ok(apart >= 70, `${span}: ${apart}`);
    }
  }
});

test('a scenario is planned step after step', () => {
  const plan = planOf(`{
    // a comment with "quotes" and https://x
    "timeline": [
      { "at": "2s", "pay": "40%" },
      { "after": "3s", "pay": "remaining" }, /* and */
      { "after": "1m", "confirm": 1, "repeat": { "every": "10s", "times": 2 } },
      { "after": "1s", "when": "SUCCESSFUL", "drop": true }
    ],
    "faults": [{ "on": "createOrder", "times": 1, "do": { "delay": "5s" } }]
  }`);
  assert.deepEqual(
    plan?.steps.map((step) => step.at),
    [2_000, 5_000, 65_000, 86_000],
  );
  assert.deepEqual(plan?.steps[2]?.again, [75_000, 85_000]);
  assert.equal(plan?.steps[3]?.when, 'once the order is SUCCESSFUL');
  assert.deepEqual(plan?.faults, ['createOrder: {"delay":"5s"} (times 1)']);
  assert.equal(plan?.end, 86_000);
});

test('what is no JSON is not planned', () => {
  for (const wrong of ['', '{', '[]', 'null', '{"timeline": [}']) {
    assert.equal(planOf(wrong), undefined, wrong);
  }
});

test('a scenario is tried with the order of its own test', () => {
  const source = '{"test": {"create": {"asset_name": "ETH", "pg_wallet_id": 42}}}';
  assert.deepEqual(testOrderOf(source), { asset_name: 'ETH', pg_wallet_id: '42' });
  assert.deepEqual(testOrderOf('{'), {});
});

test('what is typed beside Pay is what the API takes', () => {
  assert.equal(payValue('', 8), 'remaining');
  assert.equal(payValue(' 40 % ', 8), '40%');
  assert.equal(payValue('exact', 8), 'exact');
  assert.equal(payValue('0.0015', 8), '150000');
  assert.equal(payValue('40%', undefined), '40%');
  assert.equal(payValue('150000', undefined), undefined, 'of an unknown unit');
  for (const wrong of ['0', 'all', '-1', '0.000000001', '1e3']) {
    assert.equal(payValue(wrong, 8), undefined, wrong);
  }
});
