// Amounts on the page, in the asset's unit.
import { inUnits } from '../money/amount.ts';

/** An asset's, and how many decimals it has. */
export interface Unit {
  name: string;
  decimals: number;
}

export function inWords(amount: bigint, unit: Unit): string {
  return `${forWallet(amount, unit)} ${unit.name}`;
}

/** The exact text that a wallet's amount field takes. */
export function forWallet(amount: bigint, unit: Unit): string {
  return inUnits(amount, unit.decimals);
}

export function Money({ amount, unit }: { amount: bigint; unit: Unit }) {
  return <span class="money number">{inWords(amount, unit)}</span>;
}
