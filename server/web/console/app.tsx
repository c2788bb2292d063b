import { effect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from '../ui/icons.tsx';
import { stayInformed } from './data/account.ts';
import { liveState, stayLive } from './data/live.ts';
import { accountName, wantsToken } from './data/session.ts';
import { Accounts } from './pages/accounts.tsx';
import { ClockPage } from './pages/clock.tsx';
import { DeliveryPage } from './pages/delivery.tsx';
import { Keys } from './pages/keys.tsx';
import { NewOrder } from './pages/new_order.tsx';
import { OrderPage } from './pages/order.tsx';
import { Orders } from './pages/orders.tsx';
import { RequestPage } from './pages/request.tsx';
import { Requests } from './pages/requests.tsx';
import { NewScenario, ScenarioPage, Scenarios } from './pages/scenarios.tsx';
import { Webhooks } from './pages/webhooks.tsx';
import { AccountSwitcher } from './parts/account_switcher.tsx';
import { ClockChip } from './parts/clock_chip.tsx';
import { Empty } from './parts/page.tsx';
import { ShortcutButton, ShortcutList } from './parts/shortcut_list.tsx';
import { followShortcuts } from './parts/shortcuts.ts';
import { ThemeButton } from './parts/theme_button.tsx';
import { Toasts } from './parts/toast.tsx';
import { TokenPrompt } from './parts/token_prompt.tsx';
import { followAddress, go, hrefOf, route, type Route } from './router.ts';

interface Place {
  page: string;
  name: string;
  icon: IconName;
  /** Further pages that belong to it. */
  has: string[];
}

const PLACES: Place[] = [
  { page: 'orders', name: 'Orders', icon: 'list', has: ['new-order'] },
  { page: 'requests', name: 'Requests', icon: 'code', has: [] },
  { page: 'webhooks', name: 'Webhooks', icon: 'hook', has: ['deliveries'] },
  { page: 'scenarios', name: 'Scenarios', icon: 'flow', has: ['new-scenario'] },
  { page: 'clock', name: 'Clock', icon: 'clock', has: [] },
  { page: 'keys', name: 'Keys', icon: 'key', has: [] },
];

export function App() {
  useEffect(() => {
    const ends = [followAddress(), followAccount(), followShortcuts(), stayInformed(), stayLive()];
    return () => ends.forEach((end) => end());
  }, []);
  const { page, item } = route.value;
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${titleOf(page, item)} · Payscrypt Sandbox`;
    window.scrollTo(0, 0);
    const current = document.querySelector('nav [aria-current]');
    current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // What had the focus is gone with the page before, or leads to where one is now.
    if (!isFirst.current) focusHeading();
    isFirst.current = false;
  }, [page, item]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the page
      </a>
      <Side />
      <main id="main" tabIndex={-1}>
        {wantsToken.value ? <TokenPrompt /> : <Shown route={route.value} key={accountName.value} />}
      </main>
      <Toasts />
      <ShortcutList />
    </>
  );
}

/** Whatever the address has besides the page is of one account, and not of the next one. */
function followAccount(): () => void {
  let shown = accountName.value;
  return effect(() => {
    if (accountName.value === shown) return;
    shown = accountName.value;
    go(hrefOf(route.peek().page));
  });
}

/** The address has the page behind "#", so the link's own target would be none. */
function skipToMain(event: Event) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function focusHeading() {
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
}

function titleOf(page: string, item: string): string {
  const place = PLACES.find((each) => each.page === page || each.has.includes(page));
  return [item, place?.name ?? page].filter((text) => text !== '').join(' · ');
}

function Side() {
  const { page } = route.value;
  return (
    <aside class="side">
      <a class="brand" href={hrefOf('orders')}>
        <span class="brand-mark" aria-hidden="true">
          P
        </span>
        <span>
          Payscrypt <span class="faint">Sandbox</span>
        </span>
      </a>
      <AccountSwitcher />
      <nav aria-label="Pages">
        {PLACES.map((place) => (
          <a
            key={place.page}
            class="place"
            href={hrefOf(place.page)}
            aria-current={page === place.page || place.has.includes(page) ? 'page' : undefined}
          >
            <Icon name={place.icon} />
            <span>{place.name}</span>
          </a>
        ))}
      </nav>
      <div class="side-foot">
        <ClockChip />
        <div class="side-line">
          <Live />
          <span class="grow" />
          <ShortcutButton />
          <ThemeButton />
        </div>
      </div>
    </aside>
  );
}

const LIVE_TEXTS = {
  live: 'Live',
  connecting: 'Connecting',
  lost: 'Reconnecting',
} as const;

function Live() {
  const state = liveState.value;
  return (
    <span class="live" data-state={state} role="status" data-testid="live">
      {LIVE_TEXTS[state]}
    </span>
  );
}

const ITEM_PAGES: Record<string, (item: string) => ComponentChildren> = {
  orders: (item) => <OrderPage id={item} key={item} />,
  requests: (item) => <RequestPage number={item} key={item} />,
  deliveries: (item) => <DeliveryPage number={item} key={item} />,
  scenarios: (item) => <ScenarioPage name={item} key={item} />,
};
const PAGES: Record<string, () => ComponentChildren> = {
  orders: () => <Orders />,
  'new-order': () => <NewOrder />,
  requests: () => <Requests />,
  webhooks: () => <Webhooks />,
  deliveries: () => <Webhooks />,
  scenarios: () => <Scenarios />,
  'new-scenario': () => <NewScenario />,
  clock: () => <ClockPage />,
  keys: () => <Keys />,
  accounts: () => <Accounts />,
};

function Shown({ route: { page, item } }: { route: Route }) {
  const show = item === '' ? PAGES[page] : ITEM_PAGES[page];
  if (show) return <>{show(item)}</>;
  return (
    <Empty icon="search" title="There is no such page">
      <a href={hrefOf('orders')}>To the orders</a>
    </Empty>
  );
}
