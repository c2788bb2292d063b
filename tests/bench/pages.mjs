// Measures the pages in a real browser, and prints what came out as JSON:
//
//   node tests/bench/pages.mjs [--rounds N]
//
// transferred_bytes     what a first visit brings over the wire, compressed, with headers
// interactive_ms        from navigation to a page that is drawn and takes input; `plain`
//                       is a line of text, for comparison
// change_to_page_ms     from the call that changes a status to the page that shows it
// heap_bytes            of an open console, after 2,000 events and after 10,000
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

/** Tells in each page when what the selector names is there, since the navigation began. */
function noteArrival(selector) {
  const look = () => {
    if (document.querySelector(selector) === null) return false;
    // The frame after the next has it on the screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => console.debug('arrived', performance.now())),
    );
    return true;
  };
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(document, { childList: true, subtree: true });
}

/** When the page is drawn, to somebody who was never there. */
async function firstVisit(stage, url, selector) {
  const { page, context } = await stage.visitor();
  await context.addInitScript(noteArrival, selector);
  // By a message: whatever is evaluated in the page meanwhile would hold it up.
  const arrived = page.waitForEvent('console', (said) => /^arrived /.test(said.text()));
  await page.goto(url);
  const at = Number((await arrived).text().split(' ')[1]);
  await context.close();
  return at;
}

async function interactive(stage, url, selector) {
  const times = [];
  for (let i = 0; i < rounds; i += 1) times.push(await firstVisit(stage, url, selector));
  return summary(times);
}

async function weight(stage, url) {
  const { page, context } = await stage.visitor();
  const bytes = await transferred(page, () => page.goto(url));
  await context.close();
  return bytes;
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

async function heapOfADay(stage) {
  const { sandbox } = stage;
  const console = await Console.open(stage);
  const session = await console.page.context().newCDPSession(console.page);
  // The least of three: some garbage takes its time.
  const used = async () => {
    const sizes = [];
    for (let i = 0; i < 3; i += 1) {
      await console.page.waitForTimeout(300);
      await session.send('HeapProfiler.collectGarbage');
      sizes.push((await session.send('Runtime.getHeapUsage')).usedSize);
    }
    return Math.min(...sizes);
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
  const early = await used();
  for (const name of ['the-second', 'the-third', 'the-fourth', 'the-last']) await happen(name);
  return { early, late: await used() };
}

const browser = await launchBrowser();
const stage = new Stage(browser, [...MANUAL, ...BY_HAND, '--log-level', 'warn']);
try {
  const sandbox = await stage.begin();
  const order = await sandbox.createOrder();
  const figures = {
    transferred_bytes: {
      payment: await weight(stage, order.redirect_url),
      console: await weight(stage, `${sandbox.url}/`),
    },
    interactive_ms: {
      plain: await interactive(stage, `${sandbox.url}/health`, 'pre'),
      payment: await interactive(stage, order.redirect_url, '[data-testid=payment] h1'),
      console: await interactive(stage, `${sandbox.url}/`, '[data-testid=order-row]'),
    },
    change_to_page_ms: await latencies(stage),
    heap_bytes: await heapOfADay(stage),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} finally {
  await stage.close();
  await browser.close();
}
