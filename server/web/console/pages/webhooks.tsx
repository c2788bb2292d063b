import { useEffect, useRef, useState } from 'preact/hooks';
import { ActionButton } from '../../ui/action_button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { explain } from '../../wire/rest.ts';
import type { Delivery, SandboxEvent, Webhook } from '../data/messages.ts';
import { EXAMPLE_URL, offerCall, offerWebhook } from '../data/offered.ts';
import { ask, query, segment } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { DeliveryRows } from '../parts/delivery_rows.tsx';
import { Choices, Command, Empty, Failure, OfOrder, PageHead, Panel } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { SpoofForm } from '../parts/spoof_form.tsx';
import { SureButton } from '../parts/sure_button.tsx';
import { attempt, say } from '../parts/toast.tsx';
import { go, hrefOf, route } from '../router.ts';

function isTold(event: SandboxEvent): boolean {
  return event.type.startsWith('webhook') || event.type === 'status_changed';
}

/** Where status changes are told, and how that went. */
export function Webhooks() {
  const found = useFetched<{ webhooks: Webhook[] }>(() => ask('GET', '/webhooks'), [], isTold);
  const webhooks = found.data?.webhooks ?? [];
  return (
    <>
      <PageHead title="Webhooks" />
      <Panel title="URLs" count={webhooks.length} flush testId="webhooks">
        <Failure error={found.error} />
        <Register onChange={found.reload} />
        {webhooks.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} onChange={found.reload} />
        ))}
        {found.data && webhooks.length === 0 && <NoWebhooks />}
      </Panel>
      {webhooks.length > 0 && <SpoofForm webhooks={webhooks} />}
      {found.data && <Deliveries newest={webhooks.at(-1)} />}
    </>
  );
}

function NoWebhooks() {
  return (
    <Empty icon="hook" title="No URL is told of anything" command={offerWebhook()}>
      Register your shop's, here or from a shell:
    </Empty>
  );
}

