// Keeps a page told of its order: by the order's public stream, and by asking again and again while
// there is none.
import type { ClockReading } from '../time/virtual_clock.ts';
import { whenWanted } from '../wire/attention.ts';
import { within } from '../wire/base.ts';
import { ApiError, call } from '../wire/rest.ts';
import type { PublicOrder } from '../wire/types.ts';

export interface Told {
  order?: PublicOrder;
  clock?: ClockReading | undefined;
  /** Whether what is shown is kept up to date. */
  live?: boolean;
  missing?: boolean;
}

const POLL_MS = 2000;
/** A browser that has given a stream up is asked to begin anew after this. */
const REOPEN_MS = 5000;

/** As the sandbox writes it. */
export interface WrittenClock {
  time: string;
  factor: number;
}

export function readClock(told: WrittenClock, heardAt: number): ClockReading | undefined {
  const time = Date.parse(told.time);
  return Number.isNaN(time) ? undefined : { time, factor: told.factor, heardAt };
}

/** Tells `tell` what is new until the function that it returns is called. */
export function watchOrder(id: string, tell: (told: Told) => void): () => void {
  let stream: EventSource | undefined;
  let polling = 0;
  let reopening = 0;
  let ended = false;
  let heard = 0;

  const ask = async () => {
    const before = heard;
    // What the stream has told meanwhile is newer.
    const isLate = () => ended || heard !== before;
    try {
      const request = { id, with_payments: true };
      const answer = await call<{ order: PublicOrder }>(
        'POST',
        '/apis/pg/get_public_order',
        request,
      );
      if (!isLate()) tell({ order: answer.order, live: true });
    } catch (error) {
      if (isLate()) return;
      const missing = error instanceof ApiError && error.httpStatus === 404;
      if (missing) stop();
      tell(missing ? { missing: true } : { live: false });
    }
  };
  const poll = () => {
    if (polling !== 0) return;
    void ask();
    polling = window.setInterval(ask, POLL_MS);
  };
  const stopPolling = () => {
    clearInterval(polling);
    polling = 0;
  };
  const open = () => {
    stream = new EventSource(within(`/pay/${encodeURIComponent(id)}/events`));
    stream.addEventListener('open', stopPolling);
    stream.addEventListener('order', (event) => {
      stopPolling();
      heard++;
      tell({ order: JSON.parse(event.data) as PublicOrder, live: true });
    });
    stream.addEventListener('clock', (event) => {
      const clock = readClock(JSON.parse(event.data) as WrittenClock, performance.now());
      if (clock) tell({ clock });
    });
    stream.addEventListener('error', () => {
      poll();
      if (stream?.readyState !== EventSource.CLOSED || ended) return;
      clearTimeout(reopening);
      reopening = window.setTimeout(open, REOPEN_MS);
    });
  };
  const rest = () => {
    stream?.close();
    stopPolling();
    clearTimeout(reopening);
  };
  const unwatch = whenWanted((wanted) => (wanted ? open() : rest()));
  const stop = () => {
    ended = true;
    unwatch();
    rest();
  };
  open();
  return stop;
}
