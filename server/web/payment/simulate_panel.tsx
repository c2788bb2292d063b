import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { fromUnits, grouped, wholeOf } from '../money/amount.ts';
import { ActionButton } from '../ui/action_button.tsx';
import { Icon } from '../ui/icons.tsx';
import { call, explain } from '../wire/rest.ts';
import { isFinal, type PublicOrder } from '../wire/types.ts';
import type { Unit } from './money.tsx';

interface Act {
  action: 'pay' | 'confirm' | 'drop' | 'expire' | 'cancel';
  value?: string;
  blocks?: number;
}

interface Props {
  order: PublicOrder;
  unit: Unit;
  onOrder: (order: PublicOrder) => void;
}

const REMEMBERED = 'simulate';

/** The drawer that plays the customer's wallet and the chain. Production has no such thing. */
export function SimulatePanel({ order, unit, onOrder }: Props) {
  const [open, setOpen] = useState(sessionStorage.getItem(REMEMBERED) === 'open');
  const toggle = () => {
    sessionStorage.setItem(REMEMBERED, open ? 'closed' : 'open');
    setOpen(!open);
  };
  return (
    <aside class="simulate" data-open={open} aria-label="Simulate">
      <button
        type="button"
        class="button simulate-toggle"
        aria-expanded={open}
        data-testid="simulate-toggle"
        onClick={toggle}
      >
        <Icon name={open ? 'close' : 'bolt'} />
        Simulate
      </button>
      {open && <Actions order={order} unit={unit} onOrder={onOrder} />}
    </aside>
  );
}

const LATE: Act[] = [{ action: 'expire' }, { action: 'pay', value: 'exact' }];

/** More than is asked for, or than remains. */
function tooMuch(order: PublicOrder): string {
  const target = wholeOf(order.target_value);
  const paid = wholeOf(order.value);
  const remaining = target > paid ? target - paid : 0n;
  return (remaining + target / 2n + 1n).toString();
}

function Actions({ order, unit, onOrder }: Props) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const shown = useRef(order);
  shown.current = order;
  const act = async (...acts: Act[]) => {
    setBusy(true);
    setError('');
    try {
      for (const each of acts) {
        const path = `/pay/${encodeURIComponent(order.id)}/simulate`;
        const before = shown.current;
        const answer = await call<PublicOrder>('POST', path, each);
        // Whoever has told of the order meanwhile may be ahead of it, and goes on telling.
        if (shown.current !== before) continue;
        shown.current = answer;
        onOrder(answer);
      }
    } catch (failure) {
      setError(explain(failure));
    }
    setBusy(false);
  };
  const ended = isFinal(order.status);
  const props = { act, busy };
  const missing = Number(order.target_confirmations) - Number(order.confirmations);
  const confirms = order.status === 'CONFIRMING' && missing > 1;
  return (
    <div class="simulate-actions">
      <p class="muted fine">Plays the customer and the chain for this order alone.</p>
      <Group name={ended ? 'Customer, too late' : 'Customer'}>
        <Do {...props} id="exact" acts={[{ action: 'pay', value: 'exact' }]}>
          Pay exactly
        </Do>
        <Do {...props} id="part" acts={[{ action: 'pay', value: '40%' }]}>
          Pay 40 %
        </Do>
        <Do {...props} id="remaining" acts={[{ action: 'pay', value: 'remaining' }]}>
          Pay the rest
        </Do>
        <Do {...props} id="more" acts={[{ action: 'pay', value: tooMuch(order) }]}>
          Pay too much
        </Do>
        <Do {...props} id="late" acts={LATE} off={ended}>
          Pay late
        </Do>
        <OwnAmount unit={unit} act={act} busy={busy} />
      </Group>
      <Group name="Blockchain">
        <Do {...props} id="confirm" acts={[{ action: 'confirm', blocks: 1 }]}>
          Confirm a block
        </Do>
        <Do
          {...props}
          id="confirm-all"
          acts={[{ action: 'confirm', blocks: missing }]}
          off={!confirms}
        >
          Confirm {confirms ? missing : 'all'}
        </Do>
        <Do {...props} id="drop" acts={[{ action: 'drop' }]} off={order.payments.length === 0}>
          Drop the payment
        </Do>
      </Group>
      <Group name="Order">
        <Do {...props} id="expire" acts={[{ action: 'expire' }]} off={ended}>
          Expire now
        </Do>
        <Do {...props} id="cancel" acts={[{ action: 'cancel' }]} off={ended}>
          Cancel
        </Do>
      </Group>
      {error !== '' && (
        <p class="notice" data-tone="red" role="alert" data-testid="simulate-error">
          <Icon name="warn" />
          <span class="foreign">{error}</span>
        </p>
      )}
    </div>
  );
}

function Group({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <fieldset class="group">
      <legend>{name}</legend>
      <div class="group-actions">{children}</div>
    </fieldset>
  );
}

interface DoProps {
  id: string;
  acts: Act[];
  act: (...acts: Act[]) => void;
  busy: boolean;
  off?: boolean;
  children: ComponentChildren;
}

function Do({ id, acts, act, busy, off = false, children }: DoProps) {
  return (
    <ActionButton off={off} busy={busy} testId={`simulate-${id}`} onPress={() => act(...acts)}>
      {children}
    </ActionButton>
  );
}

/** An amount in the asset's unit. */
function OwnAmount({ unit, act, busy }: { unit: Unit; act: (a: Act) => void; busy: boolean }) {
  const [text, setText] = useState('');
  const amount = fromUnits(text, unit.decimals);
  const pay = (event: Event) => {
    event.preventDefault();
    if (amount && !busy) act({ action: 'pay', value: amount.toString() });
  };
  const wrong = text !== '' && !amount;
  return (
    <form class="own-amount" onSubmit={pay}>
      <input
        class="field number"
        inputMode="decimal"
        autocomplete="off"
        aria-label={`Amount in ${unit.name}`}
        aria-invalid={wrong}
        placeholder={unit.name}
        title={amount ? `${grouped(amount)} in the smallest unit` : ''}
        data-testid="simulate-amount"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button" disabled={!amount} data-testid="simulate-pay">
        Pay
      </button>
    </form>
  );
}
