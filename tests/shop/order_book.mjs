// The shop's own orders. A real shop keeps them in its database; what matters is the same there:
// an order goes on by what the gateway says when it is asked, and its goods leave the house once.
import { randomBytes } from 'node:crypto';

const FINAL = new Set(['SUCCESSFUL', 'EXPIRED', 'CANCELED']);

export class OrderBook {
  #orders = new Map();
  #ship;

  /** `ship(order)` sends the goods; it is called once for each order that is paid. */
  constructor(ship) {
    this.#ship = ship;
  }

  /** Noted before the gateway is asked, so that no webhook comes for an order unknown here. */
  open(product, assetName) {
    const order = {
      // Whoever knows the number sees the order's page, so it cannot be guessed.
      number: `S-${randomBytes(9).toString('base64url')}`,
      product,
      assetName,
      value: product.prices[assetName],
      // What the gateway said last.
      gatewayId: undefined,
      address: undefined,
      status: 'PENDING',
      received: '0',
      updatedAt: 0,
      shipped: false,
    };
    this.#orders.set(order.number, order);
    return order;
  }

  find(number) {
    return this.#orders.get(number);
  }

  /** The gateway has taken the order. */
  begin(order, created) {
    order.gatewayId = created.id;
    order.address = created.variants[0];
  }

  /**
   * Takes over what the gateway answered about an order, however often and in whichever order the
   * answers come: an older one changes nothing, and a final status stays.
   */
  settle(order, answer) {
    const isAboutIt =
      answer.id === order.gatewayId &&
      answer.asset_name === order.assetName &&
      answer.target_value === order.value;
    if (!isAboutIt) throw new Error(`${order.number}: the gateway answered about another order`);
    const updatedAt = Number(answer.updated_at);
    if (FINAL.has(order.status) || updatedAt < order.updatedAt) return;
    order.status = answer.status;
    order.received = answer.value;
    order.updatedAt = updatedAt;
    if (order.status === 'SUCCESSFUL' && !order.shipped) {
      order.shipped = true;
      this.#ship(order);
    }
  }
}
