import { Icon } from '../../ui/icons.tsx';
import type { Delivery } from '../data/messages.ts';
import { ask, segment } from '../data/session.ts';
import { hrefOf } from '../router.ts';
import { attempt } from './toast.tsx';
import { Instant, StateBadge, StatusBadge } from './values.tsx';

export function redeliver(number: string): Promise<Delivery | undefined> {
  const path = `/deliveries/${segment(number)}:redeliver`;
  return attempt(() => ask<Delivery>('POST', path, {}));
}

interface Props {
  deliveries: Delivery[];
  withOrder: boolean;
  onChange: () => void;
}

export function DeliveryRows({ deliveries, withOrder, onChange }: Props) {
  return (
    <table class="table deliveries" aria-label="Deliveries">
      <thead>
        <tr>
          <th>State</th>
          <th>Tells</th>
          {withOrder && <th class="wide">Order</th>}
          <th>To</th>
          <th class="wide">Sent</th>
          <th>
            <span class="off-screen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => (
          <Row key={delivery.number} {...{ delivery, withOrder, onChange }} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  delivery: Delivery;
  withOrder: boolean;
  onChange: () => void;
}

function Row({ delivery, withOrder, onChange }: RowProps) {
  const again = async () => {
    if (await redeliver(delivery.number)) onChange();
  };
  return (
    <tr data-testid="delivery-row" data-number={delivery.number} data-state={delivery.state}>
      <td>
        <StateBadge state={delivery.state} />
      </td>
      <td>
        {delivery.status === '' ? (
          <span class="faint">{delivery.made_up ? 'made up' : '–'}</span>
        ) : (
          <StatusBadge status={delivery.status} />
        )}
      </td>
      {withOrder && (
        <td class="wide">
          {delivery.order_id !== '' && (
            <a class="mono above" href={hrefOf('orders', delivery.order_id)}>
              {delivery.order_id}
            </a>
          )}
        </td>
      )}
      <td class="grow-cell two-lines">
        <a class="row-link foreign ellipsis" href={hrefOf('deliveries', delivery.number)}>
          {delivery.url}
        </a>
        <Outcome delivery={delivery} />
      </td>
      <td class="wide">
        <Instant at={delivery.sent_at} />
      </td>
      <td class="right">
        <button
          type="button"
          class="icon-button above"
          aria-label={`Send delivery ${delivery.number} again`}
          title="Send it again"
          data-testid="redeliver"
          onClick={again}
        >
          <Icon name="refresh" />
        </button>
      </td>
    </tr>
  );
}

function Outcome({ delivery }: { delivery: Delivery }) {
  const attempts = delivery.attempt_count;
  const text =
    delivery.http_status !== 0 ? `answered ${delivery.http_status}` : delivery.error || '';
  if (text === '' && attempts < 2) return null;
  return (
    <span class="faint foreign">
      {text}
      {attempts > 1 && ` · ${attempts} attempts`}
    </span>
  );
}
