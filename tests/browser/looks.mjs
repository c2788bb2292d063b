// Whether a page looks well, as far as a machine can tell; for the rest there is a picture.
import assert from 'node:assert/strict';

import { assertAccessible, assertFits, screenshot } from './visitor.mjs';

/** Takes a picture of the page, and notes in `flaws` what is wrong with how it looks. */
export async function judge(page, name, flaws) {
  await screenshot(page, name);
  for (const judged of [assertFits, assertAccessible]) {
    await judged(page, name).catch((error) => flaws.push(error.message));
  }
}

export function assertNoFlaws(flaws) {
  assert.equal(flaws.length, 0, `\n${flaws.join('\n')}`);
}
