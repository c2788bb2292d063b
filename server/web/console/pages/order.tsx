import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { brief } from '../../time/duration.ts';
import { isFinal } from '../../wire/types.ts';
import { clock, now } from '../data/account.ts';
import type { SandboxEvent, SandboxOrder } from '../data/messages.ts';
import { ask, segment } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { StateMachine } from '../drawn/state_machine.tsx';
import { storyOf } from '../drawn/story.ts';
import { Timeline } from '../drawn/timeline.tsx';
import { useTicking } from '../parts/clock_chip.tsx';
import { OrderActions } from '../parts/order_actions.tsx';
import { OrderFacts } from '../parts/order_facts.tsx';
import { OrderDeliveries, OrderRequests } from '../parts/order_lists.tsx';
import { Choices, Failure, PageHead, Panel } from '../parts/page.tsx';
import { Amount, Code, Instant, StatusBadge } from '../parts/values.tsx';
import { hrefOf } from '../router.ts';

/** One order: where it is, how it came there, and what to do with it. */
export function OrderPage({ id }: { id: string }) {
  const concerns = (event: SandboxEvent) => event.order_id === id;
  const found = useFetched<SandboxOrder>(
    () => ask('GET', `/orders/${segment(id)}`),
    [id],
    concerns,
  );
  const up = { href: hrefOf('orders'), name: 'Orders' };
  if (!found.data) {
    return (
      <>
        <PageHead title={`Order ${id}`} up={up} />
        <Failure error={found.error} />
      </>
    );
  }
  const { order } = found.data;
  return (
    <>
      <PageHead
        up={up}
        title={
          <>
            <span class="foreign clamped">{order.merchant_order_id}</span>
            <StatusBadge status={order.status} />
          </>
        }
      >
        <a
          class="button"
          href={`./pay/${order.id}?stay`}
          target="_blank"
          rel="noreferrer"
          data-testid="payment-page"
        >
          Payment page
          <Icon name="arrow" />
        </a>
      </PageHead>
      <Failure error={found.error} />
      <OrderActions found={found.data} onOrder={found.put} />
      <div class="order-grid">
        <div class="stack">
          <Life found={found.data} />
          <Events found={found.data} />
          <OrderDeliveries id={id} />
          <OrderRequests id={id} />
        </div>
        <div class="stack">
          <Panel title="Order">
            <OrderFacts found={found.data} />
          </Panel>
          <Payments found={found.data} />
          <Raw found={found.data} />
        </div>
      </div>
    </>
  );
}

/** Made while it is read alone: it may be long. */
function Raw({ found }: { found: SandboxOrder }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="panel raw" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Raw JSON</summary>
      {open && <Code text={JSON.stringify(found)} what="the order as JSON" testId="raw-json" />}
    </details>
  );
}

const SPANS = [
  { value: 'events', name: 'Events' },
  { value: 'whole', name: 'Until it expires' },
];

function Life({ found }: { found: SandboxOrder }) {
  const [span, setSpan] = useState('events');
  const { order } = found;
  const open = !isFinal(order.status);
  useTicking(open && span === 'whole' ? 1000 : 0);
  const created = Number(order.created_at) * 1000;
  const time = now();
  const story = storyOf(found.timeline, created, time ?? created);
  return (
    <Panel
      title="Life"
      actions={<Choices label="Time shown" choices={SPANS} value={span} onChoose={setSpan} />}
    >
      <StateMachine status={order.status} changes={story.changes} />
      <Timeline
        story={story}
        expires={Number(order.expired_at) * 1000}
        status={order.status}
        now={time}
        whole={span === 'whole'}
      />
      {clock.value?.mode === 'manual' && open && (
        <p class="faint fine">
          The account's clock stands still: <a href={hrefOf('clock')}>advance it</a> to let time
          pass.
        </p>
      )}
    </Panel>
  );
}

const MOST_EVENTS = 200;

function Events({ found }: { found: SandboxOrder }) {
  const [all, setAll] = useState(false);
  const { timeline } = found;
  const begin = timeline[0] ? Date.parse(timeline[0].at) : 0;
  const shown = all ? timeline : timeline.slice(-MOST_EVENTS);
  return (
    <Panel title="Events" count={timeline.length} flush testId="events">
      {shown.length < timeline.length && (
        <button type="button" class="button quiet small" onClick={() => setAll(true)}>
          Show {timeline.length - shown.length} earlier ones
        </button>
      )}
      <table class="table events">
        <tbody>
          {shown.map((event) => (
            <tr key={event.number} data-testid="event-row" data-type={event.type}>
              <td class="faint number nowrap">+{brief(Date.parse(event.at) - begin)}</td>
              <td class="nowrap">
                <EventName type={event.type} />
              </td>
              <td class="foreign grow-cell">{event.text}</td>
              <td class="right faint wide">
                <Instant at={event.at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

const EVENT_TONES: Record<string, string> = {
  status_changed: 'blue',
  payment_seen: 'green',
  payment_dropped: 'red',
  step_refused: 'amber',
  fault_met: 'amber',
  scenario_taken_over: 'amber',
  webhook_given_up: 'red',
  webhook_retry_planned: 'amber',
};

function EventName({ type }: { type: string }) {
  return (
    <span class="event-name" data-tone={EVENT_TONES[type] ?? 'grey'}>
      {type.replaceAll('_', ' ')}
    </span>
  );
}

function Payments({ found }: { found: SandboxOrder }) {
  const { payments, order } = found;
  return (
    <Panel title="Payments" count={payments.length} flush={payments.length > 0} testId="payments">
      {payments.length === 0 ? (
        <p class="faint">Nothing has been paid.</p>
      ) : (
        <ul class="list">
          {payments.toReversed().map((payment) => (
            <li key={payment.tx_id} data-testid="payment-row">
              <div class="list-line">
                <Amount value={payment.value} asset={order.asset_name} />
                <span class="grow" />
                <span class="faint number">
                  {payment.confirmations === '0' ? 'unconfirmed' : `${payment.confirmations} conf.`}
                </span>
              </div>
              <div class="mono faint ellipsis" title={payment.tx_id}>
                {payment.tx_id}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
