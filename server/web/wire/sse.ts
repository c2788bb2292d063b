// Server-sent events from the chunks of a fetched body (HTML Living Standard, 9.2.6): EventSource
// cannot send headers.

export interface SseMessage {
  event: string;
  data: string;
  id: string | undefined;
}

/** Past this an event without an end is no event, and is forgotten. */
const MAX_PENDING = 4 << 20;

export class SseParser {
  private pending = '';
  private event = '';
  private data: string[] = [];
  private id: string | undefined;
  private sawCr = false;

  /** The messages that are whole now. */
  push(chunk: string): SseMessage[] {
    // A line ends with LF, CR or both, and a chunk may end between the two.
    let text = chunk;
    if (this.sawCr && text.startsWith('\n')) text = text.slice(1);
    if (chunk !== '') this.sawCr = chunk.endsWith('\r');
    this.pending += text;
    const lines = this.pending.split(/\r\n|\n|\r/);
    this.pending = lines.pop() ?? '';
    const messages: SseMessage[] = [];
    for (const line of lines) this.take(line, messages);
    if (this.pending.length > MAX_PENDING) this.pending = '';
    return messages;
  }

  private take(line: string, messages: SseMessage[]): void {
    if (line === '') {
      if (this.data.length > 0) {
        const event = this.event === '' ? 'message' : this.event;
        messages.push({ event, data: this.data.join('\n'), id: this.id });
      }
      this.event = '';
      this.data = [];
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.event = value;
    else if (name === 'data') this.data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.id = value;
  }
}
