// What stands at a webhook's URL: keeps what comes, and answers as it is told to.
import { once } from 'node:events';
import http from 'node:http';

export class Receiver {
  /** All that came, oldest first: {path, headers, body}. */
  received = [];
  /** The next answers' HTTP statuses; 200 once there are none. */
  answers = [];
  #server;

  /** `answer`, if any, is given the response in place of what `answers` say. */
  static async start(answer) {
    const receiver = new Receiver();
    receiver.#server = http.createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString('utf8');
      receiver.received.push({ path: request.url, headers: request.headers, body });
      if (answer) return answer(response);
      response.writeHead(receiver.answers.shift() ?? 200, { 'x-shop': 'teahouse' });
      return response.end(`thanks for ${receiver.received.length}`);
    });
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    receiver.url = `http://127.0.0.1:${receiver.#server.address().port}/payscrypt`;
    return receiver;
  }

  async close() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
