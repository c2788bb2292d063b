import { useState } from 'preact/hooks';
import { wholeOf } from '../../money/amount.ts';
import { ActionButton } from '../../ui/action_button.tsx';
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
    return answer !== undefined;
  };
  const missing = Number(order.target_confirmations) - Number(order.confirmations);
  const confirms = order.status === 'CONFIRMING' && missing > 1;
  return (
    <div class="actions" role="group" aria-label="Actions">
      <PayForm found={found} onPay={(value) => act('pay', { value })} />
      <span class="divider" />
      <ActionButton testId="confirm" onPress={() => act('confirm')}>
        Confirm a block
      </ActionButton>
      <ActionButton
        off={!confirms}
        testId="confirm-all"
        onPress={() => act('confirm', { blocks: missing })}
      >
        Confirm {confirms ? missing : 'all'}
      </ActionButton>
      <ActionButton off={payments.length === 0} testId="drop" onPress={() => act('drop')}>
        Drop the payment
      </ActionButton>
      <span class="divider" />
      <ActionButton off={ended} testId="expire" onPress={() => act('expire')}>
        Expire
      </ActionButton>
      <ActionButton looks="danger" off={ended} testId="cancel" onPress={() => act('cancel')}>
        Cancel
      </ActionButton>
      {found.scenario_state === 'playing' && (
        <p class="faint fine">
          <Icon name="play" size={12} /> {found.scenario} is playing; an action stops it.
        </p>
      )}
    </div>
  );
}

interface PayProps {
  found: SandboxOrder;
  /** Whether it was taken. */
  onPay: (value: string) => Promise<boolean>;
}

function PayForm({ found, onPay }: PayProps) {
  const [text, setText] = useState('');
  const { order } = found;
  const value = payValue(text, decimalsOf(order.asset_name));
  const paid = wholeOf(order.value) > 0n;
  const pay = async (event: Event) => {
    event.preventDefault();
    // What is typed meanwhile is the next one.
    if (value !== undefined && (await onPay(value))) setText((now) => (now === text ? '' : now));
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
