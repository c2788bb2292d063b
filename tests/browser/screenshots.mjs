// Makes the pictures that the README and the documentation show:
//
//   node tests/browser/screenshots.mjs [FOLDER]     docs/screenshots without
//
// SANDBOX_BIN names the program, as for the tests.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Console } from './console_page.mjs';
import { spendAnAfternoon } from './console_states.mjs';
import { showPaymentState } from './payment_states.mjs';
import { BY_HAND, MANUAL, ROOT } from './sandbox.mjs';
import { Stage } from './stage.mjs';
import { launchBrowser, settled } from './visitor.mjs';

const folder = process.argv[2] ?? join(ROOT, 'docs/screenshots');
mkdirSync(folder, { recursive: true });

/** The window alone, and not what is below it: small enough for a README. */
async function take(page, name) {
  await settled(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  process.stdout.write(`${join(folder, name)}.png\n`);
}

const WINDOW = { width: 1200, height: 760 };
const CARD = { width: 1100, height: 720 };

const browser = await launchBrowser();
const stage = new Stage(browser, [...MANUAL, ...BY_HAND]);
try {
  const sandbox = await stage.begin();
  const customer = await stage.visitor({ viewport: CARD });
  await showPaymentState(customer.page, sandbox, 'part', { drawer: true });
  await take(customer.page, 'payment');
  const phone = await stage.visitor({ theme: 'dark', viewport: 'phone' });
  await showPaymentState(phone.page, sandbox, 'confirming');
  await take(phone.page, 'payment-phone');

  await stage.begin();
  const pages = await spendAnAfternoon(stage);
  const console = await Console.open(stage, '', { viewport: WINDOW });
  for (const name of ['orders', 'order', 'requests', 'webhooks']) {
    await console.visit(pages[name]);
    await console.filled();
    await take(console.page, `console-${name}`);
  }
  const dark = await Console.open(stage, pages.order, { theme: 'dark', viewport: WINDOW });
  await dark.filled();
  await take(dark.page, 'console-order-dark');
} finally {
  await stage.close();
  await browser.close();
}
