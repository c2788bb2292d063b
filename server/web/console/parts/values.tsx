// How single values are shown, on whichever page.
import { computed } from '@preact/signals';
import { grouped, inUnits, smallestUnit, wholeOf } from '../../money/amount.ts';
import { CopyButton } from '../../ui/copy_button.tsx';
import type { Status } from '../../wire/types.ts';
import { decimalsOf, reading } from '../data/account.ts';

export function StatusBadge({ status }: { status: Status | string }) {
  return (
    <span class="badge" data-status={status}>
      {status}
    </span>
  );
}

const TONES: Record<string, string> = {
  delivered: 'green',
  failed: 'red',
  retrying: 'amber',
  waiting: 'grey',
  sent: 'blue',
  skipped: 'grey',
  canceled: 'grey',
  answered: 'grey',
  'timed out': 'red',
  aborted: 'grey',
};

export function StateBadge({ state }: { state: string }) {
  return (
    <span class="badge" data-tone={TONES[state] ?? 'grey'}>
      {state}
    </span>
  );
}

/** Of an answer; empty where there is none yet. */
export function CodeBadge({ code }: { code: string }) {
  const tone = code === '' ? 'grey' : code === 'OK' ? 'green' : 'red';
  return (
    <span class="badge" data-tone={tone}>
      {code === '' ? 'no answer' : code}
    </span>
  );
}

/** In the asset's unit, with the smallest in the title; in the smallest until it is known. */
export function Amount({ value, asset }: { value: string; asset: string }) {
  const whole = wholeOf(value);
  const decimals = decimalsOf(asset);
  const smallest = smallestUnit(asset);
  return (
    <span class="number amount" title={`${grouped(whole)} ${smallest}`}>
      {decimals === undefined ? grouped(whole) : inUnits(whole, decimals)}{' '}
      <span class="unit">{decimals === undefined ? smallest : asset}</span>
    </span>
  );
}

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/** "14:05:09.120" of an instant, in UTC as the sandbox writes it. */
export function timeOfDay(at: Date, withMillis = true): string {
  const text = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
  return withMillis ? `${text}.${pad(at.getUTCMilliseconds(), 3)}` : text;
}

export function dateOf(at: Date): string {
  return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
}

/** The account's day. */
const today = computed(() => reading.value && dateOf(new Date(reading.value.time)));

/**
 * An instant of the account's clock: RFC 3339, or Unix seconds as the merchant API has it. With the
 * date where that is not the account's day.
 */
export function Instant({ at, withDate = false }: { at: string; withDate?: boolean }) {
  if (at === '') return <span class="faint">–</span>;
  const seconds = /^[0-9]+$/.test(at);
  const date = new Date(seconds ? Number(at) * 1000 : at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const dated = withDate || dateOf(date) !== (today.value ?? dateOf(date));
  return (
    <time class="number nowrap" dateTime={date.toISOString()} title={`${date.toISOString()} (UTC)`}>
      {dated && <span class="faint">{dateOf(date)} </span>}
      {timeOfDay(date, !seconds)}
    </time>
  );
}

const MOST_IN_LINES = 200_000;

/** JSON in lines; what is not JSON as it is. */
function pretty(text: string): string {
  if (text.length > MOST_IN_LINES) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

interface CodeProps {
  text: string;
  what: string;
  testId?: string;
  /** As it is, though it be JSON. */
  raw?: boolean;
}

export function Code({ text, what, testId, raw = false }: CodeProps) {
  if (text === '') return <p class="faint code-none">none</p>;
  const shown = raw ? text : pretty(text);
  return (
    <div class="code-block">
      <pre tabIndex={0} aria-label={what} data-testid={testId}>
        {shown}
      </pre>
      <CopyButton text={shown} what={what} />
    </div>
  );
}
