// Pages are told of what happens: in each tab, after a break, and as long as they are open.
import assert from 'node:assert/strict';

import { PaymentPage } from './payment_page.mjs';
import { BreakableLine } from './breakable_line.mjs';
import { assertDoesNotGrow } from './growth.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

/** What a browser says of connections that break. */
const BREAKS = [/ERR_CONNECTION_\w+/, /ERR_EMPTY_RESPONSE/, /ERR_INCOMPLETE_CHUNKED_ENCODING/];

/** The order's page, over a line that the test can cut. */
async function overALine(stage, order) {
  const line = await BreakableLine.to(stage.sandbox.port);
  stage.afterwards(() => line.close());
  stage.allow(line.url);
  const visitor = await stage.visitor();
  visitor.expect(...BREAKS);
  const redirect_url = order.redirect_url.replace(stage.sandbox.url, line.url);
  const payment = await PaymentPage.open(visitor.page, { redirect_url });
  return { line, visitor, payment };
}

browserTest('two tabs and another customer follow one order', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const first = await stage.visitor();
  const second = await stage.visitor({ theme: 'dark', viewport: 'phone' });
  const pages = [];
  for (const page of [first.page, await first.tab(), second.page]) {
    pages.push(await PaymentPage.open(page, order));
  }
  const all = (check) => Promise.all(pages.map(check));
  await pages[0].openDrawer();
  await pages[0].simulate('part');
  await all((payment) => shows(payment.progress, '0.0009 BTC'));
  await pages[0].simulate('remaining');
  await all((payment) => payment.confirms(0, 3));
  await stage.sandbox.act(order.id, 'confirm', { blocks: '2' });
  await all((payment) => payment.confirms(2, 3));
  await stage.sandbox.act(order.id, 'drop');
  await all((payment) => shows(payment.progress, '0.0009 BTC'));
  await stage.sandbox.advance({ by: '1h' });
  await all((payment) => payment.becomes('EXPIRED'));
});

browserTest('an order’s page is told of that order alone', async (stage) => {
  const watched = await stage.sandbox.createOrder();
  const other = await stage.sandbox.createOrder({ merchant_order_id: 'A-8' });
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, watched);
  await stage.sandbox.act(other.id, 'pay');
  await stage.sandbox.act(watched.id, 'pay', { value: '40%' });
  await shows(payment.progress, '0.0009 BTC');
  await shows(payment.card, watched.id);
  assert.equal(await payment.payments.count(), 1);
});

browserTest('a page whose stream was cut goes on by itself', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const { line, payment } = await overALine(stage, order);
  await payment.waits();
  line.cut();
  await stage.sandbox.act(order.id, 'pay');
  await payment.confirms(0, 3);
  line.cut();
  await stage.sandbox.act(order.id, 'confirm', { blocks: '1' });
  await payment.confirms(1, 3);
});

browserTest('a page that is cut off says so, and catches up when it can', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const { line, payment } = await overALine(stage, order);
  await payment.waits();
  await line.goDown();
  await shows(payment.card, /connection is lost/i);
  await stage.sandbox.act(order.id, 'pay', { value: '40%' });
  await stage.sandbox.act(order.id, 'pay', { value: 'remaining' });
  await stage.sandbox.act(order.id, 'confirm', { blocks: '2' });
  await line.comeBack();
  await payment.confirms(2, 3);
  await payment.card.getByText(/connection is lost/i).waitFor({ state: 'detached' });
  assert.equal(await payment.payments.count(), 2);
  // And live again, not only caught up.
  await stage.sandbox.act(order.id, 'confirm', { blocks: '1' });
  await payment.becomes('SUCCESSFUL');
});

browserTest('a page without a stream shows its order, and asks for what is new', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const visitor = await stage.visitor();
  visitor.expect(/ERR_FAILED/);
  await visitor.page.route('**/events', (route) => route.abort());
  const payment = await PaymentPage.open(visitor.page, order);
  await shows(payment.timeLeft, /15:00/);
  await stage.sandbox.act(order.id, 'pay');
  await payment.confirms(0, 3);
});

/** Answers of the call that come late: the test lets them go. */
async function hold(page, path) {
  const held = [];
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await new Promise((go) => held.push(go));
    await route.fulfill({ response });
  });
  return held;
}

browserTest('an answer that comes late does not undo what came since', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await payment.openDrawer();
  const held = await hold(page, '**/simulate');
  await payment.simulate('exact');
  await payment.confirms(0, 3);
  await stage.sandbox.act(order.id, 'confirm', { blocks: '3' });
  await payment.becomes('SUCCESSFUL');
  const answered = page.waitForResponse('**/simulate');
  for (const go of held) go();
  await answered;
  await page.locator('[data-testid=simulate-exact][aria-busy=false]').waitFor();
  assert.equal(await payment.card.getAttribute('data-status'), 'SUCCESSFUL');
});

browserTest('a tab that nobody has looked at gives its stream back', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const visitor = await stage.visitor();
  await visitor.context.addInitScript(() => {
    let hidden = true;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    globalThis.show = () => {
      hidden = false;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const Stream = EventSource;
    globalThis.streams = [];
    globalThis.EventSource = class extends Stream {
      constructor(url) {
        super(url);
        globalThis.streams.push(this);
      }
    };
    globalThis.EventSource.CLOSED = Stream.CLOSED;
  });
  const { page } = visitor;
  await page.clock.install();
  const payment = await PaymentPage.open(page, order);
  const states = () => page.evaluate(() => globalThis.streams.map((each) => each.readyState));
  await payment.waits();
  await page.clock.fastForward(10_000);
  assert.deepEqual(await states(), [2], 'it is closed');
  await stage.sandbox.act(order.id, 'pay');
  await page.evaluate(() => globalThis.show());
  await payment.confirms(0, 3);
});

browserTest('a page that stays open does not grow, however often it is told', async (stage) => {
  const order = await stage.sandbox.createOrder();
  for (let i = 0; i < 100; i += 1) await stage.sandbox.act(order.id, 'pay', { value: '1' });
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await assertDoesNotGrow(page, async (times) => {
    for (let i = 0; i < times; i += 1) {
      await stage.sandbox.act(order.id, 'pay', { value: '1' });
      await shows(payment.card, 'and 81 more');
      await stage.sandbox.act(order.id, 'drop');
      await shows(payment.card, 'and 80 more');
    }
  });
});

browserTest('the sandbox stops while pages are open', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const visitor = await stage.visitor();
  visitor.expect(...BREAKS);
  const payment = await PaymentPage.open(visitor.page, order);
  await payment.waits();
  await stage.sandbox.stop();
  await shows(payment.card, /connection is lost/i);
});

browserTest('a final order is looked at as long as one likes', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const { page } = await stage.visitor();
  const payment = await PaymentPage.open(page, order);
  await stage.sandbox.act(order.id, 'cancel');
  await payment.becomes('CANCELED');
  await stage.sandbox.act(order.id, 'pay');
  await shows(payment.outcome, '0.0015 BTC');
});
