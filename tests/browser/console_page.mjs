// The console as a developer uses it.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { copied, quiet, shows } from './visitor.mjs';

export class Console {
  constructor(page, sandbox) {
    this.page = page;
    this.sandbox = sandbox;
    this.main = page.locator('main');
    this.heading = page.locator('main h1');
    this.empty = page.getByTestId('empty');
    this.toast = page.getByTestId('toast');
  }

  /** A developer's tab at a page of the console, such as "orders/1001", told of news. */
  static async open(stage, at = '', options = {}) {
    const { page } = await stage.visitor(options);
    const console = new Console(page, stage.sandbox);
    await console.visit(at);
    await console.isLive();
    return console;
  }

  async visit(at) {
    await this.page.goto(`${this.sandbox.url}/#/${at}`);
    await this.heading.waitFor();
  }

  /** Waits until the page has asked for all that it shows, and has it. */
  async filled() {
    await this.isLive();
    await quiet(this.page);
  }

  /** By the links at the side, as people do. */
  async goTo(name) {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
  }

  isLive() {
    return shows(this.page.getByTestId('live'), 'Live');
  }

  at(testId) {
    return this.page.getByTestId(testId);
  }

  press(testId) {
    return this.page.getByTestId(testId).click();
  }

  /** Of what cannot be undone: it asks first. */
  async pressSurely(testId) {
    await this.press(testId);
    await shows(this.at(testId), /^Really/);
    await this.press(testId);
  }

  async fill(testId, text) {
    await this.page.getByTestId(testId).fill(text);
  }

  row(kind, text) {
    return this.page.getByTestId(`${kind}-row`).filter({ hasText: text });
  }

  /** Turns the pages of a list to its end; the attribute of each of its rows, page by page. */
  async turnPages(kind, attribute) {
    const pages = [];
    for (;;) {
      const page = await this.at(`${kind}-row`).evaluateAll(
        (rows, name) => rows.map((row) => row.getAttribute(name)),
        attribute,
      );
      pages.push(page);
      if ((await this.at('older').count()) === 0) return pages;
      await this.press('older');
      const first = `[data-testid=${kind}-row][${attribute}="${page[0]}"]`;
      await this.page.locator(first).waitFor({ state: 'detached' });
    }
  }

  async says(text) {
    await shows(this.toast, text);
  }

  /** Runs the command that the page offers, in a shell as people do; what it printed. */
  async runOffered(place, variables = {}) {
    await place.getByRole('button', { name: 'Copy the command' }).click();
    return runInShell(await copied(this.page), variables);
  }
}

export async function runInShell(command, variables = {}) {
  const { stdout } = await promisify(execFile)('sh', ['-ec', command], {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', ...variables },
  });
  return stdout;
}
