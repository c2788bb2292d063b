// What the shop sells, and for how much: in each asset's smallest unit, as the gateway counts.

export const ASSETS = {
  BTC: { decimals: 8 },
  ETH: { decimals: 18 },
  LCCN: { decimals: 18 },
};

export const PRODUCTS = [
  {
    sku: 'mug',
    name: 'Stoneware mug',
    about: 'Thrown by hand, holds 300 ml.',
    prices: { BTC: '42000', ETH: '9500000000000000', LCCN: '18000000000000000000' },
  },
  {
    sku: 'teapot',
    name: 'Cast iron teapot',
    about: 'Keeps 0.8 l warm for an hour.',
    prices: { BTC: '150000', ETH: '33000000000000000', LCCN: '64000000000000000000' },
  },
  {
    sku: 'tea',
    name: 'First flush Darjeeling',
    about: '100 g of this spring.',
    prices: { BTC: '31500', ETH: '7000000000000000', LCCN: '13500000000000000000' },
  },
];

/** "150000" of BTC as "0.0015 BTC": exact, whatever the size. */
export function price(value, assetName) {
  const { decimals } = ASSETS[assetName];
  const digits = value.padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals);
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${whole}${fraction === '' ? '' : `.${fraction}`} ${assetName}`;
}
