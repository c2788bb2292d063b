import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { account } from '../data/account.ts';
import type { SandboxOrder } from '../data/messages.ts';
import { offerOrder } from '../data/offered.ts';
import { ask, query } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { Choices, Empty, Failure, PageHead } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { Amount, Instant, StatusBadge } from '../parts/values.tsx';
import { go, hrefOf, refine, route } from '../router.ts';

interface Found {
  orders: SandboxOrder[];
  next: string;
}

const STATUSES = [
  { value: '', name: 'All' },
  { value: 'PENDING', name: 'Pending' },
  { value: 'CONFIRMING', name: 'Confirming' },
  { value: 'SUCCESSFUL', name: 'Successful' },
  { value: 'EXPIRED', name: 'Expired' },
  { value: 'CANCELED', name: 'Canceled' },
];
const PAGE_SIZE = 50;
/** While somebody types, the sandbox is not asked for every letter. */
const TYPING_MS = 150;

/** A page of the account's orders, the newest first. However many there are, one page is shown. */
export function Orders() {
  const { params } = route.value;
  const status = params.get('status') ?? '';
  const text = params.get('q') ?? '';
  const after = params.get('after') ?? '';
  const found = useFetched<Found>(
    () =>
      ask('GET', `/orders${query({ newest_first: true, limit: PAGE_SIZE, status, text, after })}`),
    [status, text, after],
  );
  const filtered = status !== '' || text !== '';
  const show = (changes: Record<string, string>) =>
    hrefOf('orders', '', { status, q: text, ...changes });
  return (
    <>
      <PageHead title="Orders">
        <a class="button primary" href={hrefOf('new-order')} data-testid="new-order">
          <Icon name="plus" />
          New order
        </a>
      </PageHead>
      <div class="toolbar">
        <Search text={text} onSearch={(q) => refine(show({ q }))} />
        <Choices
          label="Status"
          choices={STATUSES}
          value={status}
          onChoose={(value) => go(show({ status: value }))}
        />
      </div>
      <Failure error={found.error} />
      {found.data && (
        <Table
          found={found.data}
          filtered={filtered}
          after={after}
          hrefOfPage={(page) => show({ after: page })}
        />
      )}
    </>
  );
}

function Search({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const timer = useRef(0);
  // The newest: a status that is chosen before the search begins is to stay.
  const search = useRef(onSearch);
  search.current = onSearch;
  const asked = useRef(text);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Where another search was chosen, by a link or by going back, what was typed is over.
  useEffect(() => {
    if (text === asked.current) return;
    asked.current = text;
    clearTimeout(timer.current);
    setTyped(text);
  }, [text]);
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      asked.current = value.trim();
      search.current(asked.current);
    }, TYPING_MS);
  };
  return (
    <label class="search">
      <Icon name="search" />
      <input
        class="field"
        type="search"
        aria-label="Search orders"
        placeholder="Id, merchant order id, description, address"
        value={typed}
        data-testid="search"
        data-shortcut="/"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <kbd>/</kbd>
    </label>
  );
}

interface TableProps {
  found: Found;
  filtered: boolean;
  after: string;
  hrefOfPage: (after: string) => string;
}

function Table({ found, filtered, after, hrefOfPage }: TableProps) {
  if (found.orders.length === 0) {
    return filtered || after !== '' ? (
      <Empty icon="search" title="No order is like that">
        Nothing in this account matches. <a href={hrefOf('orders')}>Show all orders</a>.
      </Empty>
    ) : (
      <Empty icon="list" title="No orders yet" command={offerOrder()}>
        Create one as a shop does, with this command, or <a href={hrefOf('new-order')}>by hand</a>.
      </Empty>
    );
  }
  const total = filtered || !account.value ? undefined : Number(account.value.orders);
  return (
    <>
      <table class="table orders" aria-label="Orders">
        <thead>
          <tr>
            <th>Status</th>
            <th>Order</th>
            <th class="right">Amount</th>
            <th class="wide">Scenario</th>
            <th class="right wide">Created</th>
          </tr>
        </thead>
        <tbody>
          {found.orders.map((each) => (
            <Row key={each.order.id} found={each} />
          ))}
        </tbody>
      </table>
      <Pager
        what="orders"
        place={{ after, next: found.next }}
        shown={found.orders.length}
        total={total}
        hrefOfPage={hrefOfPage}
      />
    </>
  );
}

function Row({ found }: { found: SandboxOrder }) {
  const { order } = found;
  return (
    <tr data-testid="order-row" data-id={order.id}>
      <td>
        <StatusBadge status={order.status} />
      </td>
      <td class="two-lines">
        <a class="row-link foreign" href={hrefOf('orders', order.id)}>
          {order.merchant_order_id}
        </a>
        <span class="faint foreign">
          <span class="mono">{order.id}</span>
          {order.description !== '' && ` · ${order.description}`}
        </span>
      </td>
      <td class="right">
        <Amount value={order.target_value} asset={order.asset_name} />
      </td>
      <td class="faint wide">{found.scenario === 'none' ? '–' : found.scenario}</td>
      <td class="right wide">
        <Instant at={order.created_at} />
      </td>
    </tr>
  );
}
