import type { ComponentChildren } from 'preact';
import { grouped, smallestUnit, wholeOf } from '../money/amount.ts';
import { opensWallet, paymentUri } from '../money/payment_uri.ts';
import { CopyButton } from '../ui/copy_button.tsx';
import { QrCode } from '../ui/qr_code.tsx';
import type { PublicOrder } from '../wire/types.ts';
import { forWallet, type Unit } from './money.tsx';

interface Props {
  order: PublicOrder;
  unit: Unit;
  /** Still to be paid. */
  amount: bigint;
}

/** Where to send it: the code, and the same to copy. */
export function Instructions({ order, unit, amount }: Props) {
  const address = order.variants[0] ?? '';
  const uri = paymentUri({
    assetName: order.asset_name,
    chain: order.chain,
    network: order.network,
    address,
    amount,
    decimals: unit.decimals,
  });
  return (
    <section class="instructions" aria-label="How to pay">
      <div class="code">
        <QrCode text={uri} label="QR code of the payment, for a wallet to scan" />
        {opensWallet(uri) && (
          <a class="button" href={uri} data-testid="open-wallet">
            Open a wallet
          </a>
        )}
      </div>
      <dl class="fields">
        <Field name="Send exactly" what="amount" value={forWallet(amount, unit)} testId="to-send">
          <span class="number">{forWallet(amount, unit)}</span>{' '}
          <span class="muted">{unit.name}</span>
          {amount !== wholeOf(order.target_value) && (
            <div class="muted number fine">
              {grouped(amount)} {smallestUnit(unit.name)}
            </div>
          )}
        </Field>
        <Field name="To this address" what="address" value={address} testId="address">
          <span class="mono address">{address}</span>
        </Field>
        <div class="row">
          <dt>Network</dt>
          <dd>
            {order.chain} <span class="muted">{order.network}</span>
          </dd>
        </div>
        <div class="row">
          <dt>Confirmations</dt>
          <dd class="number">{order.target_confirmations}</dd>
        </div>
      </dl>
    </section>
  );
}

interface FieldProps {
  name: string;
  what: string;
  value: string;
  testId: string;
  children: ComponentChildren;
}

function Field({ name, what, value, testId, children }: FieldProps) {
  return (
    <div class="copyable">
      <dt>{name}</dt>
      <dd>
        <div class="value" data-testid={testId}>
          {children}
        </div>
        <CopyButton text={value} what={what} testId={`copy-${what}`} />
      </dd>
    </div>
  );
}
