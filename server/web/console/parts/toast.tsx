import { signal } from '@preact/signals';
import { explain } from '../../wire/rest.ts';
import { Icon } from '../../ui/icons.tsx';

interface Toast {
  id: number;
  text: string;
  tone: 'green' | 'red';
}

const toasts = signal<Toast[]>([]);
const MOST = 4;
const SHOWN_MS = { green: 3500, red: 9000 };
let last = 0;

export function say(text: string, tone: Toast['tone'] = 'green'): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(1 - MOST), { id, text, tone }];
  setTimeout(() => dismiss(id), SHOWN_MS[tone]);
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Does something and says how it went: its answer, or nothing where it failed. */
export async function attempt<T>(action: () => Promise<T>, done?: string): Promise<T | undefined> {
  try {
    const answer = await action();
    if (done !== undefined) say(done);
    return answer;
  } catch (error) {
    say(explain(error), 'red');
    return undefined;
  }
}

export function Toasts() {
  return (
    <div class="toasts" aria-live="polite">
      {toasts.value.map((toast) => (
        <div class="toast" key={toast.id} data-tone={toast.tone} data-testid="toast">
          <Icon name={toast.tone === 'red' ? 'warn' : 'check'} />
          <span class="foreign">{toast.text}</span>
          <button
            type="button"
            class="icon-button"
            aria-label="Dismiss"
            onClick={() => dismiss(toast.id)}
          >
            <Icon name="close" size={12} />
          </button>
        </div>
      ))}
    </div>
  );
}
