// Measures the pages in a real browser, and prints what came out as JSON:
//
//   node tests/bench/pages.mjs [--rounds N]
//
// transferred_bytes     what a first visit brings over the wire, compressed, with headers
// interactive_ms        from navigation to a page that is drawn and takes input, cold cache
// change_to_page_ms     from the call that changes a status to the page that shows it
// heap_growth_bytes     of an open console, while 2,000 events happen, after the first 2,000
//
// Needs the packages of tests/browser. SANDBOX_BIN names the program.
import { parseArgs } from 'node:util';

import { Console } from '../browser/console_page.mjs';
import { PaymentPage } from '../browser/payment_page.mjs';
import { BY_HAND, MANUAL } from '../browser/sandbox.mjs';
import { Stage } from '../browser/stage.mjs';
import { launchBrowser, shows } from '../browser/visitor.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);

function summary(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share) => Math.round(10 * sorted[Math.ceil(share * sorted.length) - 1]) / 10;
  return { median: at(0.5), p95: at(0.95), rounds: sorted.length };
}

/** Bytes that came over the wire while `visit` ran. */
async function transferred(page, visit) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await visit();
  await page.waitForLoadState('load');
  await session.detach();
  return bytes;
}

/** Notes in each page when what the selector names is there, since the navigation began. */
function noteArrival(selector) {
  const look = () => {
    if (document.querySelector(selector) === null) return false;
    // The frame after the next has it on the screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => (globalThis.arrivedAt = performance.now())),
    );
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(document, { childList: true, subtree: true });
}

/** {transferred_bytes, interactive_ms} of an address, each time by somebody who was never there. */
async function firstVisits(stage, url, selector) {
  const bytes = [];
  const times = [];
  for (let i = 0; i < rounds; i += 1) {
    const visitor = await stage.visitor();
    await visitor.context.addInitScript(noteArrival, selector);
    bytes.push(await transferred(visitor.page, () => visitor.page.goto(url)));
    await visitor.page.waitForFunction(() => globalThis.arrivedAt !== undefined);
    times.push(await visitor.page.evaluate(() => globalThis.arrivedAt));
    await visitor.context.close();
  }
  return { transferred_bytes: Math.max(...bytes), interactive_ms: summary(times) };
}

const onTheClock = () => performance.timeOrigin + performance.now();

/** How long until the page shows the order's status, from the call that changes it. */
async function changeToPage(page, selector, change) {
  await page.evaluate((wanted) => {
    globalThis.shown = new Promise((resolve) => {
      const look = () => {
        if (document.querySelector(wanted) === null) return;
        observer.disconnect();
        resolve(performance.timeOrigin + performance.now());
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
    });
  }, selector);
  const began = onTheClock();
  await change();
  return (await page.evaluate(() => globalThis.shown)) - began;
}

async function latencies(stage) {
  const { sandbox } = stage;
  const payment = [];
  const console = [];
  const { page } = await stage.visitor();
  const list = await Console.open(stage);
  for (let i = 0; i < rounds; i += 1) {
    const order = await sandbox.createOrder({ merchant_order_id: `tea-${i}` });
    const shown = await PaymentPage.open(page, order);
    await shown.waits();
    const isPaid = '[data-testid=payment][data-status=CONFIRMING]';
    payment.push(await changeToPage(page, isPaid, () => sandbox.act(order.id, 'pay')));
    await shows(list.row('order', `tea-${i}`), 'CONFIRMING');
    const isGone = `[data-id="${order.id}"] [data-status=CANCELED]`;
    console.push(await changeToPage(list.page, isGone, () => sandbox.act(order.id, 'cancel')));
  }
  return { payment: summary(payment), console: summary(console) };
}

async function heapGrowth(stage) {
  const { sandbox } = stage;
  const console = await Console.open(stage);
  const session = await console.page.context().newCDPSession(console.page);
  const used = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  const happen = async (name) => {
    for (let i = 0; i < 500; i += 1) {
      const order = await sandbox.createOrder();
      await sandbox.act(order.id, 'pay');
      await sandbox.act(order.id, 'cancel');
    }
    await sandbox.createOrder({ merchant_order_id: name });
    await shows(console.row('order', name), 'PENDING');
  };
  await happen('the-first');
  const before = await used();
  await happen('the-last');
  return { before, grown: (await used()) - before };
}

const browser = await launchBrowser();
const stage = new Stage(browser, [...MANUAL, ...BY_HAND, '--log-level', 'warn']);
try {
  const sandbox = await stage.begin();
  const order = await sandbox.createOrder();
  const figures = {
    payment: await firstVisits(stage, order.redirect_url, '[data-testid=payment] h1'),
    console: await firstVisits(stage, `${sandbox.url}/`, '[data-testid=order-row]'),
    change_to_page_ms: await latencies(stage),
    heap_growth_bytes: await heapGrowth(stage),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await stage.close();
  await browser.close();
}
