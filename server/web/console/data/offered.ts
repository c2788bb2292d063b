// The commands that are offered, about the sandbox and the account that the console looks at.
import { sandboxUrl } from '../../wire/base.ts';
import { account } from './account.ts';
import { controlCommand, createOrderCommand, curlOf, publicOrderCommand } from './commands.ts';
import type { RecordedRequest } from './messages.ts';
import { accountName, token } from './session.ts';

/** A key of the account, or what stands for one. */
const apiKey = () => account.value?.api_key || 'KEY';

export function offerOrder(): string {
  return createOrderCommand(sandboxUrl(), apiKey());
}

export function offerPublicOrder(id: string): string {
  return publicOrderCommand(sandboxUrl(), id);
}

export function offerAgain(request: RecordedRequest): string {
  const fallback = account.value?.default_scenario ?? '';
  return curlOf(request, { origin: sandboxUrl(), apiKey: apiKey(), fallback });
}

/** A call of the control API: offerCall('/webhooks', { url }). */
export function offerCall(path: string, body: unknown, name = accountName.value): string {
  const caller = { origin: sandboxUrl(), account: name, needsToken: token.value !== '' };
  return controlCommand(caller, path, body);
}

/** Where a shop may be told. */
export const EXAMPLE_URL = 'http://localhost:3000/payscrypt';

export function offerWebhook(): string {
  return offerCall('/webhooks', { url: EXAMPLE_URL });
}
