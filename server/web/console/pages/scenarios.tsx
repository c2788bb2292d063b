import { useState } from 'preact/hooks';
import { Icon } from '../../ui/icons.tsx';
import { explain } from '../../wire/rest.ts';
import { account, refreshAccount } from '../data/account.ts';
import type { Scenario } from '../data/messages.ts';
import { planOf, testOrderOf } from '../data/scenario_plan.ts';
import { ask, askAll, segment } from '../data/session.ts';
import { QUIETLY_MS, useFetched } from '../data/use_fetched.ts';
import { PlanDrawing } from '../drawn/plan.tsx';
import { Faults } from '../parts/faults.tsx';
import { Empty, Failure, Field, PageHead, Panel } from '../parts/page.tsx';
import { SureButton } from '../parts/sure_button.tsx';
import { attempt, say } from '../parts/toast.tsx';
import { Code } from '../parts/values.tsx';
import { go, hrefOf } from '../router.ts';
import { createOrder } from './new_order.tsx';

const never = () => false;

/** What can happen to orders by themselves. */
export function Scenarios() {
  const [text, setText] = useState('');
  const found = useFetched(() => askAll('scenarios'), [], never, QUIETLY_MS);
  const scenarios = (found.data ?? []).filter((each) =>
    `${each.name} ${each.description}`.toLowerCase().includes(text.toLowerCase()),
  );
  const fallback = account.value?.default_scenario;
  return (
    <>
      <PageHead title="Scenarios">
        <a class="button primary" href={hrefOf('new-scenario')} data-testid="new-scenario">
          <Icon name="plus" />
          Add one
        </a>
      </PageHead>
      <div class="toolbar">
        <label class="search">
          <Icon name="search" />
          <input
            class="field"
            type="search"
            aria-label="Search scenarios"
            placeholder="Name or what happens"
            data-shortcut="/"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <kbd>/</kbd>
        </label>
        <span class="faint">
          New orders play <strong>{fallback ?? '…'}</strong> unless they ask for another.
        </span>
      </div>
      <Failure error={found.error} />
      <ul class="cards">
        {scenarios.map((scenario) => (
          <li key={scenario.name} class="scenario-card" data-testid="scenario-card">
            <a class="row-link" href={hrefOf('scenarios', scenario.name)}>
              {scenario.name}
            </a>
            {scenario.name === fallback && (
              <span class="badge" data-tone="blue">
                default
              </span>
            )}
            <p class="foreign">{scenario.description}</p>
          </li>
        ))}
      </ul>
      {found.data && scenarios.length === 0 && (
        <Empty icon="search" title="No scenario is like that">
          <button type="button" class="link-button" onClick={() => setText('')}>
            Show all scenarios
          </button>
        </Empty>
      )}
      <Faults />
    </>
  );
}

export function ScenarioPage({ name }: { name: string }) {
  const found = useFetched<Scenario>(
    () => ask('GET', `/scenarios/${segment(name)}`),
    [name],
    never,
  );
  const scenario = found.data;
  const plan = scenario && planOf(scenario.source);
  const isDefault = account.value?.default_scenario === name;
  return (
    <>
      <PageHead
        up={{ href: hrefOf('scenarios'), name: 'Scenarios' }}
        title={
          <>
            {name}
            {isDefault && (
              <span class="badge" data-tone="blue">
                default
              </span>
            )}
          </>
        }
      >
        {scenario && <Actions scenario={scenario} isDefault={isDefault} />}
      </PageHead>
      <Failure error={found.error} />
      {scenario && (
        <div class="stack">
          <p class="lead foreign">{scenario.description}</p>
          {plan && (
            <Panel title="Timeline">
              <PlanDrawing plan={plan} />
            </Panel>
          )}
          {plan && plan.faults.length > 0 && (
            <Panel title="Faults" count={plan.faults.length}>
              <ul class="plain-list">
                {plan.faults.map((fault) => (
                  <li key={fault} class="mono foreign">
                    {fault}
                  </li>
                ))}
              </ul>
            </Panel>
          )}
          <Panel title="Source">
            <Code text={scenario.source} what="the source" testId="scenario-source" raw />
          </Panel>
        </div>
      )}
    </>
  );
}

