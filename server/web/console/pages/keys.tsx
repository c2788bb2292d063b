import { useState } from 'preact/hooks';
import { CopyButton } from '../../ui/copy_button.tsx';
import { refreshAccount } from '../data/account.ts';
import { offerCall } from '../data/offered.ts';
import { ask, segment } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { Command, Failure, PageHead, Panel } from '../parts/page.tsx';
import { SureButton } from '../parts/sure_button.tsx';
import { attempt } from '../parts/toast.tsx';

const never = () => false;

/** What opens the account, and the wallets that its orders may name. */
export function Keys() {
  return (
    <>
      <PageHead title="Keys and wallets" />
      <ApiKeys />
      <Wallets />
    </>
  );
}

function ApiKeys() {
  const found = useFetched<{ keys: { key: string }[] }>(
    () => ask('GET', '/keys'),
    [],
    never,
    QUIETLY_MS,
  );
  const keys = found.data?.keys ?? [];
  const change = async (action: () => Promise<unknown>, done: string) => {
    const answer = await attempt(action, done);
    found.reload();
    void refreshAccount();
    return answer !== undefined;
  };
  return (
    <Panel title="API keys" count={keys.length} flush testId="keys">
      <Failure error={found.error} />
      <AddForm
        label="A key of your own, or nothing for one that is made up"
        button="Create"
        testId="key"
        optional
        onAdd={(key) => change(() => ask('POST', '/keys', { key }), 'The key opens the account')}
      />
      {keys.map(({ key }) => (
        <div class="webhook" key={key} data-testid="key-row" data-key={key}>
          <span class="mono foreign grow">{key}</span>
          <CopyButton text={key} what="the key" />
          <SureButton
            question="Really invalidate it?"
            testId="invalidate-key"
            onSure={() =>
              change(
                () => ask('DELETE', `/keys/${segment(key)}`),
                'The key fails with its next request',
              )
            }
          >
            Invalidate
          </SureButton>
        </div>
      ))}
      {found.data && keys.length === 0 && (
        <div class="panel-note stack-tight">
          <p class="faint">No key opens this account, so shops cannot create orders in it.</p>
          <Command text={offerCall('/keys', { key: 'mine' })} />
        </div>
      )}
    </Panel>
  );
}

function Wallets() {
  const found = useFetched<{ wallets: { id: string }[] }>(
    () => ask('GET', '/wallets'),
    [],
    never,
    QUIETLY_MS,
  );
  const wallets = found.data?.wallets ?? [];
  const change = async (action: () => Promise<unknown>) => {
    const answer = await attempt(action);
    found.reload();
    return answer !== undefined;
  };
  return (
    <Panel title="Wallets" count={wallets.length} flush testId="wallets">
      <Failure error={found.error} />
      <AddForm
        label="A pg_wallet_id, such as 42"
        button="Add"
        testId="wallet"
        onAdd={(id) => change(() => ask('POST', '/wallets', { id }))}
      />
      {wallets.map(({ id }) => (
        <div class="webhook" key={id} data-testid="wallet-row" data-id={id}>
          <span class="number grow">{id}</span>
          <button
            type="button"
            class="button small danger"
            data-testid="remove-wallet"
            onClick={() => change(() => ask('DELETE', `/wallets/${segment(id)}`))}
          >
            Remove
          </button>
        </div>
      ))}
      {found.data && wallets.length === 0 && (
        <div class="panel-note stack-tight">
          <p class="faint">
            None is known, so every <code>pg_wallet_id</code> is taken. With the first one here,
            only known ones are.
          </p>
          <Command text={offerCall('/wallets', { id: '42' })} />
        </div>
      )}
    </Panel>
  );
}

interface AddProps {
  label: string;
  button: string;
  testId: string;
  optional?: boolean;
  /** Whether it was taken; what was not stays to be put right. */
  onAdd: (text: string) => Promise<boolean>;
}

function AddForm({ label, button, testId, optional = false, onAdd }: AddProps) {
  const [text, setText] = useState('');
  const add = async (event: Event) => {
    event.preventDefault();
    // What is typed meanwhile is the next one.
    if (await onAdd(text.trim())) setText((now) => (now === text ? '' : now));
  };
  return (
    <form class="inline-form" onSubmit={add}>
      <input
        class="field"
        aria-label={label}
        placeholder={label}
        required={!optional}
        autocomplete="off"
        value={text}
        data-testid={`${testId}-text`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" data-testid={`add-${testId}`}>
        {button}
      </button>
    </form>
  );
}
