// What every page of the console needs of the account: itself, its assets, its clock.
import { effect, signal } from '@preact/signals';
import { factorOf, shownAt, type ClockReading } from '../../time/virtual_clock.ts';
import { ApiError } from '../../wire/rest.ts';
import { listen } from './live.ts';
import type { Account, Asset, Clock } from './messages.ts';
import { accountName, ask, chooseAccount, token, wantsToken } from './session.ts';

export const account = signal<Account | undefined>(undefined);
export const assets = signal<Asset[]>([]);
export const clock = signal<Clock | undefined>(undefined);
export const reading = signal<ClockReading | undefined>(undefined);

export function decimalsOf(assetName: string): number | undefined {
  return assets.value.find((asset) => asset.name === assetName)?.decimals;
}

/** The account's time now, in milliseconds; nothing while it is not known. */
export function now(): number | undefined {
  return reading.value && shownAt(reading.value, performance.now());
}

export function takeClock(told: Clock): void {
  clock.value = told;
  const time = Date.parse(told.time);
  if (Number.isNaN(time)) return;
  reading.value = { time, factor: factorOf(told.mode), heardAt: performance.now() };
}

const CLOCK_PACE_MS = 400;
const REFRESH_MS = 10_000;

export async function refreshAccount(): Promise<void> {
  const name = accountName.value;
  try {
    const told = await ask<Account>('GET', '/account');
    if (name !== accountName.value) return;
    account.value = told;
    takeClock(told.clock);
  } catch (error) {
    // Somebody has deleted the account that this tab looks at.
    const isGone = error instanceof ApiError && error.httpStatus === 404;
    if (isGone && name !== 'default' && name === accountName.value) chooseAccount('default');
  }
}

/** Keeps all of it up to date until the returned function is called. */
export function stayInformed(): () => void {
  let timer = 0;
  const soon = () => {
    if (timer !== 0) return;
    timer = window.setTimeout(() => {
      timer = 0;
      void refreshAccount();
    }, CLOCK_PACE_MS);
  };
  const deaf = listen(soon);
  const slow = window.setInterval(() => {
    if (!wantsToken.value) void refreshAccount();
  }, REFRESH_MS);
  const done = effect(() => {
    void token.value;
    void accountName.value;
    account.value = undefined;
    void refreshAccount();
    ask<{ assets: Asset[] }>('GET', '/assets')
      .then((list) => (assets.value = list.assets))
      .catch(() => (assets.value = []));
  });
  return () => {
    deaf();
    done();
    clearInterval(slow);
    clearTimeout(timer);
  };
}
