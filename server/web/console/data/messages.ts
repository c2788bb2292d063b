// What of the control API the console reads, as JSON has it (proto/sandbox.proto).
import type { Payment, Status } from '../../wire/types.ts';

export interface Order {
  id: string;
  asset_name: string;
  target_value: string;
  target_confirmations: string;
  variants: string[];
  expired_at: string;
  merchant_order_id: string;
  description: string;
  status: Status;
  value: string;
  confirmations: string;
  created_at: string;
  updated_at: string;
  chain: string;
  network: string;
  callback_url: string;
  redirect_url: string;
}

export interface SandboxEvent {
  number: string;
  at: string;
  order_id: string;
  type: string;
  text: string;
}

export interface SandboxOrder {
  order: Order;
  payments: Payment[];
  scenario: string;
  scenario_state: string;
  timeline: SandboxEvent[];
}

export interface Clock {
  mode: string;
  time: string;
  next_due: string;
  deliveries_pending: string;
}

export interface Account {
  name: string;
  api_key: string;
  seed: string;
  webhooks: string[];
  wallets: string[];
  default_scenario: string;
  clock: Clock;
  orders: string;
}

export interface Asset {
  name: string;
  chain: string;
  network: string;
  decimals: number;
  target_confirmations: string;
  expires_in: string;
}

export interface Scenario {
  name: string;
  description: string;
  source: string;
}

export interface Fault {
  source: string;
  met: string;
}

export interface Webhook {
  id: string;
  url: string;
  paused: boolean;
  waiting: string;
}

export interface Header {
  name: string;
  value: string;
}

export interface Attempt {
  number: number;
  at: string;
  state: string;
  http_status: number;
  error: string;
  took: string;
  url: string;
  request_headers: Header[];
  response_headers: Header[];
  response_body: string;
  response_cut: boolean;
}

export interface Delivery {
  number: string;
  order_id: string;
  url: string;
  status: string;
  body: string;
  sent_at: string;
  state: string;
  http_status: number;
  error: string;
  webhook_id: string;
  attempts: Attempt[];
  attempt_count: number;
  next_attempt_at: string;
  made_up: boolean;
}

export interface RecordedRequest {
  number: string;
  at: string;
  rpc: string;
  transport: string;
  order_id: string;
  code: string;
  message: string;
  fault: string;
  after_event: string;
  path: string;
  http_status: number;
  raw_request: string;
  request: string;
  answer: string;
  took: string;
  scenario: string;
  warnings: string[];
  merchant_order_id: string;
}

export interface AdvanceAnswer {
  clock: Clock;
  events: SandboxEvent[];
  event_count: string;
  stopped_early: string;
}
