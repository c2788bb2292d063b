import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { clock, now, reading } from '../data/account.ts';
import { hrefOf } from '../router.ts';
import { timeOfDay } from './values.tsx';

/** Renders again every so often; 0: not at all. */
export function useTicking(everyMs: number): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (everyMs === 0) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}

/** How often a clock must be shown anew so that no second is missed; 0 for one that stands. */
export function pace(): number {
  const factor = reading.value?.factor ?? 0;
  if (factor === 0) return 0;
  return factor > 1 ? 100 : 500;
}

/** The account's time, wherever one is in the console. */
export function ClockChip() {
  useTicking(pace());
  const time = now();
  if (time === undefined || !clock.value) return null;
  return (
    <a
      class="clock-chip"
      href={hrefOf('clock')}
      title="The account's clock, in UTC"
      data-testid="clock-chip"
    >
      <Icon name={clock.value.mode === 'manual' ? 'pause' : 'clock'} size={14} />
      <span class="number">{timeOfDay(new Date(time), false)}</span>
      <span class="faint">{clock.value.mode}</span>
    </a>
  );
}
