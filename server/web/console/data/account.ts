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

// Answers may overtake each other: one that was asked for before another was taken is not.
let asked = 0;
let taken = 0;

/** Of an answer that has just come. */
export function takeClock(told: Clock): void {
  taken = ++asked;
  showClock(told);
}

function showClock(told: Clock): void {
  clock.value = told;
  const time = Date.parse(told.time);
  if (Number.isNaN(time)) return;
  reading.value = { time, factor: factorOf(told.mode), heardAt: performance.now() };
}

const CLOCK_PACE_MS = 400;
/** For what hardly ever changes, and tells no event then. */
export const REFRESH_MS = 10_000;

export async function refreshAccount(): Promise<void> {
  const name = accountName.value;
  const turn = ++asked;
  try {
    const told = await ask<Account>('GET', '/account');
    if (name !== accountName.value || turn < taken) return;
    taken = turn;
    account.value = told;
    showClock(told.clock);
  } catch (error) {
    // Somebody has deleted the account that this tab looks at.
    const isGone = error instanceof ApiError && error.httpStatus === 404;
    if (isGone && name !== 'default' && name === accountName.value) chooseAccount('default');
  }
}

async function refreshAssets(): Promise<void> {
  try {
    assets.value = (await ask<{ assets: Asset[] }>('GET', '/assets')).assets;
  } catch {
    // What is known of them stays true; where nothing is, they are asked for again.
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
      if (assets.value.length === 0) void refreshAssets();
    }, CLOCK_PACE_MS);
  };
  const deaf = listen(soon);
  const slow = window.setInterval(() => {
    if (!wantsToken.value) soon();
  }, REFRESH_MS);
  const done = effect(() => {
    void token.value;
    void accountName.value;
    account.value = undefined;
    clock.value = undefined;
    reading.value = undefined;
    void refreshAccount();
    void refreshAssets();
  });
  return () => {
    deaf();
    done();
    clearInterval(slow);
    clearTimeout(timer);
  };
}
