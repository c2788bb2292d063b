import { useState } from 'preact/hooks';
import type { Delivery, Webhook } from '../data/messages.ts';
import { ask } from '../data/session.ts';
import { Field } from './page.tsx';
import { attempt } from './toast.tsx';

const KINDS = [
  { value: 'stale', name: 'An order, with a status that is not true' },
  { value: 'unknown', name: 'An order that nobody has' },
  { value: 'malformed', name: 'A body that is no JSON' },
  { value: 'own', name: 'A body of your own' },
] as const;
type Kind = (typeof KINDS)[number]['value'];

const STATUSES = ['SUCCESSFUL', 'PENDING', 'CONFIRMING', 'EXPIRED', 'CANCELED'];
const UNKNOWN_ORDER = '9007199254740991';

/** Sends what no status change made: a shop that trusts it gives its goods away. */
export function SpoofForm({ webhooks }: { webhooks: Webhook[] }) {
  const [kind, setKind] = useState<Kind>('stale');
  const [order, setOrder] = useState('');
  const [status, setStatus] = useState('SUCCESSFUL');
  const [text, setText] = useState('');
  const [webhook, setWebhook] = useState('');
  const [times, setTimes] = useState('1');
  // The one that was chosen may have been deleted since.
  const to = webhooks.some(({ id }) => id === webhook) ? webhook : '';

  const send = async (event: Event) => {
    event.preventDefault();
    const bodies: Record<Kind, object> = {
      stale: { order_id: order, status },
      unknown: { id: UNKNOWN_ORDER, merchant_order_id: 'no-such-order', status },
      malformed: { text: '{"id":"1001","status":' },
      own: { text },
    };
    const body = { ...bodies[kind], webhook_id: to, times: Number(times) };
    await attempt(
      () => ask<{ deliveries: Delivery[] }>('POST', '/webhooks:send', body),
      'It is on its way',
    );
  };
  return (
    <details class="panel raw" data-testid="spoof">
      <summary>Send one that no order made</summary>
      <form class="form" onSubmit={send}>
        <p class="muted">
          Webhooks carry no signature. A shop has to call getPublicOrderById before it believes one:
          see whether yours does.
        </p>
        <Field label="What it tells">
          <select
            class="field"
            value={kind}
            data-testid="spoof-kind"
            onChange={(event) => setKind(event.currentTarget.value as Kind)}
          >
            {KINDS.map((each) => (
              <option key={each.value} value={each.value}>
                {each.name}
              </option>
            ))}
          </select>
        </Field>
        {kind === 'stale' && (
          <Field label="Order id">
            <input
              class="field number"
              required
              value={order}
              data-testid="spoof-order"
              onInput={(event) => setOrder(event.currentTarget.value)}
            />
          </Field>
        )}
        {(kind === 'stale' || kind === 'unknown') && (
          <Field label="Status">
            <select
              class="field"
              value={status}
              data-testid="spoof-status"
              onChange={(event) => setStatus(event.currentTarget.value)}
            >
              {STATUSES.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </Field>
        )}
        {kind === 'own' && (
          <Field label="Body">
            <textarea
              class="field mono"
              rows={4}
              required
              value={text}
              data-testid="spoof-text"
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </Field>
        )}
        <div class="side-by-side">
          <Field label="To">
            <select
              class="field"
              value={to}
              data-testid="spoof-to"
              onChange={(event) => setWebhook(event.currentTarget.value)}
            >
              <option value="">all of them</option>
              {webhooks.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.url}
                </option>
              ))}
            </select>
          </Field>
          <Field label="How often">
            <input
              class="field number"
              type="number"
              min={1}
              max={1000}
              value={times}
              data-testid="spoof-times"
              onInput={(event) => setTimes(event.currentTarget.value)}
            />
          </Field>
        </div>
        <button type="submit" class="button primary" data-testid="send-spoof">
          Send
        </button>
      </form>
    </details>
  );
}
