// Each page of the console on a phone and on a wide screen: nobody is shut out, nothing sticks out,
// and a picture for people to look at.
import { Console } from './console_page.mjs';
import { EMPTY_PAGES, spendAnAfternoon } from './console_states.mjs';
import { assertNoFlaws, judge } from './looks.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';

/** Declares the tests of a theme, "light" or "dark". */
export function testLooks(theme) {
  const browserTest = playing(...MANUAL, ...BY_HAND);
  for (const viewport of ['phone', 'wide']) {
    browserTest(`the console looks well, ${theme}, ${viewport}`, async (stage) => {
      const flaws = [];
      const console = await Console.open(stage, '', { theme, viewport });
      for (const at of EMPTY_PAGES) {
        await console.visit(at);
        await console.filled();
        await judge(console.page, `console/empty-${at}-${theme}-${viewport}`, flaws);
      }
      for (const [name, at] of Object.entries(await spendAnAfternoon(stage))) {
        await console.visit(at);
        await console.filled();
        await judge(console.page, `console/${name}-${theme}-${viewport}`, flaws);
      }
      assertNoFlaws(flaws);
    });
  }
}