function Actions({ scenario, isDefault }: { scenario: Scenario; isDefault: boolean }) {
  const tryIt = async () => {
    const request = {
      merchant_order_id: `${scenario.name}-${Math.floor(Math.random() * 9000 + 1000)}`,
      asset_name: 'BTC',
      target_value: '150000',
      ...testOrderOf(scenario.source),
    };
    const order = await attempt(() => createOrder(request, scenario.name));
    if (order) go(hrefOf('orders', order.id));
  };
  const choose = async (name: string) => {
    const set = () => ask('PUT', '/account/default_scenario', { scenario: name });
    await attempt(set, name === 'none' ? 'New orders play none' : `New orders play ${name}`);
    void refreshAccount();
  };
  const remove = async () => {
    const gone = await attempt(() => ask('DELETE', `/scenarios/${segment(scenario.name)}`));
    if (gone) go(hrefOf('scenarios'));
  };
  return (
    <>
      <button
        type="button"
        class="button"
        data-testid="set-default"
        onClick={() => choose(isDefault ? 'none' : scenario.name)}
      >
        {isDefault ? 'Let new orders play none' : 'Set as default'}
      </button>
      <SureButton question="Really delete it?" testId="delete-scenario" looks="" onSure={remove}>
        Delete
      </SureButton>
      <button type="button" class="button primary" data-testid="try-scenario" onClick={tryIt}>
        <Icon name="play" />
        Try it
      </button>
    </>
  );
}

const EXAMPLE = `{
  "name": "mine",
  "description": "The customer pays 40 %, then the rest; blocks follow.",
  "timeline": [
    { "at": "2s", "pay": "40%" },
    { "after": "3s", "pay": "remaining" },
    { "after": "1s", "confirm": 1, "repeat": { "every": "1s", "until": "SUCCESSFUL" } }
  ]
}
`;

/** The name that the text gives itself. */
function nameIn(source: string): string {
  return /"name"\s*:\s*"([^"]*)"/.exec(source)?.[1] ?? '';
}

export function NewScenario() {
  const [source, setSource] = useState(EXAMPLE);
  const [errors, setErrors] = useState('');
  const plan = planOf(source);
  const add = async (event: Event) => {
    event.preventDefault();
    const name = nameIn(source);
    if (name === '') return setErrors('name: expected the scenario’s name, such as "mine"');
    try {
      await ask('PUT', `/scenarios/${segment(name)}`, { source });
      say(`${name} is sound, and there for orders to come`);
      go(hrefOf('scenarios', name));
    } catch (failure) {
      setErrors(explain(failure));
    }
  };
  return (
    <>
      <PageHead title="Add a scenario" up={{ href: hrefOf('scenarios'), name: 'Scenarios' }} />
      <div class="columns">
        <form class="panel form" onSubmit={add} aria-label="Scenario">
          <Field label="Scenario file" hint="JSON; comments are allowed. It is checked whole.">
            <textarea
              class="field mono editor"
              rows={20}
              spellcheck={false}
              value={source}
              data-testid="scenario-text"
              onInput={(event) => setSource(event.currentTarget.value)}
            />
          </Field>
          {errors !== '' && (
            <pre class="errors foreign" role="alert" data-testid="scenario-errors">
              {errors}
            </pre>
          )}
          <button type="submit" class="button primary" data-testid="add-scenario">
            Check and add
          </button>
        </form>
        <Panel title="Timeline">
          {plan ? (
            <PlanDrawing plan={plan} />
          ) : (
            <p class="faint">It is drawn once the text is JSON.</p>
          )}
        </Panel>
      </div>
    </>
  );
}
