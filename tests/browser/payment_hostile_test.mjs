// Whatever is in an order is shown as text, harmlessly, and leaves the page in its shape.
import assert from 'node:assert/strict';

import { HOSTILE, RIGHT_TO_LEFT } from './hostile.mjs';
import { PaymentPage } from './payment_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { assertAccessible, assertFits, screenshot, shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

async function isUnharmed(page, what) {
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined, what);
  await assertFits(page, what);
}

for (const viewport of ['phone', 'laptop']) {
  browserTest(`the Payment UI shows hostile orders harmlessly, ${viewport}`, async (stage) => {
    const { page } = await stage.visitor({ viewport });
    for (const [what, description] of Object.entries(HOSTILE)) {
      const order = await stage.sandbox.createOrder({ description });
      const payment = await PaymentPage.open(page, order);
      await payment.waits();
      await isUnharmed(page, what);
      const text = await payment.card.evaluate((card) => card.textContent);
      const begin = description.slice(0, 40).split(/[\0\r]/)[0];
      assert.ok(text.includes(begin), `${what}: ${begin} is not in ${text.slice(0, 200)}`);
      await shows(payment.has('amount'), '0.0015 BTC');
      await shows(payment.has('address'), order.variants[0]);
      await screenshot(page, `payment/hostile-${what}-${viewport}`);
    }
  });
}

browserTest('a description cannot turn the amount around', async (stage) => {
  const { page } = await stage.visitor();
  const boxes = [];
  for (const description of ['Cast iron teapot', HOSTILE.reversed]) {
    const order = await stage.sandbox.createOrder({ description });
    const payment = await PaymentPage.open(page, order);
    await payment.waits();
    boxes.push(await glyphOrder(payment.has('amount')));
  }
  assert.deepEqual(boxes[1], boxes[0]);
});

/** The characters of an element from left to right, as they stand on the screen. */
function glyphOrder(locator) {
  return locator.evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const glyphs = [];
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      for (let i = 0; i < data.length; i += 1) {
        const range = document.createRange();
        range.setStart(walker.currentNode, i);
        range.setEnd(walker.currentNode, i + 1);
        glyphs.push([range.getBoundingClientRect().left, data[i]]);
      }
    }
    return glyphs.sort(([a], [b]) => a - b).map(([, glyph]) => glyph).join('');
  });
}

browserTest('a strange id in the address is told harmlessly', async (stage) => {
  const visitor = await stage.visitor({ viewport: 'phone' });
  visitor.expect(/404/, /400/);
  for (const id of [
    encodeURIComponent(HOSTILE.script),
    encodeURIComponent(`${RIGHT_TO_LEFT}99`),
    '9'.repeat(2_000),
    '..%2f..%2fsandbox',
    '0',
  ]) {
    await visitor.page.goto(`${stage.sandbox.url}/pay/${id}`);
    await shows(visitor.page.getByTestId('missing'), 'There is no such order');
    await isUnharmed(visitor.page, id);
  }
});

browserTest('a way back is what it says, and only to a page', async (stage) => {
  const { page } = await stage.visitor({ viewport: 'phone' });
  const host = `${'shop-'.repeat(12)}a.example`;
  const order = await stage.sandbox.createOrder({
    callback_url: `http://user:secret@${host}:8443/thanks?${'q=1&'.repeat(400)}#"><script>`,
  });
  const payment = await PaymentPage.open(page, order);
  await stage.sandbox.act(order.id, 'cancel');
  await payment.becomes('CANCELED');
  const href = await payment.backToShop.getAttribute('href');
  assert.equal(new URL(href).host, `${host}:8443`);
  await shows(payment.backToShop, `${host}:8443`);
  assert.ok(!(await payment.backToShop.innerText()).includes('secret'));
  await isUnharmed(page, 'callback_url');
  await assertAccessible(page);
});
