// The shop's pages, as HTML. What is put into one is escaped; only `raw` is not.
import { ASSETS, PRODUCTS, price } from './catalogue.mjs';

class Markup {
  constructor(text) {
    this.text = text;
  }
}

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function asHtml(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(asHtml).join('');
  return String(value ?? '').replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

function html(parts, ...values) {
  return new Markup(parts.reduce((text, part, i) => text + asHtml(values[i - 1]) + part));
}

function page(title, main, head = '') {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Teahouse</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/shop.css">
    ${head}
  </head>
  <body>
    <header><a href="/">Teahouse</a></header>
    <main aria-live="polite">${main}</main>
  </body>
</html>
`.text;
}

function choice(asset, value, isFirst) {
  const label = price(value, asset);
  return html`<option value="${asset}"${isFirst ? html` selected` : ''}>${label}</option>`;
}

function offer({ sku, name, about, prices }) {
  return html`<li>
    <h2>${name}</h2>
    <p>${about}</p>
    <form method="post" action="/checkout">
      <input type="hidden" name="sku" value="${sku}">
      <label>Price of ${name}
        <select name="asset">
          ${Object.keys(ASSETS).map((asset, i) => choice(asset, prices[asset], i === 0))}
        </select>
      </label>
      <button name="pay" value="there">Pay with Payscrypt</button>
      <button name="pay" value="here" class="second">Pay on this site</button>
    </form>
  </li>`;
}

export function cataloguePage() {
  const offers = html`<ul class="offers">${PRODUCTS.map(offer)}</ul>`;
  return page('Tea and what it needs', html`<h1>Tea, and what it needs</h1>${offers}`);
}

/** The second workflow: the shop itself shows what to pay, and checkout.js watches the order. */
export function paymentPage(order, gatewayUrl) {
  const main = html`<h1>Pay for your ${order.product.name}</h1>
    <dl id="payment" data-gateway="${gatewayUrl}" data-id="${order.gatewayId}"
        data-thanks="/thanks/${order.number}">
      <dt>Send exactly</dt><dd data-testid="amount">${price(order.value, order.assetName)}</dd>
      <dt>To this address</dt><dd data-testid="address"><code>${order.address}</code></dd>
      <dt>State</dt><dd><span data-testid="state" role="status">Waiting for your payment</span></dd>
    </dl>`;
  return page('Payment', main, html`<script type="module" src="/checkout.js"></script>`);
}

const ENDINGS = {
  SUCCESSFUL: ['Thank you', 'Your payment is confirmed, and your parcel is on its way.'],
  CONFIRMING: ['Thank you', 'Your payment has arrived; we wait for the network to confirm it.'],
  PENDING: ['Not paid yet', 'No full payment has arrived yet. This page looks again by itself.'],
  EXPIRED: ['Too late', 'The time to pay ran out. Nothing will be sent; please order again.'],
  CANCELED: ['Canceled', 'This order was canceled. Nothing will be sent.'],
};

/** What the customer comes back to. `isKnown` is false where the gateway could not be asked. */
export function thanksPage(order, isKnown) {
  const [headline, text] = isKnown
    ? ENDINGS[order.status]
    : ['One moment', 'We could not ask for the state of your payment. This page asks again.'];
  const isOpen = !isKnown || order.status === 'PENDING' || order.status === 'CONFIRMING';
  const main = html`<h1>${headline}</h1>
    <p data-testid="verified" data-status="${isKnown ? order.status : 'UNKNOWN'}">${text}</p>
    <dl>
      <dt>Order</dt><dd><code>${order.number}</code></dd>
      <dt>Article</dt><dd>${order.product.name}</dd>
      <dt>Price</dt><dd>${price(order.value, order.assetName)}</dd>
      <dt>Received</dt><dd data-testid="received">${price(order.received, order.assetName)}</dd>
    </dl>
    <p><a href="/">Back to the shop</a></p>`;
  const script = html`<script type="module" src="/thanks.js"></script>`;
  return page(headline, main, isOpen ? script : '');
}

export function sorryPage(headline, text) {
  return page(headline, html`<h1>${headline}</h1><p>${text}</p><p><a href="/">Back</a></p>`);
}
