// A TCP line to a port of this machine that a test can cut, or take down for a while.
import { once } from 'node:events';
import net from 'node:net';

export class BreakableLine {
  #target;
  #server;
  #sockets = new Set();

  static async to(port) {
    const line = new BreakableLine();
    line.#target = port;
    await line.#listen(0);
    line.port = line.#server.address().port;
    line.url = `http://127.0.0.1:${line.port}`;
    return line;
  }

  /** Breaks all connections that there are; new ones are taken. */
  cut() {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** From now on nobody gets through. */
  async goDown() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  /** To the same port as before, unless another one is given. */
  async comeBack(target = this.#target) {
    this.#target = target;
    await this.#listen(this.port);
  }

  async close() {
    if (this.#server.listening) await this.goDown();
  }

  async #listen(port) {
    this.#server = net.createServer((near) => {
      const far = net.connect(this.#target, '127.0.0.1');
      for (const [socket, other] of [[near, far], [far, near]]) {
        this.#sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }
}
