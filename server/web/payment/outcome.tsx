import { useEffect, useState } from 'preact/hooks';
import { wholeOf } from '../money/amount.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import type { PublicOrder, Status } from '../wire/types.ts';
import { Money, type Unit } from './money.tsx';
import { newsOf } from './news.ts';
import { wayBack, type Stage } from './stage.ts';

interface Props {
  order: PublicOrder;
  stage: Stage;
  unit: Unit;
  stays: boolean;
}

const ICONS: Partial<Record<Status, IconName>> = {
  SUCCESSFUL: 'check',
  EXPIRED: 'clock',
  CANCELED: 'close',
};

/** How it ended, and the way back to the shop. */
export function Outcome({ order, stage, unit, stays }: Props) {
  const icon = ICONS[order.status];
  const back = wayBack(order.callback_url);
  if (!icon) return null;
  return (
    <section class="outcome" data-testid="outcome">
      <span class="emblem" data-status={order.status}>
        <Icon name={icon} size={28} />
      </span>
      <h2>{newsOf(stage, unit)}</h2>
      <p class="muted">
        <Ending stage={stage} order={order} unit={unit} />
      </p>
      {back && <WayBack to={back} stays={stays} />}
    </section>
  );
}

function Ending({ stage, order, unit }: { stage: Stage; order: PublicOrder; unit: Unit }) {
  if (stage.kind === 'paid') {
    return (
      <>
        <Money amount={wholeOf(order.value)} unit={unit} /> received and confirmed. Thank you.
      </>
    );
  }
  const paid = stage.kind === 'expired' || stage.kind === 'canceled' ? stage.paid : 0n;
  if (paid === 0n) return <>Nothing was paid. Do not send anything to its address any more.</>;
  return (
    <>
      <Money amount={paid} unit={unit} /> came all the same. Ask the shop to have it returned.
    </>
  );
}

const RETURN_SECONDS = 5;

/** A button, and by itself after a few seconds unless somebody wants to stay. */
function WayBack({ to, stays }: { to: URL; stays: boolean }) {
  const [left, setLeft] = useState(stays ? undefined : RETURN_SECONDS);
  const isCounting = left !== undefined && left > 0;
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(() => setLeft((before) => before && before - 1), 1000);
    return () => clearInterval(timer);
  }, [isCounting]);
  useEffect(() => {
    if (left === 0) location.assign(to.href);
  }, [left]);
  return (
    <div class="way-back">
      <a class="button primary" href={to.href} rel="noreferrer" data-testid="back-to-shop">
        Back to <bdi class="foreign host">{to.host}</bdi>
        <Icon name="arrow" />
      </a>
      {left !== undefined && (
        <p class="muted fine">
          <span class="number">By itself in {left} s.</span>{' '}
          <button type="button" class="link" data-testid="stay" onClick={() => setLeft(undefined)}>
            Stay here
          </button>
        </p>
      )}
    </div>
  );
}
