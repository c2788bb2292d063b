// Payscrypt's REST API, as far as a shop needs it.

const PATIENCE_MS = 10_000;

/** The gateway refused or failed, or (UNAVAILABLE) was not to be reached. `code` is gRPC's. */
export class GatewayError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
}

export const NOT_FOUND = 5;
const UNAVAILABLE = 14;

export class Gateway {
  /** `url` of Payscrypt or of a sandbox, such as http://127.0.0.1:8080. */
  constructor(url, apiKey) {
    this.url = url.replace(/\/+$/, '');
    this.apiKey = apiKey;
  }

  /** The new order, as its merchant sees it; its `redirect_url` is the page to pay at. */
  async createOrder(fields) {
    return (await this.#post('/apis/pg/create_order', fields, { apikey: this.apiKey })).order;
  }

  /** An order as it is now: the one answer that a shop may act on. */
  async getPublicOrder(id) {
    return (await this.#post('/apis/pg/get_public_order', { id })).order;
  }

  async #post(path, body, headers = {}) {
    try {
      const response = await fetch(this.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) {
        const code = Number(response.headers.get('grpc-code') ?? UNAVAILABLE);
        const message = decodeURIComponent(response.headers.get('grpc-message') ?? '');
        throw new GatewayError(code, message || `HTTP ${response.status}`);
      }
      return await response.json();
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      throw new GatewayError(UNAVAILABLE, `${this.url}${path}: ${error.message}`, { cause: error });
    }
  }
}
