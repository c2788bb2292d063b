import { useEffect, useState } from 'preact/hooks';
import { wholeOf } from '../money/amount.ts';
import { shownAt } from '../time/virtual_clock.ts';
import { Icon } from '../ui/icons.tsx';
import { isFinal, type PublicOrder } from '../wire/types.ts';
import { AmountDue } from './amount_due.tsx';
import { Instructions } from './instructions.tsx';
import { Money, type Unit } from './money.tsx';
import { newsOf } from './news.ts';
import { Outcome } from './outcome.tsx';
import { Payments } from './payments.tsx';
import { Progress } from './progress.tsx';
import { SimulatePanel } from './simulate_panel.tsx';
import { stageOf, surplusOf } from './stage.ts';
import { readClock, watchOrder, type Told, type WrittenClock } from './watch.ts';

/** What the server shows at first; only `simulates` where there is no such order. */
export interface First {
  simulates: boolean;
  order?: PublicOrder;
  decimals?: number;
  clock?: WrittenClock;
}

interface Props {
  id: string;
  stays: boolean;
  first: First;
}

function toldBy({ order, clock }: First): Told {
  if (!order) return { missing: true };
  return { order, clock: clock && readClock(clock, performance.now()) };
}

/** What is known so far; the newest of each kind. */
function useOrder(id: string, first: First): Told & { take: (order: PublicOrder) => void } {
  const [told, setTold] = useState<Told>(() => toldBy(first));
  const take = (news: Told) => setTold((known) => ({ ...known, ...news }));
  useEffect(() => (first.order ? watchOrder(id, take) : undefined), [id]);
  return { ...told, take: (order) => take({ order }) };
}

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

export function PaymentPage({ id, stays, first }: Props) {
  const told = useOrder(id, first);
  const { order } = told;
  const shown = order !== undefined && !told.missing;
  const unit: Unit = { name: order?.asset_name ?? '', decimals: first.decimals ?? 0 };
  return (
    <>
      <SandboxStrip />
      <div class="stage">
        <main class="card" data-testid="payment" data-status={order?.status}>
          {shown ? (
            <Order told={{ ...told, order }} unit={unit} stays={stays} />
          ) : (
            <Missing id={id} />
          )}
        </main>
        {shown && first.simulates && (
          <SimulatePanel order={order} unit={unit} onOrder={told.take} />
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
  unit: Unit;
  stays: boolean;
}

function Order({ told, unit, stays }: OrderProps) {
  const { order } = told;
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
        <p class="notice" data-tone="amber">
          <Icon name="warn" />
          {LOST}
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
      {/* One that stays, as what is put in with its words already there is not read out. */}
      <p class="off-screen" role="status" data-testid="news">
        {told.live === false ? LOST : newsOf(stage, unit)}
      </p>
    </>
  );
}

const LOST = 'The connection is lost; trying again.';
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
