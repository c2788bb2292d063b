// Orders by the hundred thousand, as fast as the sandbox takes them: over one connection, on which
// requests do not wait for the answers to those before (HTTP/1.1's pipelining, RFC 9112, 9.3.2).
import { once } from 'node:events';
import net from 'node:net';

import { API_KEY } from './sandbox.mjs';

/** How many are on their way at a time. */
const MOST_UNDER_WAY = 512;

function requestOf(fields) {
  const body = JSON.stringify({ asset_name: 'BTC', target_value: '150000', ...fields });
  return (
    'POST /apis/pg/create_order HTTP/1.1\r\nHost: sandbox\r\nContent-Type: application/json\r\n' +
    `apikey: ${API_KEY}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** Takes the whole answers off the beginning of what has come; what is left, and how many. */
function takeAnswers(bytes) {
  let begin = 0;
  let count = 0;
  for (;;) {
    const body = bytes.indexOf('\r\n\r\n', begin) + 4;
    if (body < 4) break;
    const head = bytes.toString('latin1', begin, body);
    const end = body + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
    if (end > bytes.length) break;
    if (!head.startsWith('HTTP/1.1 200')) {
      throw new Error(`createOrder: ${bytes.toString('utf8', begin, end)}`);
    }
    begin = end;
    count += 1;
  }
  return { left: bytes.subarray(begin), count };
}

/** `fieldsOf` tells each one's, from 0 on; they are created in that order. */
export async function createOrders(sandbox, count, fieldsOf) {
  const socket = net.connect(sandbox.port, '127.0.0.1');
  await once(socket, 'connect');
  let sent = 0;
  let answered = 0;
  let left = Buffer.alloc(0);
  const send = () => {
    const batch = [];
    for (; sent < count && sent - answered < MOST_UNDER_WAY; sent += 1) {
      batch.push(requestOf(fieldsOf(sent)));
    }
    if (batch.length > 0) socket.write(batch.join(''));
  };
  send();
  for await (const chunk of socket) {
    const taken = takeAnswers(Buffer.concat([left, chunk]));
    left = taken.left;
    answered += taken.count;
    if (answered === count) return;
    send();
  }
  throw new Error(`the connection ended after ${answered} of ${count} orders`);
}
