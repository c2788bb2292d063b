import type { SandboxOrder } from '../data/messages.ts';
import { hrefOf } from '../router.ts';
import { Fact } from './page.tsx';
import { Amount, Instant } from './values.tsx';

/** What an order is, beside what happens to it. */
export function OrderFacts({ found }: { found: SandboxOrder }) {
  const { order } = found;
  return (
    <dl class="facts">
      <Fact name="Id" copy={order.id}>
        <span class="mono">{order.id}</span>
      </Fact>
      <Fact name="Merchant order id" copy={order.merchant_order_id}>
        {order.merchant_order_id}
      </Fact>
      {order.description !== '' && (
        <Fact name="Description">
          <span class="clamped">{order.description}</span>
        </Fact>
      )}
      <Fact name="Asked for">
        <Amount value={order.target_value} asset={order.asset_name} />
      </Fact>
      <Fact name="Received">
        <Amount value={order.value} asset={order.asset_name} />
      </Fact>
      <Fact name="Confirmations">
        <span class="number">
          {order.confirmations} of {order.target_confirmations}
        </span>
      </Fact>
      <Fact name="Chain">
        {order.chain} {order.network}
      </Fact>
      {order.variants.map((address, i) => (
        <Fact key={address} name={i === 0 ? 'Address' : `Address ${i + 1}`} copy={address}>
          <span class="mono">{address}</span>
        </Fact>
      ))}
      <Fact name="Scenario">
        {found.scenario === 'none' ? (
          'none'
        ) : (
          <a href={hrefOf('scenarios', found.scenario)}>{found.scenario}</a>
        )}
        {found.scenario_state !== 'none' && <span class="faint"> {found.scenario_state}</span>}
      </Fact>
      <Fact name="Created">
        <Instant at={order.created_at} withDate />
      </Fact>
      <Fact name="Expires">
        <Instant at={order.expired_at} withDate />
      </Fact>
      <Fact name="Callback URL" copy={order.callback_url}>
        {order.callback_url === '' ? <span class="faint">none</span> : order.callback_url}
      </Fact>
    </dl>
  );
}
