// The commands that the console offers to be copied into a shell.
import type { RecordedRequest } from './messages.ts';

/** As a word of a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const REST_PATHS: Record<string, string> = {
  createOrder: '/apis/pg/create_order',
  getPublicOrderById: '/apis/pg/get_public_order',
};

/** The request again, as curl sends it; one that came over gRPC as the same call over REST. */
export function curlOf(request: RecordedRequest, origin: string, apiKey: string): string {
  const [, path] = /^POST (\/\S*)$/.exec(request.path) ?? [];
  const target = path ?? REST_PATHS[request.rpc] ?? '/';
  const body =
    path !== undefined && request.raw_request !== '' ? request.raw_request : request.request;
  const words = ['curl', '-i', shellWord(origin + target)];
  if (request.rpc !== 'getPublicOrderById') words.push('-H', shellWord(`apikey: ${apiKey}`));
  words.push('-H', shellWord('content-type: application/json'), '-d', shellWord(body));
  return words.join(' ');
}

export function createOrderCommand(origin: string, apiKey: string): string {
  const body = '{"merchant_order_id":"A-1","asset_name":"BTC","target_value":"150000"}';
  return (
    `curl -i ${shellWord(`${origin}/apis/pg/create_order`)} ` +
    `-H ${shellWord(`apikey: ${apiKey}`)} \\\n  -d ${shellWord(body)}`
  );
}

/** A call of the control API about an account. */
export function controlCommand(
  origin: string,
  account: string,
  path: string,
  body: unknown,
  method = 'POST',
): string {
  const words = ['curl', '-i'];
  if (method !== 'POST') words.push('-X', method);
  words.push(shellWord(`${origin}/sandbox/v1${path}`));
  if (account !== 'default') words.push('-H', shellWord(`x-sandbox-account: ${account}`));
  return `${words.join(' ')} \\\n  -d ${shellWord(JSON.stringify(body))}`;
}
