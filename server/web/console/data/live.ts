// The account's events as they happen: one stream for the whole console. It keeps nothing but the
// number of the newest event; a page that wants to know more asks anew when it hears of something.
import { effect, signal } from '@preact/signals';
import { whenWanted } from '../../wire/attention.ts';
import { within } from '../../wire/base.ts';
import { SseParser, type SseMessage } from '../../wire/sse.ts';
import type { SandboxEvent } from './messages.ts';
import { accountName, headers, refuse, token, wantsToken } from './session.ts';

/** `news` is undefined where some may have been missed: whoever listens begins anew. */
type Listener = (news: SandboxEvent[] | undefined) => void;

export const liveState = signal<'connecting' | 'live' | 'lost'>('connecting');

const listeners = new Set<Listener>();
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
/** The sandbox says something at least every 15 s. */
const SILENCE_MS = 40_000;
/** After these nothing that was known before needs to be so any more. */
const BEGINNINGS = new Set(['gap', 'dropped', 'account_reset']);

export function listen(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(news: SandboxEvent[] | undefined): void {
  for (const listener of [...listeners]) listener(news);
}

/** One account's stream, opened again and again until it is closed. */
class Stream {
  private attempt = new AbortController();
  private isClosed = false;
  private lastId: string | undefined;
  private timer = 0;
  private wait = FIRST_WAIT_MS;

  constructor() {
    void this.open();
  }

  close(): void {
    this.isClosed = true;
    this.attempt.abort();
    clearTimeout(this.timer);
  }

  private async open(): Promise<void> {
    const attempt = new AbortController();
    this.attempt = attempt;
    try {
      await this.read(attempt);
    } catch {
      // as good as its end: it is opened again
    }
    attempt.abort();
    if (this.isClosed) return;
    liveState.value = 'lost';
    this.timer = window.setTimeout(() => void this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private async read(attempt: AbortController): Promise<void> {
    const used = token.value;
    const resume = this.lastId === undefined ? {} : { 'last-event-id': this.lastId };
    const from = this.lastId === undefined ? '?after=-1' : '';
    const answer = await fetch(within(`/sandbox/v1/events${from}`), {
      headers: { ...headers(), accept: 'text/event-stream', ...resume },
      cache: 'no-store',
      signal: attempt.signal,
    });
    if (answer.status === 401) refuse(used);
    const type = answer.headers.get('content-type') ?? '';
    if (!answer.ok || !answer.body || !type.startsWith('text/event-stream')) {
      throw new Error(`${answer.status} ${type}`);
    }
    liveState.value = 'live';
    this.wait = FIRST_WAIT_MS;
    tell(undefined);
    const parser = new SseParser();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let silence = 0;
    for (;;) {
      clearTimeout(silence);
      silence = window.setTimeout(() => attempt.abort(), SILENCE_MS);
      const { done, value } = await reader.read();
      clearTimeout(silence);
      if (done) return;
      this.take(parser.push(value));
    }
  }

  private take(messages: SseMessage[]): void {
    const news: SandboxEvent[] = [];
    for (const message of messages) {
      if (message.id !== undefined && message.id !== '') this.lastId = message.id;
      if (BEGINNINGS.has(message.event)) {
        tell(undefined);
      } else {
        const event = parseEvent(message.data);
        if (event) news.push(event);
      }
    }
    if (news.length > 0) tell(news);
  }
}

function parseEvent(data: string): SandboxEvent | undefined {
  try {
    const event = JSON.parse(data) as SandboxEvent;
    return typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the stream of whichever account is looked at, until the returned function is called. */
export function stayLive(): () => void {
  const wanted = signal(true);
  const unwatch = whenWanted((now) => (wanted.value = now));
  const end = effect(() => {
    // read here, so that a change of either opens another stream
    void accountName.value;
    void token.value;
    if (wantsToken.value || !wanted.value) return undefined;
    liveState.value = 'connecting';
    const stream = new Stream();
    return () => stream.close();
  });
  return () => {
    unwatch();
    end();
  };
}
