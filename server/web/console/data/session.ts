// Whose sandbox the console looks at: the account, and the token where the sandbox asks for one.
import { signal } from '@preact/signals';
import { ApiError, call } from '../../wire/rest.ts';
import type { Account, Scenario } from './messages.ts';

const ACCOUNT = 'account';
const TOKEN = 'control-token';

/** By its name, so that it is reached whatever has become of its keys. */
export const accountName = signal(sessionStorage.getItem(ACCOUNT) ?? 'default');
export const token = signal(sessionStorage.getItem(TOKEN) ?? '');
/** Whether the sandbox has refused what it was asked for want of a token. */
export const wantsToken = signal(false);

export function chooseAccount(name: string): void {
  sessionStorage.setItem(ACCOUNT, name);
  accountName.value = name;
}

export function giveToken(text: string): void {
  sessionStorage.setItem(TOKEN, text);
  token.value = text;
  wantsToken.value = false;
}

/** The sandbox does not take `used`. An answer that comes late says nothing about a newer one. */
export function refuse(used: string): void {
  if (used === token.value) wantsToken.value = true;
}

export function headers(): Record<string, string> {
  const all: Record<string, string> = { 'x-sandbox-account': accountName.value };
  if (token.value !== '') all['authorization'] = `Bearer ${token.value}`;
  return all;
}

/** A call of the control API, about the account: ask('GET', '/orders'). */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const used = token.value;
  try {
    return await call<T>(method, `/sandbox/v1${path}`, body, headers());
  } catch (error) {
    if (error instanceof ApiError && error.httpStatus === 401) refuse(used);
    throw error;
  }
}

/** The lists that answer in pages by name. */
interface ByName {
  accounts: Account;
  scenarios: Scenario;
}

/** All that such a list has. */
export async function askAll<List extends keyof ByName>(list: List): Promise<ByName[List][]> {
  const all: ByName[List][] = [];
  let after = '';
  do {
    const page = await ask<Record<List, ByName[List][]> & { next: string }>(
      'GET',
      `/${list}${query({ limit: 1000, after })}`,
    );
    all.push(...page[list]);
    after = page.next;
  } while (after !== '');
  return all;
}

type Value = string | number | boolean | undefined;

/** "?a=1&b=2" of what is not empty. */
export function query(values: Record<string, Value>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '' && value !== false) params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** One segment of a path. */
export function segment(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
}
