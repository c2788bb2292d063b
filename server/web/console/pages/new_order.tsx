import { useState } from 'preact/hooks';
import { fromUnits, grouped, smallestUnit } from '../../money/amount.ts';
import { call, explain } from '../../wire/rest.ts';
import { account, assets } from '../data/account.ts';
import type { Order } from '../data/messages.ts';
import { offerOrder } from '../data/offered.ts';
import { askAll } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { Command, Failure, Field, PageHead, Panel } from '../parts/page.tsx';
import { say } from '../parts/toast.tsx';
import { go, hrefOf } from '../router.ts';

interface Wanted {
  merchantOrderId: string;
  asset: string;
  amount: string;
  description: string;
  callbackUrl: string;
  wallet: string;
  scenario: string;
}

interface OrderRequest {
  merchant_order_id: string;
  asset_name: string;
  target_value: string;
  description: string;
  callback_url: string;
  pg_wallet_id: string;
}

/** As a shop creates it: by the merchant API, with a key of the account. */
export async function createOrder(
  request: Partial<OrderRequest>,
  scenario: string,
): Promise<Order> {
  const headers: Record<string, string> = { apikey: account.value?.api_key ?? '' };
  if (scenario !== '') headers['x-sandbox-scenario'] = scenario;
  const answer = await call<{ order: Order }>('POST', '/apis/pg/create_order', request, headers);
  return answer.order;
}

/** Whoever makes an order by hand wants to play with it, and not to see it paid in two seconds. */
const BY_HAND = 'none';

export function NewOrder() {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const [wanted, setWanted] = useState<Wanted>({
    merchantOrderId: `test-${Math.floor(Math.random() * 9000 + 1000)}`,
    asset: 'BTC',
    amount: '0.0015',
    description: '',
    callbackUrl: '',
    wallet: '',
    scenario: BY_HAND,
  });
  const asset = assets.value.find((each) => each.name === wanted.asset);
  const value = asset && fromUnits(wanted.amount, asset.decimals);
  const create = async (event: Event) => {
    event.preventDefault();
    setError('');
    if (!asset) return setError('The assets are not known yet; try again in a moment.');
    if (!value) return setError(`Amount: expected one in ${wanted.asset}, such as 0.0015.`);
    setBusy(true);
    try {
      const request = {
        merchant_order_id: wanted.merchantOrderId,
        asset_name: wanted.asset,
        target_value: value.toString(),
        description: wanted.description,
        callback_url: wanted.callbackUrl,
        ...(wanted.wallet === '' ? {} : { pg_wallet_id: wanted.wallet }),
      };
      const order = await createOrder(request, wanted.scenario);
      say('The order was created');
      go(hrefOf('orders', order.id));
    } catch (failure) {
      setError(explain(failure));
    }
    setBusy(false);
  };
  return (
    <>
      <PageHead title="New order" up={{ href: hrefOf('orders'), name: 'Orders' }} />
      <div class="columns">
        <form onSubmit={create} class="panel form" aria-label="New order">
          <Inputs
            wanted={wanted}
            set={(changes) => setWanted((before) => ({ ...before, ...changes }))}
          />
          {value !== undefined && asset && (
            <p class="faint number">
              {grouped(value)} {smallestUnit(asset.name)}; {asset.target_confirmations}{' '}
              confirmations on {asset.chain} {asset.network}; expires in {asset.expires_in}
            </p>
          )}
          <Failure error={error} />
          <button type="submit" class="button primary" disabled={busy} data-testid="create-order">
            Create the order
          </button>
        </form>
        <Panel title="As a shop does it">
          <p class="muted">The same by the merchant API, from a shell:</p>
          <Command text={offerOrder()} />
          <p class="muted">
            Add <code>-H 'x-sandbox-scenario: NAME'</code> to choose what happens to it.
          </p>
        </Panel>
      </div>
    </>
  );
}

function hintOf(scenario: string): string {
  return scenario === BY_HAND
    ? 'Pay it and let blocks be found on its page; or choose a scenario that does.'
    : 'It pays the order, or does not, by itself.';
}

interface InputsProps {
  wanted: Wanted;
  set: (changes: Partial<Wanted>) => void;
}

function Inputs({ wanted, set }: InputsProps) {
  const scenarios = useFetched(
    () => askAll('scenarios'),
    [],
    () => false,
  );
  const fallback = account.value?.default_scenario ?? 'none';
  return (
    <>
      <Field label="Merchant order id" hint="Your shop's own number or name for it">
        <input
          class="field"
          required
          maxLength={255}
          value={wanted.merchantOrderId}
          data-testid="merchant-order-id"
          onInput={(event) => set({ merchantOrderId: event.currentTarget.value })}
        />
      </Field>
      <div class="side-by-side">
        <Field label="Amount">
          <input
            class="field number"
            inputMode="decimal"
            required
            value={wanted.amount}
            data-testid="amount"
            onInput={(event) => set({ amount: event.currentTarget.value })}
          />
        </Field>
        <Field label="Asset">
          <select
            class="field"
            value={wanted.asset}
            data-testid="asset"
            onChange={(event) => set({ asset: event.currentTarget.value })}
          >
            {assets.value.map((each) => (
              <option key={each.name}>{each.name}</option>
            ))}
          </select>
        </Field>
      </div>
      <Field label="What happens to it" hint={hintOf(wanted.scenario)}>
        <select
          class="field"
          value={wanted.scenario}
          data-testid="scenario"
          onChange={(event) => set({ scenario: event.currentTarget.value })}
        >
          <option value={BY_HAND}>Nothing by itself: you play the customer</option>
          <option value="">What the account's orders play: {fallback}</option>
          <optgroup label="A scenario">
            {(scenarios.data ?? []).map((scenario) => (
              <option key={scenario.name} value={scenario.name}>
                {scenario.name}
              </option>
            ))}
          </optgroup>
        </select>
      </Field>
      <Field label="Description" hint="Shown to the customer">
        <input
          class="field"
          value={wanted.description}
          data-testid="description"
          onInput={(event) => set({ description: event.currentTarget.value })}
        />
      </Field>
      <Field label="Callback URL" hint="Where the customer is sent at the end">
        <input
          class="field"
          type="url"
          placeholder="http://localhost:3000/thanks"
          value={wanted.callbackUrl}
          data-testid="callback-url"
          onInput={(event) => set({ callbackUrl: event.currentTarget.value })}
        />
      </Field>
      <Field label="Wallet id" hint="pg_wallet_id; empty for the default one">
        <input
          class="field number"
          inputMode="numeric"
          pattern="[0-9]*"
          value={wanted.wallet}
          data-testid="wallet"
          onInput={(event) => set({ wallet: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}
