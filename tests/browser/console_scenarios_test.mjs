// The console's scenarios and faults.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

browserTest('scenarios are listed, searched and read, with their timeline drawn', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  const cards = console.at('scenario-card');
  await shows(cards, 'happy-path');
  const { scenarios } = await stage.sandbox.call('GET', '/sandbox/v1/scenarios');
  assert.equal(await cards.count(), scenarios.length);
  await console.page.getByLabel('Search scenarios').fill('reorg');
  await cards.filter({ hasText: 'happy-path' }).waitFor({ state: 'detached' });
  await cards.getByRole('link', { name: 'reorg-back-to-pending' }).click();
  await shows(console.heading, 'reorg-back-to-pending');
  const { source } = scenarios.find(({ name }) => name === 'reorg-back-to-pending');
  assert.equal((await console.at('scenario-source').innerText()).trim(), source.trim());
  const drawing = console.page.getByRole('region', { name: 'Timeline' }).locator('svg').first();
  await drawing.waitFor();
});

browserTest('each scenario that comes with the program has a page', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  const { scenarios } = await stage.sandbox.call('GET', '/sandbox/v1/scenarios');
  for (const { name } of scenarios) {
    await console.visit(`scenarios/${name}`);
    await shows(console.heading, name);
    await console.at('scenario-source').waitFor();
  }
});

browserTest('a scenario becomes the default, and none again', async (stage) => {
  const console = await Console.open(stage, 'scenarios/happy-path');
  await console.press('set-default');
  await shows(console.heading, 'default');
  const order = await stage.sandbox.createOrder();
  assert.equal((await stage.sandbox.order(order.id)).scenario, 'happy-path');
  await console.press('set-default');
  await console.says('New orders play none');
  const other = await stage.sandbox.createOrder();
  assert.equal((await stage.sandbox.order(other.id)).scenario, 'none');
});

browserTest('a scenario is tried on a new order', async (stage) => {
  const console = await Console.open(stage, 'scenarios/overpaid');
  await console.press('try-scenario');
  await console.page.waitForURL(/#\/orders\/\d+/);
  await shows(console.heading, 'PENDING');
  await stage.sandbox.advance({ until_idle: true });
  await shows(console.heading, 'SUCCESSFUL');
});

browserTest('a scenario is pasted, judged with its errors, and added', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  await console.press('new-scenario');
  const wrong = `{
  "name": "mine",
  "description": "A part comes after three seconds.",
  "timeline": [
    { "at": "soon", "pay": "40%" }
  ]
}
`;
  stage.expect(/400/);
  await console.fill('scenario-text', wrong);
  await console.press('add-scenario');
  await shows(console.at('scenario-errors'), /mine\.json:5:\d+/);
  await console.fill('scenario-text', wrong.replace('soon', '3s'));
  await console.press('add-scenario');
  await shows(console.heading, 'mine');
  await console.says('sound');
  const order = await stage.sandbox.createOrder({}, { scenario: 'mine' });
  await stage.sandbox.advance({ by: '3s' });
  assert.equal((await stage.sandbox.order(order.id)).order.value, '60000');
  await console.pressSurely('delete-scenario');
  await shows(console.heading, /^Scenarios$/);
  await shows(console.at('scenario-card'), 'happy-path');
  assert.equal(await console.at('scenario-card').filter({ hasText: /^mine/ }).count(), 0);
});

browserTest('a scenario that was added elsewhere is there; none is told', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  await console.page.getByLabel('Search scenarios').fill('mine');
  await shows(console.empty, 'No scenario is like that');
  await stage.sandbox.call('PUT', '/sandbox/v1/scenarios/mine', {
    source: '{"name":"mine","description":"Pays.","timeline":[{"at":"1s","pay":"exact"}]}',
  });
  await shows(console.at('scenario-card'), 'Pays.');
});

browserTest('without faults it tells the command that adds one, and it does', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  await shows(console.at('faults'), 'Nothing is made to go wrong');
  await console.runOffered(console.at('faults'));
  await assert.rejects(stage.sandbox.createOrder(), /HTTP 503/);
  await shows(console.row('fault', 'UNAVAILABLE'), 'met 1');
});

browserTest('faults are added, met, and cleared', async (stage) => {
  const console = await Console.open(stage, 'scenarios');
  stage.expect(/400/);
  await console.fill('fault-text', '{"on":"createOrder"}');
  await console.press('add-fault');
  await shows(console.at('faults').getByRole('alert'), /do/);
  const fail = { code: 'UNAVAILABLE', message: 'no' };
  const fault = { on: 'createOrder', times: 1, do: { fail } };
  await console.fill('fault-text', JSON.stringify(fault));
  await console.press('add-fault');
  await shows(console.row('fault', 'UNAVAILABLE'), 'met 0');
  await assert.rejects(stage.sandbox.createOrder(), /HTTP 503/);
  await stage.sandbox.createOrder();
  await console.at('fault-row').waitFor({ state: 'detached' });
  await console.press('add-fault');
  await shows(console.row('fault', 'UNAVAILABLE'), 'met 0');
  await console.press('clear-faults');
  await console.at('fault-row').waitFor({ state: 'detached' });
  await stage.sandbox.createOrder();
});
