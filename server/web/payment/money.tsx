// Amounts on the page, in the asset's unit where it is known and in the smallest always.
import { grouped, inUnits, smallestUnit } from '../money/amount.ts';

/** What the sandbox tells of an asset, and of its unit: how many decimals it has. */
export interface Unit {
  name: string;
  /** Nothing where the sandbox did not tell. */
  decimals: number | undefined;
}

export function inWords(amount: bigint, unit: Unit): string {
  return unit.decimals === undefined
    ? `${grouped(amount)} ${smallestUnit(unit.name)} of ${unit.name}`
    : `${inUnits(amount, unit.decimals)} ${unit.name}`;
}

/** The exact text that a wallet's amount field takes. */
export function forWallet(amount: bigint, unit: Unit): string {
  return unit.decimals === undefined ? amount.toString() : inUnits(amount, unit.decimals);
}

export function Money({ amount, unit }: { amount: bigint; unit: Unit }) {
  return <span class="money number">{inWords(amount, unit)}</span>;
}
