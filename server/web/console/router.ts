// Which page is shown: the part of the address behind "#", so that the console takes no paths from
// the APIs that it shares the address with.
import { computed, signal } from '@preact/signals';

export interface Route {
  /** "orders" of "#/orders/7?status=PENDING". */
  page: string;
  /** "7" */
  item: string;
  params: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [page = '', item = ''] = path.split('/').map(decode);
  return { page: page === '' ? 'orders' : page, item, params: new URLSearchParams(search) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hrefOf(page: string, item = '', params: Record<string, string> = {}): string {
  const kept = Object.entries(params).filter(([, value]) => value !== '');
  const search = new URLSearchParams(kept).toString();
  return `#/${page}${item && `/${encodeURIComponent(item)}`}${search && `?${search}`}`;
}

const hash = signal(typeof location === 'undefined' ? '' : location.hash);
export const route = computed(() => parseRoute(hash.value));

export function followAddress(): () => void {
  const follow = () => {
    hash.value = location.hash;
  };
  window.addEventListener('hashchange', follow);
  return () => window.removeEventListener('hashchange', follow);
}

/** At once, so that what is changed along with it is drawn together with it. */
export function go(href: string): void {
  location.hash = href;
  hash.value = location.hash;
}

/** Changes the address without a step back to the one before: for what is being typed. */
export function refine(href: string): void {
  history.replaceState(null, '', href);
  hash.value = location.hash;
}
