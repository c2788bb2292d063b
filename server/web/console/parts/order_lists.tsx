// What was told about one order, and what was asked about it.
import type { ComponentChildren } from 'preact';
import { account } from '../data/account.ts';
import type { Delivery, RecordedRequest } from '../data/messages.ts';
import { offerCall, offerPublicOrder, offerWebhook } from '../data/offered.ts';
import { ask, query } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { hrefOf } from '../router.ts';
import { DeliveryRows } from './delivery_rows.tsx';
import { Command, Failure, Panel } from './page.tsx';
import { hasMore } from './pager.tsx';
import { RequestRows } from './request_rows.tsx';

const MOST_SHOWN = 100;

function pathOf(list: string, id: string): string {
  return `/${list}${query({ order_id: id, newest_first: true, limit: MOST_SHOWN })}`;
}

export function OrderDeliveries({ id }: { id: string }) {
  const found = useFetched<{ deliveries: Delivery[]; next: string }>(
    () => ask('GET', pathOf('deliveries', id)),
    [id],
    (event) => event.order_id === id || event.type.startsWith('webhook_url'),
  );
  const deliveries = found.data?.deliveries ?? [];
  const isTold = (account.value?.webhooks.length ?? 0) > 0;
  return (
    <List title="Webhooks" found={found} count={deliveries.length} page="webhooks" id={id}>
      {deliveries.length > 0 ? (
        <DeliveryRows deliveries={deliveries} withOrder={false} onChange={found.reload} />
      ) : isTold ? (
        <>
          <p class="faint">
            None was sent. Each change of its status is told to each URL; or tell it by hand:
          </p>
          <Command text={offerCall('/webhooks:send', { order_id: id })} />
        </>
      ) : (
        <>
          <p class="faint">
            None was sent. <a href={hrefOf('webhooks')}>Register a URL</a> to hear of each change of
            its status, here or from a shell:
          </p>
          <Command text={offerWebhook()} />
        </>
      )}
    </List>
  );
}

export function OrderRequests({ id }: { id: string }) {
  const found = useFetched<{ requests: RecordedRequest[]; next: string }>(
    () => ask('GET', pathOf('requests', id)),
    [id],
    () => true,
    QUIETLY_MS,
  );
  const requests = found.data?.requests ?? [];
  return (
    <List title="Requests" found={found} count={requests.length} page="requests" id={id}>
      {requests.length > 0 ? (
        <RequestRows requests={requests} withOrder={false} />
      ) : (
        <>
          <p class="faint">
            No call of the merchant API about it is kept. Ask for it as a shop does:
          </p>
          <Command text={offerPublicOrder(id)} />
        </>
      )}
    </List>
  );
}

interface ListProps {
  title: string;
  found: { data: { next: string } | undefined; error: string };
  count: number;
  /** That has all of them. */
  page: string;
  id: string;
  children: ComponentChildren;
}

/** The newest of an order's, with the way to the others. */
function List({ title, found, count, page, id, children }: ListProps) {
  const isCut = found.data !== undefined && hasMore(found.data.next);
  return (
    <Panel
      title={title}
      count={isCut ? `${count}+` : count}
      flush={count > 0}
      testId={`order-${page}`}
      actions={
        isCut && (
          <a class="button small" href={hrefOf(page, '', { order: id })}>
            Show all
          </a>
        )
      }
    >
      <Failure error={found.error} />
      {found.data && children}
    </Panel>
  );
}
