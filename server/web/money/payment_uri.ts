// The text of an order's QR code, which a wallet reads.
import { inUnits } from './amount.ts';

interface PaymentRequest {
  assetName: string;
  chain: string;
  network: string;
  address: string;
  amount: bigint;
  decimals: number;
}

/** EIP-155's numbers of the networks that the sandbox and its users have. */
const CHAIN_IDS: Record<string, string> = {
  mainnet: '1',
  sepolia: '11155111',
  holesky: '17000',
};

/**
 * BIP-21 for bitcoin, EIP-681 for ether. A token's EIP-681 names its contract, which an order does
 * not tell, so for tokens and unknown chains it is the bare address, which every wallet takes.
 */
export function paymentUri(request: PaymentRequest): string {
  const { address, amount } = request;
  if (request.chain === 'BTC' && request.assetName === 'BTC') {
    return `bitcoin:${address}?amount=${inUnits(amount, request.decimals)}`;
  }
  if (request.chain === 'ETH' && request.assetName === 'ETH') {
    const id = CHAIN_IDS[request.network];
    return `ethereum:${address}${id === undefined ? '' : `@${id}`}?value=${amount}`;
  }
  return address;
}

/** Whether a wallet can be opened by it: whether it has a scheme. */
export function opensWallet(uri: string): boolean {
  return /^(bitcoin|ethereum):/.test(uri);
}
