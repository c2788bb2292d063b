// Somebody with a browser: a context of their own, and all that a page must not do noted down.
//
// A page may not write an error to the console, throw, violate its Content-Security-Policy, ask for
// anything that fails or that is elsewhere. A test that provokes one says so with expect().
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--hide-scrollbars',
];

export async function launchBrowser() {
  let playwright;
  try {
    playwright = await import('playwright-core');
  } catch {
    throw new Error('tests/browser/node_modules is missing: run `npm ci` there, or scripts/test');
  }
  if (!existsSync(CHROMIUM)) {
    throw new Error(`${CHROMIUM} is missing: install chromium, or name another in CHROMIUM`);
  }
  return playwright.chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

export const VIEWPORTS = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1280, height: 800 },
  wide: { width: 1920, height: 1080 },
};

export class Visitor {
  #expected = [];
  #problems = [];
  #origins;

  /** `origins`: a set of those that the pages may talk to, which may grow. */
  static async arrive(browser, { origins, theme = 'light', viewport = 'laptop', ...more }) {
    const visitor = new Visitor();
    visitor.#origins = origins;
    visitor.context = await browser.newContext({
      colorScheme: theme,
      viewport: VIEWPORTS[viewport] ?? viewport,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...more,
    });
    visitor.context.setDefaultTimeout(30_000);
    await visitor.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    visitor.page = await visitor.tab();
    return visitor;
  }

  /** One more tab of the same browser window. */
  async tab() {
    const page = await this.context.newPage();
    countRequests(page);
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#note(`thrown: ${error.stack ?? error}`));
    page.on('request', (request) => this.#noteForeign(new URL(request.url())));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText;
      // What a page leaves behind when it goes or closes a stream.
      if (why !== 'net::ERR_ABORTED') this.#note(`failed: ${request.url()}: ${why}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.#note(`HTTP ${response.status()}: ${response.url()}`);
    });
    page.on('dialog', (dialog) => {
      this.#note(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    return page;
  }

  /** Problems that match are provoked by the test from now on. */
  expect(...patterns) {
    this.#expected.push(...patterns);
  }

  /** Fails if a page has done what it must not do. */
  verify() {
    assert.deepEqual(this.#problems, [], 'the pages did what they must not do');
  }

  async close() {
    await this.context.close();
  }

  #note(problem) {
    if (!this.#expected.some((pattern) => pattern.test(problem))) this.#problems.push(problem);
  }

  #noteForeign(url) {
    const isLocal = url.protocol === 'data:' || url.protocol === 'blob:';
    if (!isLocal && !this.#origins.has(url.origin)) this.#note(`asked elsewhere: ${url.href}`);
  }
}

const inFlight = new WeakMap();

/** Streams do not count: they never end. */
function countRequests(page) {
  const pending = new Set();
  inFlight.set(page, pending);
  page.on('request', (request) => {
    const isStream = request.headers().accept === 'text/event-stream';
    if (!isStream) pending.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, (request) => pending.delete(request));
  }
}

/** Waits until the page has all that it has asked for, and has drawn it. */
export async function quiet(page) {
  const drawn = () =>
    page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  await drawn();
  while (inFlight.get(page).size > 0) {
    const ends = ['requestfinished', 'requestfailed'];
    await Promise.race(ends.map((end) => page.waitForEvent(end)));
    await drawn();
  }
}

/** Waits until nothing on the page moves any more by itself. */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const finite = document
      .getAnimations()
      .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime));
    await Promise.allSettled(finite.map((animation) => animation.finished));
  });
}

/** Fails with what axe-core finds: rule, why, where. */
export async function assertAccessible(page, what = page.url()) {
  await settled(page);
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.target.join(' ')}: ${node.failureSummary}`),
    );
  });
  assert.deepEqual(violations, [], `axe-core on ${what}`);
}

/** Fails where a page is wider than its window, which makes a phone scroll sideways. */
export async function assertFits(page, what = page.url()) {
  const { wide, window } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    window: innerWidth,
  }));
  assert.ok(wide <= window, `${what}: ${wide} px wide in a window of ${window} px`);
}

/** Waits until the element shows the text (or matches the pattern), and says what it showed. */
export async function shows(locator, text) {
  try {
    await locator.filter({ hasText: text }).first().waitFor();
  } catch (error) {
    const seen = (await locator.count()) > 0 ? await locator.first().innerText() : 'nothing';
    throw new Error(`expected ${locator} to show ${text}, it shows:\n${seen}`, { cause: error });
  }
}

/** The text on the clipboard. */
export function copied(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Where people look at the pages: a PNG in the folder that SCREENSHOT_DIR names, if any. */
export async function screenshot(page, name, options = {}) {
  const folder = process.env.SCREENSHOT_DIR;
  if (!folder) return;
  await settled(page);
  const path = join(folder, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  await page.screenshot({ path, fullPage: true, ...options });
}
