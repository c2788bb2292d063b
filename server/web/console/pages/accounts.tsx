import { useState } from 'preact/hooks';
import { explain } from '../../wire/rest.ts';
import { refreshAccount } from '../data/account.ts';
import type { Account } from '../data/messages.ts';
import { offerCall } from '../data/offered.ts';
import { accountName, ask, chooseAccount, query, segment } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { Command, Failure, Field, PageHead, Panel } from '../parts/page.tsx';
import { Pager } from '../parts/pager.tsx';
import { SureButton } from '../parts/sure_button.tsx';
import { attempt } from '../parts/toast.tsx';
import { go, hrefOf, route } from '../router.ts';

interface Found {
  accounts: Account[];
  next: string;
}

/** Accounts share nothing, so that tests which run at the same time can have one each. */
export function Accounts() {
  const after = route.value.params.get('after') ?? '';
  const found = useFetched<Found>(
    () => ask('GET', `/accounts${query({ after })}`),
    [after],
    undefined,
    QUIETLY_MS,
  );
  const accounts = found.data?.accounts ?? [];
  return (
    <>
      <PageHead title="Accounts" />
      <div class="columns wide-left">
        <Panel title="Accounts" flush testId="accounts">
          <Failure error={found.error} />
          <table class="table" aria-label="Accounts">
            <thead>
              <tr>
                <th>Name</th>
                <th class="wide">Key</th>
                <th class="wide">Clock</th>
                <th class="right">Orders</th>
                <th>
                  <span class="off-screen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((each) => (
                <Row key={each.name} account={each} onChange={found.reload} />
              ))}
            </tbody>
          </table>
          {found.data && (
            <Pager
              what="accounts"
              place={{ after, next: found.data.next }}
              shown={accounts.length}
              hrefOfPage={(page) => hrefOf('accounts', '', { after: page })}
              toFirst="First"
              toNext="Next"
            />
          )}
        </Panel>
        <div class="stack">
          <Create onChange={found.reload} />
          <Panel title="From a shell">
            <Command text={offerCall('/accounts', NEW_ACCOUNT, 'default')} />
          </Panel>
        </div>
      </div>
    </>
  );
}

const NEW_ACCOUNT = { name: 'my-test', api_key: 'key-of-my-test', clock: { mode: 'manual' } };

function Row({ account, onChange }: { account: Account; onChange: () => void }) {
  const isShown = account.name === accountName.value;
  const remove = async () => {
    const path = `/accounts/${segment(account.name)}`;
    const gone = await attempt(() => ask('DELETE', path), 'It is gone');
    if (gone && isShown) chooseAccount('default');
    onChange();
  };
  const reset = async () => {
    await attempt(() => ask('POST', '/account:reset', {}), 'It is as it was made');
    onChange();
    void refreshAccount();
  };
  return (
    <tr data-testid="account-row" data-name={account.name}>
      <td>
        <button
          type="button"
          class="link-button"
          aria-current={isShown}
          onClick={() => {
            chooseAccount(account.name);
            go(hrefOf('orders'));
          }}
        >
          {account.name}
        </button>
        {isShown && <span class="faint"> shown</span>}
      </td>
      <td class="wide mono faint foreign">{account.api_key || 'none'}</td>
      <td class="wide faint">{account.clock.mode}</td>
      <td class="right number">{Number(account.orders).toLocaleString('en')}</td>
      <td class="right nowrap">
        {isShown && (
          <SureButton question="Really reset it?" testId="reset-account" onSure={reset}>
            Reset
          </SureButton>
        )}{' '}
        {account.name !== 'default' && (
          <SureButton question="Really delete it?" testId="delete-account" onSure={remove}>
            Delete
          </SureButton>
        )}
      </td>
    </tr>
  );
}

function Create({ onChange }: { onChange: () => void }) {
  const [name, setName] = useState('');
  const [manual, setManual] = useState(false);
  const [error, setError] = useState('');
  const create = async (event: Event) => {
    event.preventDefault();
    try {
      const clock = manual ? { clock: { mode: 'manual' } } : {};
      const made = await ask<Account>('POST', '/accounts', { name, ...clock });
      setName('');
      setError('');
      onChange();
      chooseAccount(made.name);
    } catch (failure) {
      setError(explain(failure));
    }
  };
  return (
    <form class="panel form" onSubmit={create} aria-label="New account">
      <h2>New account</h2>
      <Field label="Name" hint="a–z, 0–9 and -; empty for one that is made up">
        <input
          class="field"
          pattern="[a-z0-9\-]*"
          maxLength={64}
          value={name}
          data-testid="account-name"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <label class="check">
        <input
          type="checkbox"
          checked={manual}
          onChange={(event) => setManual(event.currentTarget.checked)}
        />
        Its clock stands still until it is advanced
      </label>
      <Failure error={error} />
      <button type="submit" class="button primary" data-testid="create-account">
        Create
      </button>
    </form>
  );
}
