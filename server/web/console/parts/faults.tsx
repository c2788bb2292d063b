import { useState } from 'preact/hooks';
import { explain } from '../../wire/rest.ts';
import type { Fault } from '../data/messages.ts';
import { offerCall } from '../data/offered.ts';
import { ask } from '../data/session.ts';
import { useFetched } from '../data/use_fetched.ts';
import { Command, Failure, Panel } from './page.tsx';
import { attempt } from './toast.tsx';

const UNAVAILABLE = '{"fail":{"code":"UNAVAILABLE","message":"try again"}}';
const EXAMPLE = `{"on":"createOrder","times":2,"do":${UNAVAILABLE}}`;
const EXAMPLES = [
  EXAMPLE,
  '{"on":"getPublicOrderById","times":1,"do":{"delay":"5s"}}',
  '{"on":"webhook","times":1,"do":{"skip":true}}',
];

/** What goes wrong with the account's next calls and webhooks, whatever its orders play. */
export function Faults() {
  const [source, setSource] = useState(EXAMPLE);
  const [error, setError] = useState('');
  const found = useFetched<{ faults: Fault[] }>(() => ask('GET', '/faults'), []);
  const faults = found.data?.faults ?? [];
  const add = async (event: Event) => {
    event.preventDefault();
    try {
      await ask('POST', '/faults', { source });
      setError('');
      found.reload();
    } catch (failure) {
      setError(explain(failure));
    }
  };
  const clear = async () => {
    await attempt(() => ask('DELETE', '/faults'), 'Nothing goes wrong any more');
    found.reload();
  };
  return (
    <Panel
      title="Faults to come"
      count={faults.length}
      testId="faults"
      actions={
        faults.length > 0 && (
          <button type="button" class="button small" data-testid="clear-faults" onClick={clear}>
            Clear
          </button>
        )
      }
    >
      <form onSubmit={add} class="stack-tight">
        <div class="inline">
          <input
            class="field mono"
            aria-label="A fault, as JSON"
            list="fault-examples"
            required
            value={source}
            data-testid="fault-text"
            onInput={(event) => setSource(event.currentTarget.value)}
          />
          <button type="submit" class="button" data-testid="add-fault">
            Add
          </button>
        </div>
        <datalist id="fault-examples">
          {EXAMPLES.map((example) => (
            <option key={example} value={example} />
          ))}
        </datalist>
        <Failure error={error || found.error} />
      </form>
      {found.data && faults.length === 0 && (
        <>
          <p class="faint">
            Nothing is made to go wrong. Add what is to, here or from a shell, and the next calls or
            webhooks meet it:
          </p>
          <Command text={offerCall('/faults', { source: EXAMPLE })} />
        </>
      )}
      {faults.length > 0 && (
        <ul class="plain-list">
          {faults.map((fault, i) => (
            <li key={i} data-testid="fault-row">
              <code class="foreign">{fault.source}</code>{' '}
              <span class="faint nowrap">met {fault.met}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
