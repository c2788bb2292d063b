// A small shop that takes payments by Payscrypt: a catalogue, a checkout in both documented
// workflows, a webhook handler, a thank-you page. See README.md beside this file.
import { readFile } from 'node:fs/promises';
import http from 'node:http';

import { ASSETS, PRODUCTS } from './catalogue.mjs';
import { Gateway, GatewayError, NOT_FOUND } from './gateway.mjs';
import { OrderBook } from './order_book.mjs';
import { cataloguePage, paymentPage, sorryPage, thanksPage } from './pages.mjs';

const MAX_BODY_BYTES = 64 << 10;
const FILES = {
  '/shop.css': 'text/css',
  '/checkout.js': 'text/javascript',
  '/thanks.js': 'text/javascript',
};

/** An answer that ends a request early. */
class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function bodyOf(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `more than ${MAX_BODY_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** A WebhookOrder's fields that are looked at, or a 400: a webhook can come from anybody. */
function webhookOf(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'expected JSON');
  }
  if (!/^\d{1,19}$/.test(body?.id)) throw new Refusal(400, 'expected "id", a number as a string');
  return { id: String(body.id), number: String(body.merchant_order_id ?? '') };
}

async function file(path) {
  return { type: FILES[path], body: await readFile(new URL(`.${path}`, import.meta.url)) };
}

class Shop {
  constructor({ gateway, log }) {
    this.url = undefined; // once it listens
    this.gateway = gateway;
    this.log = log;
    this.book = new OrderBook((order) => log(`${order.number}: paid, ship ${order.product.sku}`));
  }

  async answer(request) {
    const pathname = request.url.split('?')[0];
    const [, place, number] = pathname.split('/');
    switch (`${request.method} ${number === undefined ? pathname : `/${place}/`}`) {
      case 'GET /':
        return { html: cataloguePage() };
      case 'POST /checkout':
        return this.checkout(new URLSearchParams(await bodyOf(request)));
      case 'GET /pay/':
        return { html: paymentPage(this.orderOf(number), this.gateway.url) };
      case 'GET /thanks/':
        return this.thank(this.orderOf(number));
      case 'POST /payscrypt':
        return this.hear(await bodyOf(request));
      case 'GET /shop.css':
      case 'GET /checkout.js':
      case 'GET /thanks.js':
        return file(pathname);
      default:
        throw new Refusal(404, 'There is no such page.');
    }
  }

  orderOf(number) {
    const order = this.book.find(number);
    if (!order?.gatewayId) throw new Refusal(404, 'There is no such order.');
    return order;
  }

  async checkout(form) {
    const product = PRODUCTS.find(({ sku }) => sku === form.get('sku'));
    const asset = form.get('asset');
    if (!product || !Object.hasOwn(ASSETS, asset)) throw new Refusal(400, 'We do not sell that.');
    const order = this.book.open(product, asset);
    const created = await this.gateway.createOrder({
      merchant_order_id: order.number,
      asset_name: order.assetName,
      target_value: order.value,
      callback_url: `${this.url}/thanks/${order.number}`,
      description: product.name,
    });
    this.book.begin(order, created);
    const pays = form.get('pay') === 'here' ? `/pay/${order.number}` : created.redirect_url;
    return { redirect: pays };
  }

  /**
   * A webhook says that something may have changed, and anybody can send one: what has changed is
   * asked of the gateway. Where that fails the webhook is answered 503, so that it comes again.
   */
  async hear(text) {
    const { id, number } = webhookOf(text);
    let answer;
    try {
      answer = await this.gateway.getPublicOrder(id);
    } catch (error) {
      if (error.code === NOT_FOUND) return { text: 'The gateway knows no such order: ignored.' };
      throw new Refusal(503, `The gateway could not be asked: ${error.message}`);
    }
    const order = this.book.find(number);
    if (order && !order.gatewayId) throw new Refusal(503, 'The order is just being created.');
    if (order?.gatewayId !== id) return { text: 'Not an order of this shop: ignored.' };
    this.book.settle(order, answer);
    return { text: `${order.number} is ${order.status}` };
  }

  /** The customer is back, maybe before the webhook: so ask, and show what is certain. */
  async thank(order) {
    try {
      this.book.settle(order, await this.gateway.getPublicOrder(order.gatewayId));
      return { html: thanksPage(order, true) };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.log(`${order.number}: ${error.message}`);
      return { html: thanksPage(order, false) };
    }
  }

  /** What is told of a request that failed: to people as a page, to programs as text. */
  refuse(error, request) {
    let { status, message } = error;
    if (!(error instanceof Refusal)) {
      const isTheGateways = error instanceof GatewayError;
      this.log(isTheGateways ? error.message : error.stack);
      status = isTheGateways ? 502 : 500;
      message = 'We cannot take payments just now. Nothing was charged; please try again.';
    }
    const isForPeople = (request.headers.accept ?? '').includes('text/html');
    return isForPeople ? { status, html: sorryPage('Sorry', message) } : { status, text: message };
  }
}

function send(response, policy, { status = 200, html, text, redirect, type, body }) {
  const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };
  if (redirect) {
    response.writeHead(303, { ...headers, location: redirect }).end();
    return;
  }
  const contentType = type ?? (html === undefined ? 'text/plain' : 'text/html');
  headers['content-type'] = `${contentType}; charset=utf-8`;
  headers['content-security-policy'] = policy;
  response.writeHead(status, headers).end(html ?? text ?? body);
}

/**
 * A shop that listens: its `url`, and close(). `log` gets a line for what its owner should see;
 * `publicUrl` is where customers reach it, if not where it listens.
 */
export async function startShop(options) {
  const { sandboxUrl, apiKey, log, host = '127.0.0.1', port = 0, publicUrl } = options;
  const shop = new Shop({ gateway: new Gateway(sandboxUrl, apiKey), log });
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; " +
    `connect-src 'self' ${new URL(sandboxUrl).origin}`;
  const server = http.createServer((request, response) => {
    shop
      .answer(request)
      .catch((error) => shop.refuse(error, request))
      .then((answer) => send(response, policy, answer));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  shop.url = publicUrl ?? `http://${host}:${server.address().port}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url: shop.url, close };
}
