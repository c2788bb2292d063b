import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { wholeOf } from '../money/amount.ts';
import { shownAt } from '../time/virtual_clock.ts';
import { Icon } from '../ui/icons.tsx';
import { call } from '../wire/rest.ts';
import { isFinal, type PublicOrder } from '../wire/types.ts';
import { AmountDue } from './amount_due.tsx';
import { Instructions } from './instructions.tsx';
import { Money, type Unit } from './money.tsx';
import { Outcome } from './outcome.tsx';
import { Payments } from './payments.tsx';
import { Progress } from './progress.tsx';
import { SimulatePanel } from './simulate_panel.tsx';
import { stageOf, surplusOf } from './stage.ts';
import { watchOrder, type Told } from './watch.ts';

interface Props {
  id: string;
  stays: boolean;
  simulates: boolean;
}

interface Asset {
  name: string;
  decimals: number;
}

/** What is known so far; the newest of each kind. */
function useOrder(id: string): Told & { take: (order: PublicOrder) => void } {
  const [told, setTold] = useState<Told>({});
  const take = (news: Told) => setTold((known) => ({ ...known, ...news }));
  // Asked for before the page is painted for the first time, and not after.
  useLayoutEffect(() => watchOrder(id, take), [id]);
  return { ...told, take: (order) => take({ order }) };
}

/** Nothing while it has not been answered. */
function useUnit(id: string): { decimals: number | undefined } | undefined {
  const [unit, setUnit] = useState<{ decimals: number | undefined }>();
  useLayoutEffect(() => {
    call<Asset>('GET', `/pay/${encodeURIComponent(id)}/asset`)
      .then((asset) => setUnit({ decimals: asset.decimals }))
      .catch(() => setUnit({ decimals: undefined }));
  }, [id]);
  return unit;
}

/** Whether this has been here for longer than an answer usually takes. */
function useIsLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), USUAL_MS);
    return () => clearTimeout(timer);
  }, []);
  return late;
}

const USUAL_MS = 150;

/** The account's time, anew several times a second while it passes. */
function useNow(told: Told): number | undefined {
  const [, setTick] = useState(0);
  const runs = told.clock !== undefined && told.clock.factor > 0;
  const waits = told.order?.status === 'PENDING';
  useEffect(() => {
    if (!runs || !waits) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), 200);
    return () => clearInterval(timer);
  }, [runs, waits]);
  return told.clock && shownAt(told.clock, performance.now());
}

export function PaymentPage({ id, stays, simulates }: Props) {
  const told = useOrder(id);
  const known = useUnit(id);
  const late = useIsLate();
  const { order } = told;
  const shown = order !== undefined && known !== undefined;
  // A page that says "fetching" takes as long to paint as the order takes to come.
  if (!shown && !told.missing && told.live !== false && !late) return null;
  return (
    <>
      <SandboxStrip />
      <div class="stage">
        <main class="card" data-testid="payment" data-status={order?.status}>
          {told.missing ? (
            <Missing id={id} />
          ) : shown ? (
            <Order told={{ ...told, order }} decimals={known.decimals} stays={stays} />
          ) : (
            <Loading live={told.live !== false} />
          )}
        </main>
        {shown && simulates && !told.missing && (
          <SimulatePanel
            order={order}
            unit={{ name: order.asset_name, decimals: known.decimals }}
            onOrder={told.take}
          />
        )}
      </div>
    </>
  );
}

function SandboxStrip() {
  return (
    <header class="strip">
      <strong>Payscrypt Sandbox</strong>
      <span>A test payment: no real money moves here.</span>
    </header>
  );
}

interface OrderProps {
  told: Told & { order: PublicOrder };
  decimals: number | undefined;
  stays: boolean;
}

function Order({ told, decimals, stays }: OrderProps) {
  const { order } = told;
  const unit: Unit = { name: order.asset_name, decimals };
  const stage = stageOf(order);
  const now = useNow(told);
  const ended = isFinal(order.status);
  const surplus = surplusOf(order);
  useEffect(() => {
    document.title = `${TITLES[order.status]} · Payscrypt Sandbox`;
  }, [order.status]);
  return (
    <>
      <AmountDue order={order} unit={unit} now={now} stands={told.clock?.factor === 0} />
      {told.live === false && (
        <p class="notice" data-tone="amber" role="status">
          <Icon name="warn" />
          The connection is lost; trying again.
        </p>
      )}
      {ended ? (
        <Outcome order={order} stage={stage} unit={unit} stays={stays} />
      ) : (
        <Progress stage={stage} order={order} unit={unit} />
      )}
      {(stage.kind === 'waiting' || stage.kind === 'part') && (
        <Instructions order={order} unit={unit} amount={stage.remaining} />
      )}
      {surplus > 0n && wholeOf(order.value) > 0n && <Surplus amount={surplus} unit={unit} />}
      <Payments order={order} unit={unit} />
      <footer class="foot">
        <span>
          Order <span class="mono">{order.id}</span>
        </span>
        <span>
          {order.chain} {order.network}
        </span>
      </footer>
    </>
  );
}

const TITLES = {
  PENDING: 'Waiting for payment',
  CONFIRMING: 'Confirming',
  SUCCESSFUL: 'Paid',
  EXPIRED: 'Expired',
  CANCELED: 'Canceled',
} as const;

function Surplus({ amount, unit }: { amount: bigint; unit: Unit }) {
  return (
    <p class="notice" data-tone="amber" data-testid="surplus">
      <Icon name="warn" />
      <span>
        More than was asked for has come: <Money amount={amount} unit={unit} /> too much.
      </span>
    </p>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <section class="outcome" data-testid="missing">
      <span class="emblem" data-tone="grey">
        <Icon name="search" size={28} />
      </span>
      <h1>There is no such order</h1>
      <p class="muted">
        The sandbox knows no order <bdi class="foreign mono">{id}</bdi>. It forgets its orders when
        it is started anew.
      </p>
    </section>
  );
}

function Loading({ live }: { live: boolean }) {
  return (
    <p class="loading" role="status">
      {live ? 'Fetching the order…' : 'The sandbox does not answer; trying again.'}
    </p>
  );
}
