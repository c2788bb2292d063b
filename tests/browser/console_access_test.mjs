// The console's keys, wallets and accounts, and the token that it may have to give.
import assert from 'node:assert/strict';

import { Console } from './console_page.mjs';
import { BY_HAND, MANUAL } from './sandbox.mjs';
import { playing } from './stage.mjs';
import { shows } from './visitor.mjs';

const browserTest = playing(...MANUAL, ...BY_HAND);

browserTest('a key is made, opens the account, and is invalidated', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await console.fill('key-text', 'tea-key');
  await console.press('add-key');
  await shows(console.row('key', 'tea-key'), 'Invalidate');
  await stage.sandbox.createOrder({}, { apikey: 'tea-key' });
  const button = console.row('key', 'tea-key').getByTestId('invalidate-key');
  await button.click();
  await shows(button, 'Really');
  await stage.sandbox.createOrder({}, { apikey: 'tea-key' });
  await button.click();
  await console.row('key', 'tea-key').waitFor({ state: 'detached' });
  await assert.rejects(stage.sandbox.createOrder({}, { apikey: 'tea-key' }), /HTTP 401/);
  await stage.sandbox.createOrder();
});

browserTest('an account without keys is opened, and given one by command', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await console.pressSurely('invalidate-key');
  const keys = console.at('keys');
  await shows(keys, 'No key opens this account');
  await console.runOffered(keys);
  await shows(console.row('key', 'mine'), 'Invalidate');
  await stage.sandbox.createOrder({}, { apikey: 'mine' });
});

browserTest('a key is made up where none is given', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await console.press('add-key');
  await console.at('key-row').nth(1).waitFor();
  const { keys } = await stage.sandbox.call('GET', '/sandbox/v1/keys');
  const made = keys.map(({ key }) => key).find((key) => key !== 'sandbox');
  await stage.sandbox.createOrder({}, { apikey: made });
});

browserTest('known wallets alone are taken once there are some', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await shows(console.at('wallets'), 'None is known');
  await console.fill('wallet-text', '42');
  await console.press('add-wallet');
  await shows(console.row('wallet', '42'), 'Remove');
  await stage.sandbox.createOrder({ pg_wallet_id: '42' });
  await assert.rejects(stage.sandbox.createOrder({ pg_wallet_id: '43' }), /pg_wallet_id/);
  await console.press('remove-wallet');
  await shows(console.at('wallets'), 'None is known');
  await stage.sandbox.createOrder({ pg_wallet_id: '43' });
});

browserTest('without wallets it tells the command that adds one, and it does', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await console.runOffered(console.at('wallets'));
  await shows(console.row('wallet', '42'), 'Remove');
});

browserTest('what was refused stays to be put right', async (stage) => {
  const console = await Console.open(stage, 'keys');
  stage.expect(/400|409/);
  await console.fill('wallet-text', 'forty-two');
  await console.press('add-wallet');
  await console.at('toast').first().waitFor();
  assert.equal(await console.at('wallet-text').inputValue(), 'forty-two');
  await console.fill('key-text', 'sandbox');
  await console.press('add-key');
  await console.says('not there yet');
  assert.equal(await console.at('key-text').inputValue(), 'sandbox');
});

browserTest('an account is made, looked at, and left as it was', async (stage) => {
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  const console = await Console.open(stage, 'accounts');
  await console.fill('account-name', 'mine');
  await console.page.getByLabel(/stands still/).check();
  await console.press('create-account');
  await shows(console.row('account', 'mine'), 'shown');
  await console.goTo('Orders');
  await shows(console.empty, 'No orders yet');
  await console.runOffered(console.empty);
  await shows(console.row('order', 'A-1'), 'PENDING');

  await console.page.reload();
  await shows(console.row('order', 'A-1'), 'PENDING');
  await console.at('account-switcher').selectOption('default');
  await shows(console.row('order', 'tea-1'), 'PENDING');
  assert.equal(await console.at('order-row').count(), 1);
});

browserTest('what happens in one account does not reach another', async (stage) => {
  await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name: 'mine', api_key: 'mine' });
  const console = await Console.open(stage);
  const { page } = console;
  await console.at('account-switcher').selectOption('mine');
  await shows(console.empty, 'No orders yet');
  await console.isLive();
  await stage.sandbox.createOrder({ merchant_order_id: 'in-default' });
  await stage.sandbox.createOrder({ merchant_order_id: 'in-mine' }, { apikey: 'mine' });
  await shows(console.row('order', 'in-mine'), 'PENDING');
  assert.ok(!(await page.locator('body').innerText()).includes('in-default'));
});

browserTest('an account is reset, and deleted', async (stage) => {
  await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name: 'mine', api_key: 'mine' });
  await stage.sandbox.createOrder({}, { apikey: 'mine' });
  const console = await Console.open(stage);
  await console.at('account-switcher').selectOption('mine');
  await shows(console.at('order-row'), 'A-7');
  await console.at('account-switcher').selectOption({ label: 'Accounts…' });
  await console.pressSurely('reset-account');
  await console.says('as it was made');
  await console.goTo('Orders');
  await shows(console.empty, 'No orders yet');
  await console.visit('accounts');
  stage.expect(/404/); // what the console still asks about it
  await console.pressSurely('delete-account');
  await console.row('account', 'mine').waitFor({ state: 'detached' });
  await shows(console.row('account', 'default'), 'shown');
});

