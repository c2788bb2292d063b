// The commands that the console offers to be copied into a shell.
import type { RecordedRequest } from './messages.ts';

/** As a word of a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const CREATE_ORDER = '/apis/pg/create_order';
const PUBLIC_ORDER = '/apis/pg/get_public_order';

/** As curl takes it, whatever it begins with. */
const withBody = (body: string) => ['--data-raw', shellWord(body)];

interface Again {
  origin: string;
  apiKey: string;
  /** The account's scenario of orders that choose none. */
  fallback: string;
}

/** The request again, as curl sends it; one that came over gRPC as the same call over REST. */
export function curlOf(request: RecordedRequest, { origin, apiKey, fallback }: Again): string {
  const isPublic = request.rpc === 'getPublicOrderById';
  const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(request.path) ?? [];
  const target = path ?? (isPublic ? PUBLIC_ORDER : CREATE_ORDER);
  const body =
    path !== undefined && request.raw_request !== '' ? request.raw_request : request.request;
  const words = ['curl', '-i', shellWord(origin + target)];
  if (method !== undefined && method !== 'POST') words.push('-X', method);
  if (!isPublic) words.push('-H', shellWord(`apikey: ${apiKey}`));
  // What plays is told, and not who chose it; where the account would not have, the request did.
  const chosen = request.rpc === 'createOrder' && request.order_id !== '' ? request.scenario : '';
  if (chosen !== '' && chosen !== fallback) {
    words.push('-H', shellWord(`x-sandbox-scenario: ${chosen}`));
  }
  words.push('-H', shellWord('content-type: application/json'), ...withBody(body));
  return words.join(' ');
}

export function createOrderCommand(origin: string, apiKey: string): string {
  const body = '{"merchant_order_id":"A-1","asset_name":"BTC","target_value":"150000"}';
  const target = shellWord(origin + CREATE_ORDER);
  return `curl -i ${target} -H ${shellWord(`apikey: ${apiKey}`)} \\\n  -d ${shellWord(body)}`;
}

/** The public view of an order, which needs no key. */
export function publicOrderCommand(origin: string, id: string): string {
  const target = shellWord(origin + PUBLIC_ORDER);
  return `curl -i ${target} \\\n  -d ${shellWord(JSON.stringify({ id }))}`;
}

/** Whom a call of the control API is about, and by what right it is made. */
interface Caller {
  origin: string;
  account: string;
  /** Whether the sandbox asks for a token. A command names the variable that has it, and not it. */
  needsToken: boolean;
}

/** A call of the control API. */
export function controlCommand(caller: Caller, path: string, body: unknown): string {
  const words = ['curl', '-i', shellWord(`${caller.origin}/sandbox/v1${path}`)];
  if (caller.account !== 'default') {
    words.push('-H', shellWord(`x-sandbox-account: ${caller.account}`));
  }
  if (caller.needsToken) words.push('-H', '"authorization: Bearer $TOKEN"');
  return `${words.join(' ')} \\\n  -d ${shellWord(JSON.stringify(body))}`;
}
