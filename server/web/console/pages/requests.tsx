import { useState } from 'preact/hooks';
import { CopyButton } from '../../ui/copy_button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { account } from '../data/account.ts';
import { createOrderCommand, curlOf } from '../data/commands.ts';
import type { RecordedRequest } from '../data/messages.ts';
import { ask, query } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { Choices, Empty, Fact, Failure, PageHead, Panel } from '../parts/page.tsx';
import { RequestRows } from '../parts/request_rows.tsx';
import { attempt } from '../parts/toast.tsx';
import { Code, CodeBadge, Instant } from '../parts/values.tsx';
import { go, hrefOf, route } from '../router.ts';

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
/** A call that only asks makes no event. */
export const REFRESH_MS = 1500;

/** The journal: what shops asked of the account, the newest first. */
export function Requests() {
  const { params } = route.value;
  const rpc = params.get('rpc') ?? '';
  const transport = params.get('transport') ?? '';
  const [warned, setWarned] = useState(false);
  const found = useFetched<{ requests: RecordedRequest[] }>(
    () => ask('GET', `/requests${query({ newest_first: true, limit: PAGE_SIZE, rpc, transport })}`),
    [rpc, transport],
    () => true,
    REFRESH_MS,
  );
  const clear = async () => {
    await attempt(() => ask('DELETE', '/requests'), 'The journal is empty');
    found.reload();
  };
  const all = found.data?.requests;
  const requests = all?.filter((request) => !warned || request.warnings.length > 0);
  return (
    <>
      <PageHead title="Requests">
        <button
          type="button"
          class="button"
          disabled={!all || all.length === 0}
          data-testid="clear-requests"
          onClick={clear}
        >
          Clear
        </button>
      </PageHead>
      <div class="toolbar">
        <Choices
          label="Call"
          choices={RPCS}
          value={rpc}
          onChoose={(value) => go(hrefOf('requests', '', { rpc: value, transport }))}
        />
        <Choices
          label="Transport"
          choices={TRANSPORTS}
          value={transport}
          onChoose={(value) => go(hrefOf('requests', '', { rpc, transport: value }))}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={warned}
            onChange={(event) => setWarned(event.currentTarget.checked)}
          />
          With warnings alone
        </label>
      </div>
      <Failure error={found.error} />
      {requests && requests.length > 0 && <RequestRows requests={requests} withOrder />}
      {requests?.length === 0 && <NoRequests filtered={rpc !== '' || transport !== '' || warned} />}
    </>
  );
}

function NoRequests({ filtered }: { filtered: boolean }) {
  if (filtered) return <Empty icon="search" title="No request is like that" />;
  return (
    <Empty
      icon="code"
      title="No requests yet"
      command={createOrderCommand(location.origin, account.value?.api_key || 'KEY')}
    >
      Each call of the merchant API is kept here, with what it asked, what it was answered, and what
      looks wrong about it. Send one as a shop does:
    </Empty>
  );
}

export function RequestPage({ number }: { number: string }) {
  const found = useFetched<RecordedRequest>(
    () => ask('GET', `/requests/${number}`),
    [number],
    () => false,
  );
  const request = found.data;
  return (
    <>
      <PageHead
        up={{ href: hrefOf('requests'), name: 'Requests' }}
        title={
          <>
            Request {number}
            {request && <CodeBadge code={request.code} />}
          </>
        }
      >
        {request && (
          <CopyButton
            text={() => curlOf(request, location.origin, account.value?.api_key || 'KEY')}
            what="as curl"
            label="Copy as curl"
            testId="copy-curl"
          />
        )}
      </PageHead>
      <Failure error={found.error} />
      {request && <Recorded request={request} />}
    </>
  );
}

function Recorded({ request }: { request: RecordedRequest }) {
  return (
    <>
      {request.warnings.length > 0 && (
        <ul class="warnings" aria-label="Warnings" data-testid="warnings">
          {request.warnings.map((warning) => (
            <li key={warning} class="notice" data-tone="amber">
              <Icon name="warn" />
              <span class="foreign">{warning}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="order-grid">
        <div class="stack">
          <Panel title="Asked">
            <Code text={request.request} what="the request" testId="request-json" />
          </Panel>
          <Panel title="Answered">
            {request.message !== '' && <p class="foreign message">{request.message}</p>}
            <Code text={request.answer} what="the answer" testId="answer-json" />
          </Panel>
          {request.raw_request !== '' && (
            <details class="panel raw">
              <summary>As it came</summary>
              <Code text={request.raw_request} what="the request as it came" raw />
            </details>
          )}
        </div>
        <Panel title="Call">
          <dl class="facts">
            <Fact name="Path">
              <span class="mono">{request.path}</span>
            </Fact>
            <Fact name="Method">{request.rpc}</Fact>
            <Fact name="Transport">{request.transport}</Fact>
            <Fact name="Code">{request.code}</Fact>
            {request.http_status !== 0 && <Fact name="HTTP status">{request.http_status}</Fact>}
            <Fact name="Answered at">
              <Instant at={request.at} withDate />
            </Fact>
            <Fact name="Took">{request.took}</Fact>
            {request.order_id !== '' && (
              <Fact name="Order">
                <a href={hrefOf('orders', request.order_id)}>{request.order_id}</a>
              </Fact>
            )}
            {request.scenario !== '' && <Fact name="Scenario">{request.scenario}</Fact>}
            {request.fault !== '' && <Fact name="Fault">{request.fault}</Fact>}
          </dl>
        </Panel>
      </div>
    </>
  );
}
