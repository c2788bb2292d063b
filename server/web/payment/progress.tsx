import { percentOf, wholeOf } from '../money/amount.ts';
import { Icon } from '../ui/icons.tsx';
import type { PublicOrder } from '../wire/types.ts';
import { Money, type Unit } from './money.tsx';
import { newsOf } from './news.ts';
import type { Stage } from './stage.ts';

interface Props {
  stage: Stage;
  order: PublicOrder;
  unit: Unit;
}

/** What has come so far and what is waited for. */
export function Progress({ stage, order, unit }: Props) {
  return (
    <section class="progress" data-testid="progress" data-stage={stage.kind}>
      <ol class="steps" aria-hidden="true">
        <Step name="Payment" state={stage.kind === 'confirming' ? 'done' : 'now'} />
        <Step name="Confirmations" state={stage.kind === 'confirming' ? 'now' : 'next'} />
        <Step name="Done" state="next" />
      </ol>
      <div class="news">
        {stage.kind === 'waiting' && <p class="headline">{newsOf(stage, unit)}</p>}
        {stage.kind === 'part' && (
          <>
            <p class="headline">
              Partly paid: <Money amount={stage.remaining} unit={unit} /> remain
            </p>
            <Bar share={percentOf(stage.paid, wholeOf(order.target_value))} />
            <p class="muted fine">
              <Money amount={stage.paid} unit={unit} /> of{' '}
              <Money amount={wholeOf(order.target_value)} unit={unit} /> have come. Send the rest to
              the same address.
            </p>
          </>
        )}
        {stage.kind === 'confirming' && (
          <>
            <p class="headline number" data-testid="confirmations">
              {newsOf(stage, unit)}
            </p>
            <Bar share={stage.of > 0 ? (100 * stage.done) / stage.of : 0} of={stage.of} />
            <p class="muted fine">
              Your payment was seen. It is final after {stage.of}{' '}
              {stage.of === 1 ? 'block' : 'blocks'}; nothing is left to do.
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function Step({ name, state }: { name: string; state: 'done' | 'now' | 'next' }) {
  return (
    <li class="step" data-state={state}>
      <span class="dot">{state === 'done' && <Icon name="check" size={12} />}</span>
      {name}
    </li>
  );
}

const MOST_SEGMENTS = 24;

/** A bar in as many segments as there are things to wait for, where they are few enough to see. */
function Bar({ share, of = 1 }: { share: number; of?: number }) {
  const count = of > MOST_SEGMENTS ? 1 : Math.max(1, of);
  const filled = (i: number) => Math.max(0, Math.min(1, (share / 100) * count - i)) * 100;
  return (
    <div class="bar" aria-hidden="true">
      {Array.from({ length: count }, (_, i) => (
        <span key={i}>
          <i style={{ width: `${filled(i)}%` }} />
        </span>
      ))}
    </div>
  );
}
