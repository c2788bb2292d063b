import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { explain } from '../../wire/rest.ts';
import { controlCommand } from '../data/commands.ts';
import type { Delivery, Webhook } from '../data/messages.ts';
import { accountName, ask, query, segment } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { DeliveryRows } from '../parts/delivery_rows.tsx';
import { Choices, Command, Empty, Failure, PageHead, Panel } from '../parts/page.tsx';
import { SpoofForm } from '../parts/spoof_form.tsx';
import { attempt, say } from '../parts/toast.tsx';
import { go, hrefOf, route } from '../router.ts';

/** Where status changes are told, and how that went. */
export function Webhooks() {
  const found = useFetched<{ webhooks: Webhook[] }>(
    () => ask('GET', '/webhooks'),
    [],
    (event) => event.type.startsWith('webhook') || event.type === 'status_changed',
  );
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
      <Deliveries />
    </>
  );
}

function NoWebhooks() {
  const body = { url: 'http://localhost:3000/payscrypt' };
  return (
    <Empty icon="hook" title="No URL is told of anything">
      Register your shop's, here or from a shell:
      <Command text={controlCommand(location.origin, accountName.value, '/webhooks', body)} />
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
        placeholder="http://localhost:3000/payscrypt"
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
  const act = async (action: () => Promise<unknown>) => {
    await attempt(action);
    onChange();
  };
  const test = () =>
    act(async () => {
      const delivery = await ask<Delivery>('POST', `${path}:test`, {});
      const answer =
        delivery.http_status !== 0 ? `answered ${delivery.http_status}` : delivery.error;
      say(`The test ${answer}`, delivery.state === 'delivered' ? 'green' : 'red');
      go(hrefOf('deliveries', delivery.number));
    });
  const move = async (event: Event) => {
    event.preventDefault();
    await act(() => ask('PUT', path, { url: moved, paused: webhook.paused }));
    setMoved(undefined);
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
      <button type="button" class="button small" data-testid="test-webhook" onClick={test}>
        Test
      </button>
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
      <button
        type="button"
        class="button small danger"
        data-testid="delete-webhook"
        onClick={() => act(() => ask('DELETE', path))}
      >
        Delete
      </button>
    </div>
  );
}

const STATES = ['', 'delivered', 'retrying', 'failed', 'waiting', 'skipped'].map((value) => ({
  value,
  name: value === '' ? 'All' : value[0]?.toUpperCase() + value.slice(1),
}));
const PAGE_SIZE = 50;

function Deliveries() {
  const state = route.value.params.get('state') ?? '';
  const found = useFetched<{ deliveries: Delivery[] }>(
    () => ask('GET', `/deliveries${query({ newest_first: true, limit: PAGE_SIZE, state })}`),
    [state],
    (event) => event.type.startsWith('webhook') || event.type === 'status_changed',
  );
  const deliveries = found.data?.deliveries ?? [];
  return (
    <Panel
      title="Deliveries"
      flush
      testId="deliveries"
      actions={
        <Choices
          label="State"
          choices={STATES}
          value={state}
          onChoose={(value) => go(hrefOf('webhooks', '', { state: value }))}
        />
      }
    >
      <Failure error={found.error} />
      {deliveries.length > 0 && (
        <DeliveryRows deliveries={deliveries} withOrder onChange={found.reload} />
      )}
      {found.data && deliveries.length === 0 && (
        <p class="faint panel-note">
          <Icon name="send" size={14} />
          {state === ''
            ? 'Nothing has been sent yet. Each change of an order’s status is, to each URL.'
            : 'No delivery is in that state.'}
        </p>
      )}
    </Panel>
  );
}