function Register({ onChange }: { onChange: () => void }) {
  const [url, setUrl] = useState('');
  const [error, setError] = useState('');
  const register = async (event: Event) => {
    event.preventDefault();
    try {
      await ask('POST', '/webhooks', { url });
      setUrl('');
      setError('');
      onChange();
    } catch (failure) {
      setError(explain(failure));
    }
  };
  return (
    <form class="inline-form" onSubmit={register}>
      <input
        class="field"
        aria-label="URL of a webhook"
        placeholder={EXAMPLE_URL}
        inputMode="url"
        required
        value={url}
        data-testid="webhook-url"
        onInput={(event) => setUrl(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" data-testid="register-webhook">
        Register
      </button>
      <Failure error={error} />
    </form>
  );
}

function Row({ webhook, onChange }: { webhook: Webhook; onChange: () => void }) {
  const path = `/webhooks/${segment(webhook.id)}`;
  const [moved, setMoved] = useState<string>();
  const [tests, setTests] = useState(false);
  // A receiver may take its time, and somebody be elsewhere by then.
  const isShown = useRef(true);
  useEffect(() => () => void (isShown.current = false), []);
  const act = async (action: () => Promise<unknown>) => {
    const answer = await attempt(action);
    onChange();
    return answer !== undefined;
  };
  const test = async () => {
    setTests(true);
    await act(async () => {
      const delivery = await ask<Delivery>('POST', `${path}:test`, {});
      const answer =
        delivery.http_status !== 0 ? `answered ${delivery.http_status}` : delivery.error;
      say(`The test ${answer}`, delivery.state === 'delivered' ? 'green' : 'red');
      if (isShown.current) go(hrefOf('deliveries', delivery.number));
      return delivery;
    });
    setTests(false);
  };
  const move = async (event: Event) => {
    event.preventDefault();
    const isMoved = await act(() => ask('PUT', path, { url: moved, paused: webhook.paused }));
    if (isMoved) setMoved(undefined);
  };
  return (
    <div class="webhook" data-testid="webhook-row" data-id={webhook.id}>
      <span class="badge" data-tone={webhook.paused ? 'grey' : 'green'}>
        {webhook.paused ? 'paused' : 'active'}
      </span>
      {moved === undefined ? (
        <span class="foreign grow ellipsis">
          {webhook.url}
          {webhook.waiting !== '0' && <span class="faint"> · {webhook.waiting} waiting</span>}
        </span>
      ) : (
        <form class="grow inline" onSubmit={move}>
          <input
            class="field"
            aria-label="New URL"
            value={moved}
            onInput={(event) => setMoved(event.currentTarget.value)}
          />
          <button type="submit" class="button primary">
            Save
          </button>
        </form>
      )}
      <ActionButton looks="small" busy={tests} testId="test-webhook" onPress={test}>
        {tests ? 'Testing…' : 'Test'}
      </ActionButton>
      <button
        type="button"
        class="button small"
        data-testid="pause-webhook"
        onClick={() => act(() => ask('PUT', path, { paused: !webhook.paused }))}
      >
        {webhook.paused ? 'Resume' : 'Pause'}
      </button>
      <button
        type="button"
        class="button small"
        onClick={() => setMoved(moved === undefined ? webhook.url : undefined)}
      >
        {moved === undefined ? 'Move' : 'Leave'}
      </button>
      <SureButton
        question="Really delete it?"
        testId="delete-webhook"
        onSure={() => act(() => ask('DELETE', path))}
      >
        Delete
      </SureButton>
    </div>
  );
}

const STATES = [
  { value: '', name: 'All' },
  { value: 'delivered', name: 'Delivered' },
  { value: 'sent', name: 'Sent' },
  { value: 'retrying', name: 'Retrying' },
  { value: 'failed', name: 'Failed' },
  { value: 'waiting', name: 'Waiting' },
  { value: 'skipped', name: 'Skipped' },
  { value: 'canceled', name: 'Canceled' },
];
const PAGE_SIZE = 50;

interface Found {
  deliveries: Delivery[];
  next: string;
}

/** One page of them is shown, however many there are. `newest` is the newest webhook. */
function Deliveries({ newest }: { newest: Webhook | undefined }) {
  const of = (name: string) => route.value.params.get(name) ?? '';
  const [state, order, after] = [of('state'), of('order'), of('after')];
  const found = useFetched<Found>(
    () => {
      const wanted = { state, order_id: order, after };
      return ask('GET', `/deliveries${query({ newest_first: true, limit: PAGE_SIZE, ...wanted })}`);
    },
    [state, order, after],
    isTold,
  );
  const show = (changes: Record<string, string>) =>
    hrefOf('webhooks', '', { state, order, ...changes });
  const deliveries = found.data?.deliveries ?? [];
  return (
    <Panel
      title="Deliveries"
      flush
      testId="deliveries"
      actions={
        <>
          <OfOrder id={order} hrefOfAll={show({ order: '' })} />
          <Choices
            label="State"
            choices={STATES}
            value={state}
            onChoose={(value) => go(show({ state: value }))}
          />
        </>
      }
    >
      <Failure error={found.error} />
      {found.data && deliveries.length > 0 && (
        <>
          <DeliveryRows deliveries={deliveries} withOrder onChange={found.reload} />
          <Pager
            what="deliveries"
            place={{ after, next: found.data.next }}
            shown={deliveries.length}
            hrefOfPage={(page) => show({ after: page })}
          />
        </>
      )}
      {found.data && deliveries.length === 0 && (
        <NoDeliveries filtered={show({ after }) !== hrefOf('webhooks')} newest={newest} />
      )}
    </Panel>
  );
}

function NoDeliveries({ filtered, newest }: { filtered: boolean; newest: Webhook | undefined }) {
  if (filtered) {
    return (
      <p class="faint panel-note">
        No delivery is like that. <a href={hrefOf('webhooks')}>Show all deliveries</a>.
      </p>
    );
  }
  if (!newest) {
    return (
      <p class="faint panel-note">
        <Icon name="send" size={14} />
        Nothing has been sent. Register a URL first, by the command above.
      </p>
    );
  }
  return (
    <div class="panel-note stack-tight">
      <p class="faint">
        <Icon name="send" size={14} />
        Nothing has been sent yet. Each change of an order’s status is, to each URL; and so is a
        test:
      </p>
      <Command text={offerCall(`/webhooks/${newest.id}:test`, {})} />
    </div>
  );
}
