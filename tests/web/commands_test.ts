import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import {
  controlCommand,
  createOrderCommand,
  curlOf,
  shellWord,
} from '../../server/web/console/data/commands.ts';
import type { RecordedRequest } from '../../server/web/console/data/messages.ts';

/** What a shell makes of a command: its words, without running it. */
function wordsOf(command: string): string[] {
  const script = `set -- ${command.replace(/^curl /, '')}; printf '%s\\0' "$@"`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const request = {
  path: 'POST /apis/pg/create_order',
  rpc: 'createOrder',
  raw_request: '{"merchant_order_id": "it\'s $HOME `x` \\"7\\"\\n"}',
  request: '{"merchant_order_id":"decoded"}',
} as RecordedRequest;

test('a shell reads a word as it is, whatever is in it', () => {
  for (const text of ["it's", '$HOME', '`x`', '"7"', 'a b', '', '\\', '\n', 'plain-1.2/x']) {
    assert.deepEqual(wordsOf(shellWord(text)), [text]);
  }
});

test('a request is sent again as it came', () => {
  const words = wordsOf(curlOf(request, 'http://127.0.0.1:8080', 'sandbox'));
  assert.equal(words[1], 'http://127.0.0.1:8080/apis/pg/create_order');
  assert.ok(words.includes('apikey: sandbox'));
  assert.equal(words.at(-1), request.raw_request);
});

test('a request that came over gRPC is sent over REST', () => {
  const grpc = { ...request, path: '/pg.PaymentGateway/createOrder', raw_request: '' };
  const words = wordsOf(curlOf(grpc, 'http://h', 'k'));
  assert.equal(words[1], 'http://h/apis/pg/create_order');
  assert.equal(words.at(-1), request.request);
});

test('a public call is sent without a key', () => {
  const open = { ...request, rpc: 'getPublicOrderById', path: 'POST /getPublicOrderById' };
  assert.ok(!curlOf(open, 'http://h', 'secret').includes('secret'));
});

test('the commands to begin with are commands', () => {
  const create = wordsOf(createOrderCommand('http://h:1', "k'1").replace('\\\n', ''));
  assert.ok(create.includes("apikey: k'1"));
  assert.equal(JSON.parse(create.at(-1) as string).asset_name, 'BTC');
  const control = controlCommand('http://h:1', 'my-test', '/clock:advance', { by: '1m' });
  const words = wordsOf(control.replace('\\\n', ''));
  assert.ok(words.includes('x-sandbox-account: my-test'));
  assert.deepEqual(JSON.parse(words.at(-1) as string), { by: '1m' });
});
