// Each state of the Payment UI, light and dark, on a phone and on a wide screen: nobody is shut
// out, nothing sticks out, and a picture for people to look at.
import { assertNoFlaws, judge } from './looks.mjs';
import { PAYMENT_STATES, showPaymentState } from './payment_states.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

for (const theme of ['light', 'dark']) {
  for (const viewport of ['phone', 'wide']) {
    browserTest(`the Payment UI looks well, ${theme}, ${viewport}`, async (stage) => {
      const visitor = await stage.visitor({ theme, viewport });
      const { page } = visitor;
      const flaws = [];
      for (const state of Object.keys(PAYMENT_STATES)) {
        await showPaymentState(page, stage.sandbox, state);
        await judge(page, `payment/${state}-${theme}-${viewport}`, flaws);
      }
      for (const state of ['waiting', 'confirming', 'canceled']) {
        const another = await visitor.tab(); // where no drawer was left open
        await showPaymentState(another, stage.sandbox, state, { drawer: true });
        await judge(another, `payment/${state}-drawer-${theme}-${viewport}`, flaws);
        await another.close();
      }
      visitor.expect(/404/);
      await page.goto(`${stage.sandbox.url}/pay/99`);
      await shows(page.getByTestId('missing'), 'no such order');
      await judge(page, `payment/missing-${theme}-${viewport}`, flaws);
      assertNoFlaws(flaws);
    });
  }
}
