import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hrefOf, parseRoute } from '../../server/web/console/router.ts';
import { baseOf } from '../../server/web/wire/base.ts';

test('an address is a page, an item and what it is asked for', () => {
  const route = parseRoute('#/orders/1000001001?status=PENDING&q=a%20b');
  assert.equal(route.page, 'orders');
  assert.equal(route.item, '1000001001');
  assert.equal(route.params.get('status'), 'PENDING');
  assert.equal(route.params.get('q'), 'a b');
});

test('no address is the orders', () => {
  for (const none of ['', '#', '#/']) assert.equal(parseRoute(none).page, 'orders');
});

test('an item survives its address, whatever it is', () => {
  for (const item of ['a/b', 'ä?x=1', '#', '100%']) {
    assert.equal(parseRoute(hrefOf('scenarios', item)).item, item);
  }
});

test('a broken escape is taken as it stands', () => {
  assert.equal(parseRoute('#/orders/%E0%A4%A').item, '%E0%A4%A');
});

test('what is empty stays out of an address', () => {
  assert.equal(hrefOf('orders', '', { status: '', q: 'x' }), '#/orders?q=x');
  assert.equal(hrefOf('orders'), '#/orders');
});

test('the sandbox may begin below a path', () => {
  assert.equal(baseOf('/'), '');
  assert.equal(baseOf('/pay/7'), '');
  assert.equal(baseOf('/sandbox/'), '/sandbox');
  assert.equal(baseOf('/sandbox/pay/7'), '/sandbox');
});
