// Amounts: whole numbers of an asset's smallest unit, past 64 bits, never as floating point.

/** "150000" as a number; nothing where the text is not a whole number. */
export function parseWhole(text: string): bigint | undefined {
  return /^[0-9]{1,78}$/.test(text) ? BigInt(text) : undefined;
}

/** As parseWhole, 0 where it is none: for what the API sends, which always is one. */
export function wholeOf(text: string): bigint {
  return parseWhole(text) ?? 0n;
}

/** In the asset's unit, exact, without zeros at the end: 150000 with 8 decimals is "0.0015". */
export function inUnits(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** The whole number that "0.0015" means with 8 decimals; nothing where it means none. */
export function fromUnits(text: string, decimals: number): bigint | undefined {
  const match = /^([0-9]{1,78})(?:\.([0-9]+))?$/.exec(text.trim());
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  if (fraction.length > decimals) return undefined;
  return BigInt(match[1] + fraction.padEnd(decimals, '0'));
}

/** With thin groups of three, for people: "150 000". */
export function grouped(amount: bigint): string {
  return amount.toString().replace(/\B(?=([0-9]{3})+$)/g, '\u202f');
}

/** What the smallest unit is called. */
export function smallestUnit(assetName: string): string {
  if (assetName === 'BTC') return 'satoshi';
  return assetName === 'ETH' ? 'wei' : 'smallest units';
}

/** A share of a whole in percent, 0 to 100, for drawing. */
export function percentOf(part: bigint, whole: bigint): number {
  if (whole <= 0n || part <= 0n) return 0;
  return part >= whole ? 100 : Number((part * 10_000n) / whole) / 100;
}
