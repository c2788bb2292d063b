// What is typed beside "Pay", as the API takes it.
import { fromUnits } from '../../money/amount.ts';

/**
 * "remaining", "40%", or an amount in the asset's unit as the API takes it; none of these while it
 * is not known what the unit is.
 */
export function payValue(text: string, decimals: number | undefined): string | undefined {
  const typed = text.trim();
  if (typed === '' || typed === 'rest') return 'remaining';
  if (typed === 'exact' || typed === 'remaining') return typed;
  if (/^[0-9]+(\.[0-9]+)?\s*%$/.test(typed)) return typed.replace(/\s/g, '');
  const amount = decimals === undefined ? undefined : fromUnits(typed, decimals);
  return amount === undefined || amount === 0n ? undefined : amount.toString();
}
