// What one test stands on: a sandbox, people with browsers, maybe a shop; all gone at its end.
import { before, after, test } from 'node:test';

import { startShop } from '../shop/shop.mjs';
import { Sandbox } from './sandbox.mjs';
import { launchBrowser, screenshot, Visitor } from './visitor.mjs';

export class Stage {
  #browser;
  #flags;
  #visitors = [];
  #closing = [];
  #origins = new Set();

  constructor(browser, flags) {
    this.#browser = browser;
    this.#flags = flags;
  }

  /** A sandbox for the test, with these flags besides the file's: from now on its `sandbox`. */
  async begin(...flags) {
    const sandbox = await Sandbox.start(...this.#flags, ...flags);
    this.#closing.push(() => sandbox.stop());
    this.allow(sandbox.url);
    this.sandbox = sandbox;
    return sandbox;
  }

  /** Pages may talk to this one as well. */
  allow(url) {
    this.#origins.add(new URL(url).origin);
  }

  /** What is to be called at the end, the last one first. */
  afterwards(close) {
    this.#closing.push(close);
  }

  /** A shop with an account of its own; `log` has what its owner was told. */
  async shop({ clock, scenario = 'none' } = {}) {
    const apiKey = 'shop-key';
    const log = [];
    const shop = await startShop({
      sandboxUrl: this.sandbox.url,
      apiKey,
      log: (line) => log.push(line),
    });
    this.#closing.push(() => shop.close());
    this.allow(shop.url);
    await this.sandbox.call('POST', '/sandbox/v1/accounts', {
      name: 'shop',
      api_key: apiKey,
      webhooks: [`${shop.url}/payscrypt`],
      default_scenario: scenario,
      ...(clock && { clock }),
    });
    return { url: shop.url, log, apiKey };
  }

  async visitor(options = {}) {
    const visitor = await Visitor.arrive(this.#browser, { origins: this.#origins, ...options });
    this.#visitors.push(visitor);
    return visitor;
  }

  /** What the test provokes in everybody's pages from now on. */
  expect(...patterns) {
    for (const visitor of this.#visitors) visitor.expect(...patterns);
  }

  /** Fails if a page has done what it must not do. */
  verify() {
    for (const visitor of this.#visitors) visitor.verify();
  }

  async photographFailure(name) {
    for (const [number, visitor] of this.#visitors.entries()) {
      for (const [tab, page] of visitor.context.pages().entries()) {
        await screenshot(page, `failed/${name}-${number}-${tab}`).catch(() => {});
      }
    }
  }

  async close() {
    // The sandbox first, with every page still open: it has to be able to stop.
    for (const close of this.#closing.reverse()) await close();
    for (const visitor of this.#visitors) await visitor.close();
  }
}

/**
 * For a file of tests with one browser, whose sandboxes have `flags`: returns what declares a test.
 * Its body gets a Stage that has begun.
 */
export function playing(...flags) {
  let browser;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser?.close());
  return (name, body) =>
    test(name, { timeout: 120_000 }, async () => {
      const stage = new Stage(browser, flags);
      let failure;
      try {
        await stage.begin();
        await body(stage);
        stage.verify();
      } catch (error) {
        failure = error;
        await stage.photographFailure(name.replace(/\W+/g, '-').slice(0, 60));
      }
      try {
        await stage.close();
      } catch (error) {
        failure ??= error;
      }
      if (failure) throw failure;
    });
}
