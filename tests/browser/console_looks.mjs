// Each page of the console on a phone and on a wide screen: nobody is shut out, nothing sticks out,
// and a picture for people to look at.
import { Console } from './console_page.mjs';
import { EMPTY_PAGES, spendAnAfternoon, UNDER_WAY } from './console_states.mjs';
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
      const look = async (name) => {
        await console.filled();
        await judge(console.page, `console/${name}-${theme}-${viewport}`, flaws);
      };
      for (const [name, addressFor] of Object.entries(EMPTY_PAGES)) {
        await console.visit(await addressFor(stage.sandbox));
        await look(`empty-${name}`);
      }
      await console.visit('orders');
      await stage.sandbox.call('POST', '/sandbox/v1/account:reset', {});
      for (const [name, at] of Object.entries(await spendAnAfternoon(stage))) {
        await console.visit(at);
        await look(name);
      }
      stage.expect(/HTTP 400|status of 400/); // what is refused
      for (const [name, act] of Object.entries(UNDER_WAY)) {
        await act(console);
        await look(name);
      }
      assertNoFlaws(flaws);
    });
  }
}