browserTest('what a tab shows is over when the account begins anew elsewhere', async (stage) => {
  const order = await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await stage.sandbox.call('PUT', '/sandbox/v1/scenarios/mine', {
    source: '{"name":"mine","description":"Pays.","timeline":[{"at":"1s","pay":"exact"}]}',
  });
  const lists = await Console.open(stage, 'orders');
  const scenarios = await Console.open(stage, 'scenarios');
  const item = await Console.open(stage, `orders/${order.id}`);
  await shows(lists.row('order', 'tea-1'), 'PENDING');
  await shows(scenarios.at('scenario-card').filter({ hasText: 'mine' }), 'Pays');
  await shows(item.heading, 'tea-1');
  stage.expect(/404/); // for the order that is gone
  await stage.sandbox.call('POST', '/sandbox/v1/account:reset', {});
  await shows(lists.empty, 'No orders yet');
  await scenarios.at('scenario-card').filter({ hasText: /^mine/ }).waitFor({ state: 'detached' });
  await shows(item.page.getByRole('alert'), order.id);
  await item.at('pay').waitFor({ state: 'detached' });
});

browserTest('another account begins at the page, and not amid what was shown', async (stage) => {
  await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name: 'mine', api_key: 'mine' });
  await stage.sandbox.createOrder({ merchant_order_id: 'in-mine' }, { apikey: 'mine' });
  const order = await stage.sandbox.createOrder();
  const console = await Console.open(stage, `orders?after=${order.id}&status=PENDING`);
  await shows(console.empty, 'No order is like that');
  await console.at('account-switcher').selectOption('mine');
  await shows(console.row('order', 'in-mine'), 'PENDING');
  await console.at('account-switcher').selectOption('default');
  await console.visit(`orders/${order.id}`);
  await shows(console.heading, 'A-7');
  await console.at('account-switcher').selectOption('mine'); // which knows no such order
  await shows(console.row('order', 'in-mine'), 'PENDING');
});

browserTest('an account that cannot be deleted goes on being looked at', async (stage) => {
  await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name: 'mine', api_key: 'mine' });
  const console = await Console.open(stage, 'accounts');
  await console.at('account-switcher').selectOption('mine');
  await shows(console.row('account', 'mine'), 'shown');
  stage.expect(/503/);
  await console.page.route('**/sandbox/v1/accounts/mine', (route) =>
    route.fulfill({ status: 503, json: { code: 14, message: 'the disk is full', details: [] } }),
  );
  await console.pressSurely('delete-account');
  await console.says('the disk is full');
  await shows(console.row('account', 'mine'), 'shown');
  assert.equal(await console.at('account-switcher').inputValue(), 'mine');
});

browserTest('accounts and scenarios that come in pages are all there', async (stage) => {
  const names = Array.from({ length: 7 }, (_, i) => `account-${i}`);
  for (const name of names) await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name });
  const console = await Console.open(stage, 'requests');
  // As if there were a thousand times as many.
  await console.page.route(/\/sandbox\/v1\/(accounts|scenarios)(\?|$)/, (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('limit', '3');
    return route.continue({ url: url.href });
  });
  const { scenarios } = await stage.sandbox.call('GET', '/sandbox/v1/scenarios');
  await console.goTo('Scenarios');
  await console.at('scenario-card').nth(scenarios.length - 1).waitFor();
  const options = await console.at('account-switcher').locator('option').allInnerTexts();
  assert.deepEqual(options, [...names, 'default', 'Accounts…']);
  await console.visit('new-order');
  const last = console.at('scenario').locator('option', { hasText: scenarios.at(-1).name });
  await last.waitFor({ state: 'attached' });

  await console.visit('accounts');
  await console.at('account-row').nth(2).waitFor();
  const pages = await console.turnPages('account', 'data-name');
  assert.deepEqual(pages.map((page) => page.length), [3, 3, 2]);
  assert.deepEqual(pages.flat(), [...names, 'default']);
});

browserTest('an account that was made elsewhere is there before long', async (stage) => {
  const console = await Console.open(stage, 'accounts');
  await shows(console.row('account', 'default'), 'shown');
  await stage.sandbox.call('POST', '/sandbox/v1/accounts', { name: 'elsewhere' });
  await shows(console.row('account', 'elsewhere'), 'real');
});

browserTest('a token is asked for once where the sandbox wants one', async (stage) => {
  await stage.begin('--control-token', 'open-sesame');
  const visitor = await stage.visitor();
  visitor.expect(/401/);
  const console = new Console(visitor.page, stage.sandbox);
  await visitor.page.goto(`${stage.sandbox.url}/`);
  await shows(console.at('token-prompt'), 'asks for a token');
  const focus = () => visitor.page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(await focus(), 'token');
  await console.fill('token', 'wrong');
  await console.press('give-token');
  await shows(console.at('token-prompt'), 'does not take');
  await console.fill('token', 'open-sesame');
  await console.press('give-token');
  await shows(console.empty, 'No orders yet');
  await console.isLive();
  await stage.sandbox.createOrder({ merchant_order_id: 'tea-1' });
  await shows(console.row('order', 'tea-1'), 'PENDING');
  await visitor.page.reload();
  await shows(console.row('order', 'tea-1'), 'PENDING');

  // A command names the token, and does not tell it to whoever looks on.
  await console.visit('webhooks');
  await shows(console.empty, '$TOKEN is what this tab was given');
  assert.ok(!(await console.empty.innerText()).includes('open-sesame'));
  const answer = await console.runOffered(console.empty, { TOKEN: 'open-sesame' });
  assert.match(answer, /^HTTP\/1\.1 200/);
});
