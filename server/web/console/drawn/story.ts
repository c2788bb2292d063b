// What an order's events tell, in the shape in which it is drawn.
import type { SandboxEvent } from '../data/messages.ts';
import { isFinal, type Status } from '../../wire/types.ts';

export interface Change {
  from: Status;
  to: Status;
  at: number;
}

/** The order was in a status from one instant to another. */
export interface Stay {
  status: Status;
  from: number;
  to: number;
}

export interface Mark {
  at: number;
  kind: 'payment' | 'blocks' | 'drop' | 'note';
  text: string;
}

/** An attempt of a webhook: under way from one instant to another, or still. */
export interface Call {
  delivery: string;
  from: number;
  to: number | undefined;
  went: 'well' | 'wrong' | undefined;
  text: string;
}

export interface Story {
  from: number;
  /** The instant of the newest event. */
  to: number;
  changes: Change[];
  stays: Stay[];
  marks: Mark[];
  calls: Call[];
}

const MARKS: Record<string, Mark['kind']> = {
  payment_seen: 'payment',
  blocks_found: 'blocks',
  payment_dropped: 'drop',
  blocks_replaced: 'drop',
  scenario_taken_over: 'note',
  step_refused: 'note',
  fault_met: 'note',
};

export function changeOf(event: SandboxEvent): Change | undefined {
  if (event.type !== 'status_changed') return undefined;
  const match = /^([A-Z]+) -> ([A-Z]+)/.exec(event.text);
  if (!match) return undefined;
  return { from: match[1] as Status, to: match[2] as Status, at: Date.parse(event.at) };
}

/** "3" of "webhook 3: CONFIRMING". */
export function deliveryOf(event: SandboxEvent): string | undefined {
  return /^webhook ([0-9]+)\b/.exec(event.text)?.[1];
}

function settle(calls: Call[], event: SandboxEvent, at: number): void {
  const delivery = deliveryOf(event);
  const open = calls.findLast((call) => call.delivery === delivery && call.to === undefined);
  if (!open) return;
  open.to = at;
  open.went = /answered 2[0-9][0-9]/.test(event.text) ? 'well' : 'wrong';
  open.text = event.text;
}

function staysOf(changes: Change[], from: number, to: number): Stay[] {
  const stays: Stay[] = [];
  let status: Status = 'PENDING';
  let since = from;
  for (const change of changes) {
    stays.push({ status, from: since, to: change.at });
    status = change.to;
    since = change.at;
  }
  stays.push({ status, from: since, to: Math.max(since, to) });
  return stays;
}

/** `now` is how far the last status is drawn; an order that is final is drawn to its last event. */
export function storyOf(events: readonly SandboxEvent[], created: number, now: number): Story {
  const changes: Change[] = [];
  const marks: Mark[] = [];
  const calls: Call[] = [];
  const first = events[0] ? Date.parse(events[0].at) : created;
  let last = first;
  for (const event of events) {
    const at = Date.parse(event.at);
    last = Math.max(last, at);
    const change = changeOf(event);
    const kind = MARKS[event.type];
    if (change) changes.push(change);
    else if (kind) marks.push({ at, kind, text: event.text });
    else if (event.type === 'webhook_sent') {
      const delivery = deliveryOf(event) ?? '';
      calls.push({ delivery, from: at, to: undefined, went: undefined, text: event.text });
    } else if (event.type === 'webhook_settled') settle(calls, event, at);
  }
  const status = changes.at(-1)?.to ?? 'PENDING';
  const end = isFinal(status) ? last : Math.max(last, now);
  return { from: first, to: last, changes, stays: staysOf(changes, first, end), marks, calls };
}
