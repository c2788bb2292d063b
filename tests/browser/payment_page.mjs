// The Payment UI as a customer uses it.
import { shows } from './visitor.mjs';

export class PaymentPage {
  constructor(page) {
    this.page = page;
    this.card = page.getByTestId('payment');
    this.progress = page.getByTestId('progress');
    this.outcome = page.getByTestId('outcome');
    this.payments = page.getByTestId('payment-row');
    this.timeLeft = page.getByTestId('time-left');
    this.backToShop = page.getByTestId('back-to-shop');
    this.refusal = page.getByTestId('simulate-error');
  }

  /** Opens the page of an order. It leaves for the shop at the end only where `stay` is false. */
  static async open(page, order, { stay = true } = {}) {
    await page.goto(`${order.redirect_url}${stay ? '?stay' : ''}`);
    await page.getByTestId('payment').locator('h1').waitFor();
    return new PaymentPage(page);
  }

  has(testId) {
    return this.page.getByTestId(testId);
  }

  async openDrawer() {
    await this.page.getByTestId('simulate-toggle').click();
    await this.page.getByTestId('simulate-exact').waitFor();
  }

  /** Presses a button of the drawer: "exact", "part", "confirm", ... */
  async simulate(what) {
    await this.page.getByTestId(`simulate-${what}`).click();
  }

  /** Waits until the order has the status, and the page shows it. */
  async becomes(status) {
    await this.page.locator(`[data-testid=payment][data-status=${status}]`).waitFor();
  }

  async waits() {
    await shows(this.progress, 'Waiting for your payment');
  }

  async confirms(done, of) {
    await shows(this.has('confirmations'), `${done} of ${of}`);
  }
}
