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
  await console.row('key', 'tea-key').getByTestId('invalidate-key').click();
  await console.row('key', 'tea-key').waitFor({ state: 'detached' });
  await assert.rejects(stage.sandbox.createOrder({}, { apikey: 'tea-key' }), /HTTP 401/);
  await stage.sandbox.createOrder();
});

browserTest('an account without keys is opened, and given one by command', async (stage) => {
  const console = await Console.open(stage, 'keys');
  await console.press('invalidate-key');
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
  await console.press('reset-account');
  await console.says('as it was made');
  await console.goTo('Orders');
  await shows(console.empty, 'No orders yet');
  await console.visit('accounts');
  stage.expect(/404/); // what the console still asks about it
  await console.row('account', 'mine').getByTestId('delete-account').click();
  await console.row('account', 'mine').waitFor({ state: 'detached' });
  await shows(console.row('account', 'default'), 'shown');
});

browserTest('a token is asked for once where the sandbox wants one', async (stage) => {
  await stage.begin('--control-token', 'open-sesame');
  const visitor = await stage.visitor();
  visitor.expect(/401/);
  const console = new Console(visitor.page, stage.sandbox);
  await visitor.page.goto(`${stage.sandbox.url}/`);
  await shows(console.at('token-prompt'), 'asks for a token');
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
});
