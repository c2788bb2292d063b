import { account } from '../data/account.ts';
import type { Account } from '../data/messages.ts';
import { accountName, ask, chooseAccount } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { go, hrefOf, route } from '../router.ts';

const MANAGE = ' manage';

/** Which account the console looks at. */
export function AccountSwitcher() {
  const found = useFetched<{ accounts: Account[] }>(
    () => ask('GET', '/accounts'),
    [route.value.page, account.value?.name],
    () => false,
  );
  const names = (found.data?.accounts ?? []).map((each) => each.name);
  const shown = names.includes(accountName.value) ? names : [accountName.value, ...names];
  const choose = (select: HTMLSelectElement) => {
    if (select.value === MANAGE) {
      select.value = accountName.value;
      go(hrefOf('accounts'));
      return;
    }
    chooseAccount(select.value);
    // what is shown is of the account before
    if (route.value.item !== '') go(hrefOf(route.value.page));
  };
  return (
    <label class="switcher">
      <span class="off-screen">Account</span>
      <select
        class="field"
        value={accountName.value}
        data-testid="account-switcher"
        onChange={(event) => choose(event.currentTarget)}
      >
        {shown.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        <option value={MANAGE}>Accounts…</option>
      </select>
    </label>
  );
}
