import { useState } from 'preact/hooks';
import { wholeOf } from '../../money/amount.ts';
import { Icon } from '../../ui/icons.tsx';
import { isFinal } from '../../wire/types.ts';
import { decimalsOf } from '../data/account.ts';
import type { SandboxOrder } from '../data/messages.ts';
import { payValue } from '../data/pay_value.ts';
import { ask, segment } from '../data/session.ts';
import { attempt } from './toast.tsx';

interface Props {
  found: SandboxOrder;
  onOrder: (order: SandboxOrder) => void;
}

/** What can be done to an order by hand. Whatever it is, its scenario stops there. */
export function OrderActions({ found, onOrder }: Props) {
  const { order, payments } = found;
  const ended = isFinal(order.status);
  const act = async (verb: string, body: unknown = {}) => {
    const path = `/orders/${segment(order.id)}:${verb}`;
    const answer = await attempt(() => ask<SandboxOrder>('POST', path, body));
    if (answer) onOrder(answer);
  };
  const missing = Number(order.target_confirmations) - Number(order.confirmations);
  return (
    <div class="actions" role="group" aria-label="Actions">
      <PayForm found={found} onPay={(value) => void act('pay', { value })} />
      <span class="divider" />
      <button type="button" class="button" data-testid="confirm" onClick={() => act('confirm')}>
        Confirm a block
      </button>
      {order.status === 'CONFIRMING' && missing > 1 && (
        <button
          type="button"
          class="button"
          data-testid="confirm-all"
          onClick={() => act('confirm', { blocks: missing })}
        >
          Confirm {missing}
        </button>
      )}
      <button
        type="button"
        class="button"
        disabled={payments.length === 0}
        data-testid="drop"
        onClick={() => act('drop')}
      >
        Drop the payment
      </button>
      <span class="divider" />
      <button
        type="button"
        class="button"
        disabled={ended}
        data-testid="expire"
        onClick={() => act('expire')}
      >
        Expire
      </button>
      <button
        type="button"
        class="button danger"
        disabled={ended}
        data-testid="cancel"
        onClick={() => act('cancel')}
      >
        Cancel
      </button>
      {found.scenario_state === 'playing' && (
        <p class="faint fine">
          <Icon name="play" size={12} /> {found.scenario} is playing; an action stops it.
        </p>
      )}
    </div>
  );
}

function PayForm({ found, onPay }: { found: SandboxOrder; onPay: (value: string) => void }) {
  const [text, setText] = useState('');
  const { order } = found;
  const value = payValue(text, decimalsOf(order.asset_name));
  const paid = wholeOf(order.value) > 0n;
  const pay = (event: Event) => {
    event.preventDefault();
    if (value === undefined) return;
    onPay(value);
    setText('');
  };
  return (
    <form class="pay-form" onSubmit={pay}>
      <input
        class="field number"
        aria-label={`Amount in ${order.asset_name}, a percentage, or nothing for the rest`}
        aria-invalid={value === undefined}
        placeholder={paid ? 'the rest' : 'all of it'}
        list="pay-values"
        value={text}
        data-testid="pay-value"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <datalist id="pay-values">
        <option value="40%" />
        <option value="exact" />
        <option value="150%" />
      </datalist>
      <button type="submit" class="button primary" disabled={value === undefined} data-testid="pay">
        Pay
      </button>
    </form>
  );
}
