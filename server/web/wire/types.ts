// What of the merchant API the pages read, as JSON has it (proto/pg-api.proto).

export type Status = 'PENDING' | 'CONFIRMING' | 'SUCCESSFUL' | 'EXPIRED' | 'CANCELED';

export interface Payment {
  tx_id: string;
  address: string;
  value: string;
  confirmations: string;
  created_at: string;
}

export interface PublicOrder {
  id: string;
  type: string;
  asset_name: string;
  target_value: string;
  target_confirmations: string;
  variants: string[];
  expired_at: string;
  description: string;
  status: Status;
  value: string;
  confirmations: string;
  created_at: string;
  updated_at: string;
  chain: string;
  network: string;
  callback_url: string;
  payments: Payment[];
}

export function isFinal(status: Status): boolean {
  return status !== 'PENDING' && status !== 'CONFIRMING';
}
