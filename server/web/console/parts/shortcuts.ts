// Keys that do what a click does: "/" searches, "n" makes an order, "g" and a letter go to a page.
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

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select');
}

export function followShortcuts(): () => void {
  let since = -Infinity;
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const chord = event.timeStamp - since < CHORD_MS ? PAGES[event.key] : undefined;
    since = event.key === 'g' ? event.timeStamp : -Infinity;
    const search = document.querySelector<HTMLElement>('[data-shortcut="/"]');
    if (chord !== undefined) go(hrefOf(chord));
    else if (event.key === '/' && search) search.focus();
    else if (event.key === 'n') go(hrefOf('new-order'));
    else return;
    event.preventDefault();
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}
