import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import {
  controlCommand,
  createOrderCommand,
  curlOf,
  publicOrderCommand,
  shellWord,
} from '../../server/web/console/data/commands.ts';
import type { RecordedRequest } from '../../server/web/console/data/messages.ts';

/** What a shell makes of a command: its words, without running it. */
function wordsOf(command: string, before = ''): string[] {
  const script = `${before} set -- ${command.replace(/^curl /, '')}; printf '%s\\0' "$@"`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const request = {
  path: 'POST /apis/pg/create_order',
  rpc: 'createOrder',
  raw_request: '{"merchant_order_id": "it\'s $HOME `x` \\"7\\"\\n"}',
  request: '{"merchant_order_id":"decoded"}',
  order_id: '1000001001',
  scenario: 'happy-path',
} as RecordedRequest;
const again = { origin: 'http://127.0.0.1:8080', apiKey: 'sandbox', fallback: 'happy-path' };

test('a shell reads a word as it is, whatever is in it', () => {
  for (const text of ["it's", '$HOME', '`x`', '"7"', 'a b', '', '\\', '\n', 'plain-1.2/x']) {
    assert.deepEqual(wordsOf(shellWord(text)), [text]);
  }
});

test('a request is sent again as it came', () => {
  const words = wordsOf(curlOf(request, again));
  assert.equal(words[1], 'http://127.0.0.1:8080/apis/pg/create_order');
  assert.ok(words.includes('apikey: sandbox'));
  assert.equal(words.at(-1), request.raw_request);
});

test('a request that came over gRPC is sent over REST', () => {
  const grpc = { ...request, path: '/pg.PaymentGateway/createOrder', raw_request: '' };
  const words = wordsOf(curlOf(grpc, again));
  assert.equal(words[1], 'http://127.0.0.1:8080/apis/pg/create_order');
  assert.equal(words.at(-1), request.request);
});

test('a public call is sent without a key', () => {
  const open = { ...request, rpc: 'getPublicOrderById', path: 'POST /getPublicOrderById' };
  assert.ok(!curlOf(open, { ...again, apiKey: 'secret' }).includes('secret'));
});

test('the commands to begin with are commands', () => {
  const create = wordsOf(createOrderCommand('http://h:1', "k'1").replace('\\\n', ''));
  assert.ok(create.includes("apikey: k'1"));
  assert.equal(JSON.parse(create.at(-1) as string).asset_name, 'BTC');
  const looked = wordsOf(publicOrderCommand('http://h:1', '1000001001').replace('\\\n', ''));
  assert.equal(looked[1], 'http://h:1/apis/pg/get_public_order');
  assert.deepEqual(JSON.parse(looked.at(-1) as string), { id: '1000001001' });
});

test('a call of the control API is about its account, by the right that it needs', () => {
  const caller = { origin: 'http://h:1/sandbox', account: 'my-test', needsToken: true };
  const control = controlCommand(caller, '/clock:advance', { by: '1m' });
  const words = wordsOf(control.replace('\\\n', ''), 'TOKEN=open-sesame;');
  assert.equal(words[1], 'http://h:1/sandbox/sandbox/v1/clock:advance');
  assert.ok(words.includes('x-sandbox-account: my-test'));
  assert.ok(words.includes('authorization: Bearer open-sesame'));
  assert.deepEqual(JSON.parse(words.at(-1) as string), { by: '1m' });
  const anybody = { ...caller, account: 'default', needsToken: false };
  const open = controlCommand(anybody, '/webhooks', {});
  assert.ok(!open.includes('-H'));
});

test('a body is sent as it is, whatever it begins with', () => {
  const odd = { ...request, raw_request: '@/etc/hostname' };
  assert.deepEqual(wordsOf(curlOf(odd, again)).slice(-2), ['--data-raw', '@/etc/hostname']);
});

test('a scenario that the request has chosen is chosen again', () => {
  const header = (of: RecordedRequest, fallback: string) =>
    wordsOf(curlOf(of, { ...again, fallback })).filter((word) => word.startsWith('x-sandbox'));
  assert.deepEqual(header(request, 'none'), ['x-sandbox-scenario: happy-path']);
  assert.deepEqual(header(request, 'happy-path'), []);
  assert.deepEqual(header({ ...request, order_id: '', scenario: 'none' }, 'happy-path'), []);
  assert.deepEqual(header({ ...request, rpc: 'getPublicOrderById' }, 'none'), []);
});

test('a request by another method is sent by that method, to where it went', () => {
  const odd = { ...request, rpc: '', path: 'GET /apis/pg/orders', raw_request: '', request: '' };
  const words = wordsOf(curlOf(odd, again));
  assert.equal(words[1], 'http://127.0.0.1:8080/apis/pg/orders');
  assert.equal(words[words.indexOf('-X') + 1], 'GET');
});
