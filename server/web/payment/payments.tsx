import { wholeOf } from '../money/amount.ts';
import { CopyButton } from '../ui/copy_button.tsx';
import type { PublicOrder } from '../wire/types.ts';
import { Money, type Unit } from './money.tsx';

const MOST_SHOWN = 20;

/** The transactions that have come, the newest first. */
export function Payments({ order, unit }: { order: PublicOrder; unit: Unit }) {
  if (order.payments.length === 0) return null;
  const newest = order.payments.slice(-MOST_SHOWN).reverse();
  const left = order.payments.length - newest.length;
  return (
    <section class="payments" aria-labelledby="payments-heading">
      <h2 id="payments-heading">Payments</h2>
      <ul>
        {newest.map((payment) => (
          <li key={payment.tx_id} data-testid="payment-row">
            <span class="mono tx" title={payment.tx_id}>
              {payment.tx_id.slice(0, 10)}…{payment.tx_id.slice(-6)}
            </span>
            <CopyButton text={payment.tx_id} what="transaction id" />
            <span class="grow" />
            <span class="muted number">
              {payment.confirmations === '0'
                ? 'unconfirmed'
                : payment.confirmations === '1'
                  ? '1 confirmation'
                  : `${payment.confirmations} confirmations`}
            </span>
            <Money amount={wholeOf(payment.value)} unit={unit} />
          </li>
        ))}
      </ul>
      {left > 0 && <p class="muted fine">and {left} more</p>}
    </section>
  );
}
