// What stands around each page of the console.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

for (const [theme, other] of Object.entries({ light: 'dark', dark: 'light' })) {
  browserTest(`a ${theme} console is made ${other}, and stays so`, async (stage) => {
    const console = await Console.open(stage, '', { theme });
    const { page } = console;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).color);
    const before = await ground();
    const button = console.at('theme');
    assert.equal(await button.getAttribute('aria-label'), `Change to the ${other} theme`);
    await button.click();
    await page.locator(`html[data-theme=${other}]`).waitFor();
    const after = await ground();
    assert.notEqual(after, before);
    await page.reload();
    await shows(console.heading, 'Orders');
    assert.equal(await ground(), after);
    assert.equal(await button.getAttribute('aria-label'), `Change to the ${theme} theme`);
    await button.click();
    await page.locator(`html[data-theme=${theme}]`).waitFor();
    assert.equal(await ground(), before);
  });
}

browserTest('on a phone one sees which page one is on', async (stage) => {
  const console = await Console.open(stage, 'keys', { viewport: 'phone' });
  const place = console.page.locator('nav [aria-current=page]');
  await shows(place, 'Keys');
  const isInView = () =>
    place.evaluate((link) => {
      const { left, right } = link.getBoundingClientRect();
      return left >= 0 && right <= innerWidth;
    });
  assert.ok(await isInView(), 'after it is opened');
  await console.visit('orders');
  await shows(place, 'Orders');
  assert.ok(await isInView(), 'after another page');
});
