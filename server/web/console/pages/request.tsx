import { CopyButton } from '../../ui/copy_button.tsx';
import { Icon } from '../../ui/icons.tsx';
import type { RecordedRequest } from '../data/messages.ts';
import { offerAgain } from '../data/offered.ts';
import { ask, segment } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { Fact, Failure, PageHead, Panel } from '../parts/page.tsx';
import { Code, CodeBadge, Instant } from '../parts/values.tsx';
import { hrefOf } from '../router.ts';

/** One call of the merchant API. One that hangs is answered later, which no event tells. */
export function RequestPage({ number }: { number: string }) {
  const found = useFetched<RecordedRequest>(
    () => ask('GET', `/requests/${segment(number)}`),
    [number],
    () => false,
    QUIETLY_MS,
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
            text={() => offerAgain(request)}
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
            <Fact name="Code">{request.code || <span class="faint">none yet</span>}</Fact>
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
