import { Icon } from '../../ui/icons.tsx';
import type { Attempt, Delivery, Header } from '../data/messages.ts';
import { ask, segment } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { deliveryOf } from '../drawn/story.ts';
import { redeliver } from '../parts/delivery_rows.tsx';
import { Fact, Failure, PageHead, Panel } from '../parts/page.tsx';
import { Code, Instant, StateBadge, StatusBadge } from '../parts/values.tsx';
import { hrefOf } from '../router.ts';

/** One delivery: what it tells, and each attempt to tell it. */
export function DeliveryPage({ number }: { number: string }) {
  const found = useFetched<Delivery>(
    () => ask('GET', `/deliveries/${segment(number)}`),
    [number],
    (event) => deliveryOf(event) === number,
  );
  const delivery = found.data;
  const again = async () => {
    const told = await redeliver(number);
    if (told) found.put(told);
  };
  return (
    <>
      <PageHead
        up={{ href: hrefOf('webhooks'), name: 'Webhooks' }}
        title={
          <>
            Delivery {number}
            {delivery && <StateBadge state={delivery.state} />}
          </>
        }
      >
        <button type="button" class="button primary" data-testid="redeliver" onClick={again}>
          <Icon name="refresh" />
          Send it again
        </button>
      </PageHead>
      <Failure error={found.error} />
      {delivery && (
        <div class="order-grid">
          <div class="stack">
            {delivery.attempts.toReversed().map((attempt) => (
              <AttemptPanel key={attempt.number} attempt={attempt} />
            ))}
            {delivery.attempts.length === 0 && (
              <Panel title="Attempts">
                <p class="faint">None has been made yet.</p>
              </Panel>
            )}
          </div>
          <div class="stack">
            <Facts delivery={delivery} />
            <Panel title="Body">
              <Code text={delivery.body} what="the body" testId="delivery-body" />
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}

function Facts({ delivery }: { delivery: Delivery }) {
  return (
    <Panel title="Delivery">
      <dl class="facts">
        <Fact name="URL" copy={delivery.url}>
          {delivery.url}
        </Fact>
        <Fact name="Webhook">{delivery.webhook_id}</Fact>
        {delivery.order_id !== '' && (
          <Fact name="Order">
            <a href={hrefOf('orders', delivery.order_id)}>{delivery.order_id}</a>
          </Fact>
        )}
        {delivery.status !== '' && (
          <Fact name="Tells">
            <StatusBadge status={delivery.status} />
          </Fact>
        )}
        <Fact name="Attempts">{delivery.attempt_count}</Fact>
        {delivery.next_attempt_at !== '' && (
          <Fact name="Next one at">
            <Instant at={delivery.next_attempt_at} withDate />
          </Fact>
        )}
        {delivery.made_up && <Fact name="Made by">no status change</Fact>}
      </dl>
    </Panel>
  );
}

function AttemptPanel({ attempt }: { attempt: Attempt }) {
  const wrong = attempt.error !== '';
  return (
    <Panel
      title={`Attempt ${attempt.number}`}
      testId="attempt"
      actions={
        <span class="attempt-head">
          <Instant at={attempt.at} />
          <span class="faint number">{attempt.took}</span>
          {attempt.http_status !== 0 ? (
            <span class="badge" data-tone={attempt.http_status < 300 ? 'green' : 'red'}>
              {attempt.http_status}
            </span>
          ) : (
            <StateBadge state={attempt.state} />
          )}
        </span>
      }
    >
      {wrong && (
        <p class="notice" data-tone="red">
          <Icon name="warn" />
          <span class="foreign">{attempt.error}</span>
        </p>
      )}
      <h3>Request headers</h3>
      <Headers headers={attempt.request_headers} />
      {attempt.http_status !== 0 && (
        <>
          <h3>Answer</h3>
          <Headers headers={attempt.response_headers} />
          <Code text={attempt.response_body} what="the answer's body" testId="answer-body" />
          {attempt.response_cut && <p class="faint fine">There was more of it than is kept.</p>}
        </>
      )}
    </Panel>
  );
}

function Headers({ headers }: { headers: Header[] }) {
  if (headers.length === 0) return <p class="faint">not kept any more</p>;
  return (
    <dl class="headers mono">
      {headers.map((header, i) => (
        <div key={i}>
          <dt>{header.name}</dt>
          <dd class="foreign">{header.value}</dd>
        </div>
      ))}
    </dl>
  );
}
