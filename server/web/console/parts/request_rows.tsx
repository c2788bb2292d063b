import { Icon } from '../../ui/icons.tsx';
import type { RecordedRequest } from '../data/messages.ts';
import { hrefOf } from '../router.ts';
import { CodeBadge, Instant } from './values.tsx';

export function RequestRows(props: { requests: RecordedRequest[]; withOrder: boolean }) {
  const { requests, withOrder } = props;
  return (
    <table class="table requests" aria-label="Requests">
      <thead>
        <tr>
          <th>Answer</th>
          <th>Call</th>
          {withOrder && <th class="wide">Order</th>}
          <th class="wide">By</th>
          <th class="wide right">Took</th>
          <th class="wide right">At</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <Row key={request.number} request={request} withOrder={withOrder} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ request, withOrder }: { request: RecordedRequest; withOrder: boolean }) {
  const warnings = request.warnings.length;
  return (
    <tr data-testid="request-row" data-number={request.number}>
      <td>
        <CodeBadge code={request.code} />
      </td>
      <td class="grow-cell">
        <a class="row-link foreign" href={hrefOf('requests', request.number)}>
          {request.rpc === '' ? request.path : request.rpc}
        </a>
        {warnings > 0 && (
          <span class="warning-count" title={request.warnings.join('\n')}>
            <Icon name="warn" size={12} />
            {warnings}
          </span>
        )}
        {request.fault !== '' && <span class="faint foreign"> {request.fault}</span>}
      </td>
      {withOrder && (
        <td class="wide">
          {request.order_id !== '' && (
            <a class="mono above" href={hrefOf('orders', request.order_id)}>
              {request.order_id}
            </a>
          )}
        </td>
      )}
      <td class="wide faint">{request.transport}</td>
      <td class="wide right faint number">{request.took}</td>
      <td class="wide right">
        <Instant at={request.at} />
      </td>
    </tr>
  );
}
