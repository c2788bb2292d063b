// What a customer is told of an order, in one line.
import { inWords, type Unit } from './money.tsx';
import type { Stage } from './stage.ts';

export function newsOf(stage: Stage, unit: Unit): string {
  switch (stage.kind) {
    case 'waiting':
      return 'Waiting for your payment';
    case 'part':
      return `Partly paid: ${inWords(stage.remaining, unit)} remain`;
    case 'confirming':
      return `Confirming ${stage.done} of ${stage.of}`;
    case 'paid':
      return 'Paid';
    case 'expired':
      return 'The time to pay is over';
    case 'canceled':
      return 'This order was canceled';
  }
}
