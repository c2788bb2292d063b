import type { RecordedRequest } from '../data/messages.ts';
import { offerOrder } from '../data/offered.ts';
import { ask, query } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { Choices, Empty, Failure, OfOrder, PageHead } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { RequestRows } from '../parts/request_rows.tsx';
import { SureButton } from '../parts/sure_button.tsx';
import { attempt } from '../parts/toast.tsx';
import { go, hrefOf, route } from '../router.ts';

interface Found {
  requests: RecordedRequest[];
  next: string;
}

const RPCS = [
  { value: '', name: 'All calls' },
  { value: 'createOrder', name: 'createOrder' },
  { value: 'getPublicOrderById', name: 'getPublicOrderById' },
];
const TRANSPORTS = [
  { value: '', name: 'Both' },
  { value: 'rest', name: 'REST' },
  { value: 'grpc', name: 'gRPC' },
];
const PAGE_SIZE = 100;

/** The journal: what shops asked of the account, the newest first. One page of it is shown. */
export function Requests() {
  const of = (name: string) => route.value.params.get(name) ?? '';
  const filters = {
    rpc: of('rpc'),
    transport: of('transport'),
    order: of('order'),
    warned: of('warned'),
  };
  const { rpc, transport, order, warned } = filters;
  const after = of('after');
  const found = useFetched<Found>(
    () => {
      const wanted = { rpc, transport, order_id: order, with_warnings: warned !== '', after };
      return ask('GET', `/requests${query({ newest_first: true, limit: PAGE_SIZE, ...wanted })}`);
    },
    [rpc, transport, order, warned, after],
    () => true,
    QUIETLY_MS,
  );
  const filtered = Object.values(filters).some((value) => value !== '') || after !== '';
  const show = (changes: Record<string, string>) =>
    hrefOf('requests', '', { ...filters, ...changes });
  const clear = async () => {
    await attempt(() => ask('DELETE', '/requests'), 'The journal is empty');
    found.reload();
  };
  const requests = found.data?.requests ?? [];
  return (
    <>
      <PageHead title="Requests">
        <SureButton
          question="Really forget them all?"
          disabled={!filtered && requests.length === 0}
          testId="clear-requests"
          looks=""
          onSure={clear}
        >
          Clear
        </SureButton>
      </PageHead>
      <div class="toolbar">
        <Choices
          label="Call"
          choices={RPCS}
          value={rpc}
          onChoose={(value) => go(show({ rpc: value }))}
        />
        <Choices
          label="Transport"
          choices={TRANSPORTS}
          value={transport}
          onChoose={(value) => go(show({ transport: value }))}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={warned !== ''}
            onChange={(event) => go(show({ warned: event.currentTarget.checked ? '1' : '' }))}
          />
          With warnings alone
        </label>
        <OfOrder id={order} hrefOfAll={show({ order: '' })} />
      </div>
      <Failure error={found.error} />
      {found.data && requests.length > 0 && (
        <>
          <RequestRows requests={requests} withOrder />
          <Pager
            what="requests"
            place={{ after, next: found.data.next }}
            shown={requests.length}
            hrefOfPage={(page) => show({ after: page })}
          />
        </>
      )}
      {found.data && requests.length === 0 && <NoRequests filtered={filtered} />}
    </>
  );
}

function NoRequests({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon="search" title="No request is like that">
        Nothing in the journal matches. <a href={hrefOf('requests')}>Show all requests</a>.
      </Empty>
    );
  }
  return (
    <Empty icon="code" title="No requests yet" command={offerOrder()}>
      Each call of the merchant API is kept here, with what it asked, what it was answered, and what
      looks wrong about it. Send one as a shop does:
    </Empty>
  );
}
