import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SseParser } from '../../server/web/wire/sse.ts';

const STREAM =
  ': heartbeat\n\nid: 7\nevent: status_changed\ndata: {"a":1}\n\ndata: one\ndata:two\n\n';
const MESSAGES = [
  { event: 'status_changed', data: '{"a":1}', id: '7' },
  { event: 'message', data: 'one\ntwo', id: '7' },
];

test('messages come however the stream is cut', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const parser = new SseParser();
    const found = [];
    for (let at = 0; at < STREAM.length; at += size) {
      found.push(...parser.push(STREAM.slice(at, at + size)));
    }
    assert.deepEqual(found, MESSAGES, `in pieces of ${size}`);
  }
});

test('a line ends with LF, CR or both', () => {
  for (const end of ['\r\n', '\r']) {
    for (const size of [1, 2, 3, 500]) {
      const text = STREAM.replaceAll('\n', end);
      const parser = new SseParser();
      const found = [];
      for (let at = 0; at < text.length; at += size) {
        found.push(...parser.push(text.slice(at, at + size)));
      }
      // a lone CR at the end may yet be half of CR LF
      found.push(...parser.push(''));
      assert.deepEqual(found, MESSAGES, JSON.stringify(end));
    }
  }
});

test('a comment is no message', () => {
  assert.deepEqual(new SseParser().push(': nothing\n\n: yet\n\n'), []);
});

test('a message without an end is not kept for ever', () => {
  const parser = new SseParser();
  for (let i = 0; i < 6; i++) assert.deepEqual(parser.push('x'.repeat(1 << 20)), []);
  assert.deepEqual(parser.push('\n\ndata: alive\n\n'), [
    { event: 'message', data: 'alive', id: undefined },
  ]);
});
