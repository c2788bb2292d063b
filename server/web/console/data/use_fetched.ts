import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, explain } from '../../wire/rest.ts';
import { listen, liveState } from './live.ts';
import type { SandboxEvent } from './messages.ts';
import { accountName, token, wantsToken } from './session.ts';

interface Fetched<T> {
  /** The newest answer; it stays while a newer one is on its way. */
  data: T | undefined;
  error: string;
  reload: () => void;
  /** Shows what an action has just answered. */
  put: (data: T) => void;
}

/** At most one call in so long, however much happens, and none for most of the time. */
const PACE_MS = 80;
const REST_SHARE = 2;
/** What happens at once is one piece of news. */
const GATHER_MS = 15;
/** Without a stream. */
const POLL_MS = 3000;
/** For what changes without an event: keys, wallets, accounts, scenarios, the journal. */
export const QUIETLY_MS = 2000;

/** What was told of it before is not true any more. */
function isGone(failure: unknown): boolean {
  return failure instanceof ApiError && failure.httpStatus === 404;
}

/**
 * Asks at once, again when a key, the account or the token changes, and again when something
 * happens that `concerns` it; every so often besides, where what is asked for can change without an
 * event. What is kept is the newest answer alone, so a page that stays open does not grow.
 */
export function useFetched<T>(
  load: () => Promise<T>,
  keys: readonly unknown[],
  concerns: (event: SandboxEvent) => boolean = () => true,
  everyMs = 0,
): Fetched<T> {
  const [state, setState] = useState<{ data: T | undefined; error: string }>({
    data: undefined,
    error: '',
  });
  const latest = useRef({ load, concerns });
  latest.current = { load, concerns };
  const run = useRef({ turn: 0, busy: false, again: false, timer: 0, began: 0, took: 0 });

  const begin = useCallback(async () => {
    const it = run.current;
    clearTimeout(it.timer);
    it.timer = 0;
    if (it.busy) {
      it.again = true;
      return;
    }
    it.busy = true;
    it.again = false;
    it.began = performance.now();
    const turn = it.turn;
    try {
      const data = await latest.current.load();
      if (turn === it.turn) setState({ data, error: '' });
    } catch (failure) {
      const error = explain(failure);
      const keep = !isGone(failure);
      if (turn === it.turn) setState(({ data }) => ({ data: keep ? data : undefined, error }));
    }
    if (turn !== it.turn) return;
    it.busy = false;
    it.took = performance.now() - it.began;
    if (it.again) schedule();
  }, []);

  const schedule = useCallback(() => {
    const it = run.current;
    if (it.timer !== 0) return;
    const pace = Math.max(PACE_MS, it.took * (1 + REST_SHARE));
    const wait = Math.max(GATHER_MS, it.began + pace - performance.now());
    it.timer = window.setTimeout(() => void begin(), wait);
  }, []);

  const anew = useCallback(() => {
    const it = run.current;
    it.turn++;
    it.busy = false;
    void begin();
  }, []);

  useEffect(() => {
    anew();
    const deaf = listen((news) => {
      if (news === undefined || news.some((event) => latest.current.concerns(event))) schedule();
    });
    const poll = window.setInterval(
      () => {
        const due = everyMs > 0 || liveState.value !== 'live';
        if (due && !document.hidden && !wantsToken.value) schedule();
      },
      everyMs > 0 ? everyMs : POLL_MS,
    );
    return () => {
      deaf();
      clearInterval(poll);
      clearTimeout(run.current.timer);
      run.current.timer = 0;
      run.current.turn++;
      run.current.busy = false;
    };
  }, [accountName.value, token.value, ...keys]);

  const put = useCallback((data: T) => {
    run.current.turn++;
    run.current.busy = false;
    setState({ data, error: '' });
    schedule();
  }, []);
  return { ...state, reload: anew, put };
}
