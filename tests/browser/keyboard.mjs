// Going through a page with Tab, and whether one sees where one is.

/** What has the focus: its name, and whether that is seen. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { name: '', seen: false };
    const box = element.getBoundingClientRect();
    // A link that is a whole row's draws its ring around the row.
    const hasRing = [null, '::after'].some((part) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element, part);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    const isAcross = box.width > 0 && box.right > 0 && box.left < innerWidth;
    const isDown = box.height > 0 && box.bottom > 0 && box.top < innerHeight;
    const label = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent;
    const name = (label ?? element.textContent).trim();
    const where = element.dataset.testid ?? element.tagName.toLowerCase();
    return { name, where, seen: hasRing && isAcross && isDown };
  });
}

/** Each stop of Tab, from the page's beginning to its end. */
export async function walk(page, limit = 200) {
  const stops = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop.where === undefined) return stops;
    stops.push(stop);
    if (stops.length > limit) throw new Error(`Tab does not come out of ${JSON.stringify(stop)}`);
  }
}

/** Presses Tab until what has the focus is named so. */
export async function tabTo(page, name) {
  const passed = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    passed.push(at.name);
    if (name.test(at.name)) return at;
  }
  throw new Error(`Tab never comes to ${name}; it came to ${passed.join(' | ')}`);
}
