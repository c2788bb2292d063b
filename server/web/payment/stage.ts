// Where an order stands, as its customer is told.
import { wholeOf } from '../money/amount.ts';
import type { PublicOrder } from '../wire/types.ts';

export type Stage =
  | { kind: 'waiting'; remaining: bigint }
  | { kind: 'part'; paid: bigint; remaining: bigint }
  | { kind: 'confirming'; done: number; of: number }
  | { kind: 'paid' }
  | { kind: 'expired'; paid: bigint }
  | { kind: 'canceled'; paid: bigint };

export function stageOf(order: PublicOrder): Stage {
  const paid = wholeOf(order.value);
  const target = wholeOf(order.target_value);
  switch (order.status) {
    case 'PENDING': {
      const remaining = target > paid ? target - paid : 0n;
      return paid > 0n ? { kind: 'part', paid, remaining } : { kind: 'waiting', remaining };
    }
    case 'CONFIRMING': {
      const of = Number(order.target_confirmations);
      return { kind: 'confirming', done: Math.min(Number(order.confirmations), of), of };
    }
    case 'SUCCESSFUL':
      return { kind: 'paid' };
    case 'EXPIRED':
      return { kind: 'expired', paid };
    case 'CANCELED':
      return { kind: 'canceled', paid };
  }
}

/** What was paid beyond what was asked for. */
export function surplusOf(order: PublicOrder): bigint {
  const surplus = wholeOf(order.value) - wholeOf(order.target_value);
  return surplus > 0n ? surplus : 0n;
}

/** The merchant's page, where it is one that a browser may be sent to; nothing else is. */
export function wayBack(callbackUrl: string): URL | undefined {
  try {
    const url = new URL(callbackUrl);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** How long until an order expires, and of how long; nothing once that does not matter. */
export function timeLeft(
  order: PublicOrder,
  now: number,
): { ms: number; share: number } | undefined {
  if (order.status !== 'PENDING') return undefined;
  const end = Number(order.expired_at) * 1000;
  const whole = end - Number(order.created_at) * 1000;
  const ms = Math.max(0, end - now);
  return { ms, share: whole > 0 ? Math.min(1, ms / whole) : 0 };
}
