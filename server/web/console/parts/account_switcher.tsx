import { REFRESH_MS } from '../data/account.ts';
import { accountName, askAll, chooseAccount } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { go, hrefOf, route } from '../router.ts';

const MANAGE = ' manage';

/** Which account the console looks at. */
export function AccountSwitcher() {
  const found = useFetched(
    () => askAll('accounts'),
    [route.value.page],
    () => false,
    REFRESH_MS,
  );
  const names = (found.data ?? []).map((each) => each.name);
  const shown = names.includes(accountName.value) ? names : [accountName.value, ...names];
  const choose = (select: HTMLSelectElement) => {
    if (select.value === MANAGE) {
      select.value = accountName.value;
      go(hrefOf('accounts'));
      return;
    }
    chooseAccount(select.value);
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
