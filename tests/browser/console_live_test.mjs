// The console is told of what happens, after breaks too, and does not grow.
import { BreakableLine } from './breakable_line.mjs';
import { Console } from './console_page.mjs';
import { assertDoesNotGrow, liveLives } from './growth.mjs';
import { createOrders } from './many_orders.mjs';
import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

const BREAKS = [/ERR_CONNECTION_\w+/, /ERR_EMPTY_RESPONSE/, /ERR_INCOMPLETE_CHUNKED_ENCODING/];

async function overALine(stage) {
  const line = await BreakableLine.to(stage.sandbox.port);
  stage.afterwards(() => line.close());
  stage.allow(line.url);
  const visitor = await stage.visitor();
  visitor.expect(...BREAKS);
  const console = new Console(visitor.page, { url: line.url });
  await console.visit('');
  await console.isLive();
  return { line, console };
}

browserTest('a stream that was cut is resumed, and nothing is missed', async (stage) => {
  const { line, console } = await overALine(stage);
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await shows(console.row('order', 'tea-1'), 'PENDING');
  const asked = console.page.waitForRequest(
    (request) => request.url().includes('/events') && request.headers()['last-event-id'],
  );
  line.cut();
  await stage.sandbox.act(order.id, 'pay');
  await asked;
  await shows(console.row('order', 'tea-1'), 'CONFIRMING');
  await console.isLive();
});

browserTest('a console that is cut off says so, and catches up', async (stage) => {
  const { line, console } = await overALine(stage);
  await line.goDown();
  await shows(console.at('live'), 'Reconnecting');
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await line.comeBack();
  await console.isLive();
  await shows(console.row('order', 'tea-1'), 'PENDING');
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-2' });
  await shows(console.row('order', 'tea-2'), 'PENDING');
});

browserTest('a sandbox that is started anew is looked at anew', async (stage) => {
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  for (let i = 0; i < 10; i += 1) await stage.sandbox.act(order.id, 'pay', { value: '1' });
  const { line, console } = await overALine(stage);
  await shows(console.row('order', 'tea-1'), 'PENDING');
  const visitor = await stage.visitor();
  visitor.expect(...BREAKS, /404/);
  const redirect_url = order.redirect_url.replace(stage.sandbox.url, line.url);
  const payment = await PaymentPage.open(visitor.page, { redirect_url });
  await shows(payment.payments.first(), '0.00000001 BTC');

  await line.goDown();
  await shows(console.at('live'), 'Reconnecting');
  const next = await stage.begin(); // which knows no order, and has had fewer events
  await line.comeBack(next.port);
  await console.isLive();
  await shows(console.empty, 'No orders yet');
  await shows(payment.has('missing'), 'no such order');
  await next.createOrder({ merchant_order_id: 'tea-2' });
  await shows(console.row('order', 'tea-2'), 'PENDING');
});

browserTest('a thousand orders at once are followed', async (stage) => {
  const console = await Console.open(stage);
  await createOrders(stage.sandbox, 1_000, (i) => ({ merchant_order_id: `tea-${i}` }));
  await shows(console.main, /1,000 in all/);
  const last = await stage.sandbox.createOrder({ merchant_order_id: 'the-last' });
  await shows(console.at('order-row').first(), 'the-last');
  await stage.sandbox.act(last.id, 'cancel');
  await shows(console.row('order', 'the-last'), 'CANCELED');
});

browserTest('orders for which there is no room any more are gone from the list', async (stage) => {
  const sandbox = await stage.begin('--max-orders', '30');
  const oldest = await sandbox.createOrder({ merchant_order_id: 'the-oldest' });
  await sandbox.act(oldest.id, 'cancel');
  const console = await Console.open(stage);
  await shows(console.row('order', 'the-oldest'), 'CANCELED');
  await createOrders(sandbox, 30, (i) => ({ merchant_order_id: `tea-${i}` }));
  await console.row('order', 'the-oldest').waitFor({ state: 'detached' });
  await shows(console.main, /30 in all/);
});

browserTest('a list that stays open does not grow', async (stage) => {
  const console = await Console.open(stage);
  let number = 0;
  await assertDoesNotGrow(console.page, async (times) => {
    await liveLives(stage.sandbox, times);
    await stage.sandbox.createOrder({ merchant_order_id: `the-last-${(number += 1)}` });
    await shows(console.at('order-row').first(), `the-last-${number}`);
  });
});

browserTest('an order’s page that stays open does not grow, whatever happens', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const console = await Console.open(stage, `orders/${order.id}`);
  // More than is shown of what is kept with the order: its events, its calls.
  for (let i = 0; i < 110; i += 1) {
    await stage.sandbox.act(order.id, 'pay', { value: '1' });
    await stage.sandbox.act(order.id, 'drop');
    await stage.sandbox.call('POST', '/apis/pg/get_public_order', { id: order.id });
  }
  let paid = 0;
  await assertDoesNotGrow(console.page, async (times) => {
    await liveLives(stage.sandbox, times);
    await stage.sandbox.act(order.id, 'pay', { value: String((paid += 1)) });
    await shows(console.at('payment-row').first(), `0.0000000${paid} BTC`);
    await stage.sandbox.act(order.id, 'drop');
    await shows(console.at('payments'), 'Nothing has been paid');
  });
});
