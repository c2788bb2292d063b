// Keys that do what a click does. A single letter may be typed by chance, by voice above all, so
// they can be switched off (WCAG 2.2, 2.1.4).
import { signal } from '@preact/signals';
import { go, hrefOf } from '../router.ts';

const PAGES: Record<string, string> = {
  o: 'orders',
  r: 'requests',
  w: 'webhooks',
  s: 'scenarios',
  c: 'clock',
  k: 'keys',
  a: 'accounts',
};
const CHORD_MS = 1200;
const KEPT = 'shortcuts';

/** What the keys do, for people. */
export const SHORTCUTS = [
  { keys: ['/'], does: 'search' },
  { keys: ['n'], does: 'a new order' },
  ...Object.entries(PAGES).map(([key, page]) => ({ keys: ['g', key], does: page })),
  { keys: ['?'], does: 'these keys' },
];

export const areOn = signal(localStorage.getItem(KEPT) !== 'off');
export const areShown = signal(false);

export function switchShortcuts(on: boolean): void {
  areOn.value = on;
  localStorage.setItem(KEPT, on ? 'on' : 'off');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, dialog *');
}

export function followShortcuts(): () => void {
  let since = -Infinity;
  const press = (event: KeyboardEvent) => {
    if (!areOn.value || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    const chord = event.timeStamp - since < CHORD_MS ? PAGES[event.key] : undefined;
    since = event.key === 'g' ? event.timeStamp : -Infinity;
    const search = document.querySelector<HTMLElement>('[data-shortcut="/"]');
    if (chord !== undefined) go(hrefOf(chord));
    else if (event.key === '/' && search) search.focus();
    else if (event.key === 'n') go(hrefOf('new-order'));
    else if (event.key === '?') areShown.value = true;
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}
