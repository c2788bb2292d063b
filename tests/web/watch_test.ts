import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { watchOrder, type Told } from '../../server/web/payment/watch.ts';

/** The stream of the page that was opened last; the test is the sandbox. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static newest: Stream;
  readyState = 1;

  constructor() {
    super();
    Stream.newest = this;
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }

  tell(status: string): void {
    const data = JSON.stringify({ id: '7', status });
    this.dispatchEvent(Object.assign(new Event('order'), { data }));
  }

  breakOff(): void {
    this.dispatchEvent(new Event('error'));
  }
}

/** What a browser has, as far as the page's watch needs it. */
const BROWSER = {
  EventSource: Stream,
  location: { pathname: '/pay/7' },
  document: { hidden: false, addEventListener() {}, removeEventListener() {} },
  window: globalThis,
  fetch: () => new Promise<Response>((resolve, reject) => asked.push({ resolve, reject })),
};
let asked: { resolve: (answer: Response) => void; reject: (why: Error) => void }[] = [];
let told: Told[] = [];
let stop = () => {};

beforeEach(() => {
  for (const [name, value] of Object.entries(BROWSER)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  asked = [];
  told = [];
  stop = watchOrder('7', (news) => told.push(news));
});
afterEach(() => stop());

const answerOf = (status: string) => Response.json({ order: { id: '7', status } });
/** After what an answer leads to. */
const settled = () => new Promise((done) => setImmediate(done));
const newest = () => told.map(({ order, live }) => [order?.status, live]).at(-1);

test('without a stream the order is asked for', async () => {
  Stream.newest.breakOff();
  assert.equal(asked.length, 1);
  asked[0]?.resolve(answerOf('CONFIRMING'));
  await settled();
  assert.deepEqual(newest(), ['CONFIRMING', true]);
});

test('an answer that is overtaken by the stream is not told', async () => {
  Stream.newest.breakOff();
  Stream.newest.tell('SUCCESSFUL');
  asked[0]?.resolve(answerOf('CONFIRMING'));
  await settled();
  assert.deepEqual(newest(), ['SUCCESSFUL', true]);
});

test('a failure that is overtaken by the stream is not told', async () => {
  Stream.newest.breakOff();
  Stream.newest.tell('CONFIRMING');
  asked[0]?.reject(new TypeError('the network is gone'));
  await settled();
  assert.deepEqual(newest(), ['CONFIRMING', true]);
});

test('an order that is gone is told, and watched no more', async () => {
  Stream.newest.breakOff();
  asked[0]?.resolve(Response.json({ code: 5, message: 'none' }, { status: 404 }));
  await settled();
  assert.deepEqual(told, [{ missing: true }]);
  assert.equal(Stream.newest.readyState, Stream.CLOSED);
});
