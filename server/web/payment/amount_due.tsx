import { grouped, smallestUnit, wholeOf } from '../money/amount.ts';
import { countdown } from '../time/duration.ts';
import { Icon } from '../ui/icons.tsx';
import type { PublicOrder } from '../wire/types.ts';
import { forWallet, type Unit } from './money.tsx';
import { timeLeft } from './stage.ts';

interface Props {
  order: PublicOrder;
  unit: Unit;
  /** The account's time; nothing while it is not known. */
  now: number | undefined;
  /** Whether that clock stands still. */
  stands: boolean;
}

/** What is to be paid, for what, and in what time. */
export function AmountDue({ order, unit, now, stands }: Props) {
  const target = wholeOf(order.target_value);
  return (
    <section class="due">
      <div class="due-head">
        {order.description === '' ? (
          <p class="muted">Payment request</p>
        ) : (
          <p class="description foreign" dir="auto" title={order.description}>
            {order.description}
          </p>
        )}
        {now !== undefined && <TimeLeft order={order} now={now} stands={stands} />}
      </div>
      <h1 class="amount number" data-testid="amount">
        {forWallet(target, unit)} <span class="unit">{unit.name}</span>
      </h1>
      <p class="muted number" data-testid="amount-smallest">
        {grouped(target)} {smallestUnit(unit.name)}
      </p>
    </section>
  );
}

function TimeLeft({ order, now, stands }: { order: PublicOrder; now: number; stands: boolean }) {
  const left = timeLeft(order, now);
  if (!left) return null;
  return (
    <p
      class="time-left chip number"
      role="timer"
      aria-label="Time left to pay"
      title={stands ? "The account's clock stands still until it is advanced" : 'Time left to pay'}
      data-testid="time-left"
      data-tone={left.share < 0.15 ? 'red' : left.share < 0.4 ? 'amber' : 'grey'}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6" class="ring" />
        <circle
          cx="8"
          cy="8"
          r="6"
          class="ring-left"
          pathLength="100"
          stroke-dasharray={`${left.share * 100} 100`}
          transform="rotate(-90 8 8)"
        />
      </svg>
      {countdown(left.ms)}
      {stands && <Icon name="pause" size={12} />}
    </p>
  );
}
