import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opensWallet, paymentUri } from '../../server/web/money/payment_uri.ts';

const bitcoin = {
  assetName: 'BTC',
  chain: 'BTC',
  network: 'testnet',
  address: 'tb1qkmt2nym305p4dp2vk0hq3w0vvew87ur7ptl2hq',
  amount: 150_000n,
  decimals: 8,
};
const ether = {
  assetName: 'ETH',
  chain: 'ETH',
  network: 'sepolia',
  address: '0xeFAf930A1CCD6bA2689b011E8BF7ce8d28216373',
  amount: 10n ** 18n,
  decimals: 18,
};

test('BIP-21 tells the amount in whole coins', () => {
  assert.equal(paymentUri(bitcoin), `bitcoin:${bitcoin.address}?amount=0.0015`);
  assert.equal(
    paymentUri({ ...bitcoin, amount: 1n }),
    `bitcoin:${bitcoin.address}?amount=0.00000001`,
  );
});

test('EIP-681 tells the chain and the amount in wei', () => {
  assert.equal(paymentUri(ether), `ethereum:${ether.address}@11155111?value=1000000000000000000`);
});

test('EIP-681 leaves out a chain that it does not know', () => {
  assert.equal(
    paymentUri({ ...ether, network: 'my-devnet' }),
    `ethereum:${ether.address}?value=1000000000000000000`,
  );
});

test('a token is the bare address: a wallet would send ether for it', () => {
  assert.equal(paymentUri({ ...ether, assetName: 'LCCN' }), ether.address);
});

test('a coin of another chain is the bare address', () => {
  assert.equal(paymentUri({ ...bitcoin, assetName: 'DOGE', chain: 'DOGE' }), bitcoin.address);
});

test('only what has a scheme opens a wallet', () => {
  assert.ok(opensWallet(paymentUri(bitcoin)));
  assert.ok(opensWallet(paymentUri(ether)));
  assert.ok(!opensWallet(ether.address));
  assert.ok(!opensWallet('javascript:alert(1)'));
});
