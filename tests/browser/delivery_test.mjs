// How the pages come to the browser: guarded, compressed, kept as long as they may be.
import assert from 'node:assert/strict';
import http from 'node:http';

import { BY_HAND } from './sandbox.mjs';
import { playing } from './stage.mjs';

const browserTest = playing(...BY_HAND);

/** An answer as it is on the wire, not decompressed as fetch does. */
function get(url, headers = {}) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          const { statusCode: status, headers } = response;
          resolve({ status, headers, body: Buffer.concat(parts) });
        });
      })
      .on('error', reject);
  });
}

const PAGES = ['/', '/pay/1'];

/** The paths of the scripts, styles and pictures that a page names. */
function assetsOf(page, html) {
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link);
  const paths = links.map((link) => new URL(link, `http://sandbox${page}`).pathname);
  return paths.filter((path) => path.startsWith('/assets/'));
}

/** [directive, sources]... */
function policyOf(headers) {
  const parts = headers['content-security-policy'].split(';');
  const words = parts.map((part) => part.trim().split(/\s+/));
  return new Map(words.map(([directive, ...sources]) => [directive, sources]));
}

browserTest('a page allows its own scripts and styles, and nothing else', async (stage) => {
  for (const path of PAGES) {
    const { status, headers, body } = await get(stage.sandbox.url + path);
    assert.equal(status, path === '/' ? 200 : 404, path); // there is no order
    const policy = policyOf(headers);
    assert.deepEqual(policy.get('default-src'), ["'none'"], path);
    for (const directive of ['script-src', 'style-src', 'connect-src']) {
      assert.deepEqual(policy.get(directive), ["'self'"], `${path} ${directive}`);
    }
    assert.deepEqual(policy.get('base-uri'), ["'none'"], path);
    assert.deepEqual(policy.get('frame-ancestors'), ["'none'"], path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.ok(headers['referrer-policy'], path);
    const html = body.toString('utf8');
    assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src=)|\son\w+=/i, path);
    assert.doesNotMatch(html, /https?:\/\//, path);
  }
});

browserTest('pages are asked for anew and assets are kept for good', async (stage) => {
  for (const path of PAGES) {
    const page = await get(stage.sandbox.url + path);
    assert.match(page.headers['cache-control'], /no-cache|no-store/, path);
    const assets = assetsOf(path, page.body.toString('utf8'));
    assert.ok(assets.length >= 3, assets.join());
    for (const asset of assets) {
      const { status, headers } = await get(stage.sandbox.url + asset);
      assert.equal(status, 200, asset);
      assert.match(headers['cache-control'], /max-age=31536000.*immutable/, asset);
      assert.equal(headers['x-content-type-options'], 'nosniff', asset);
    }
  }
});

browserTest('what is the same for all is not sent twice', async (stage) => {
  const page = await get(`${stage.sandbox.url}/`);
  const again = await get(`${stage.sandbox.url}/`, { 'if-none-match': page.headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

// An order's page has what it shows in it, and is short.
browserTest('all else comes compressed to whoever can read that', async (stage) => {
  for (const path of PAGES) {
    const plain = await get(stage.sandbox.url + path);
    const paths = assetsOf(path, plain.body.toString('utf8'));
    if (path === '/') paths.push(path);
    else assert.ok(plain.body.length < 2_000);
    for (const each of paths) {
      const url = stage.sandbox.url + each;
      const sizes = {};
      for (const [accepted, expected] of [
        ['br, gzip', 'br'],
        ['gzip', 'gzip'],
        ['gzip, br;q=0', 'gzip'],
        ['identity', undefined],
        ['', undefined],
      ]) {
        const { headers, body } = await get(url, { 'accept-encoding': accepted });
        assert.equal(headers['content-encoding'], expected, `${each} for "${accepted}"`);
        assert.match(headers.vary ?? '', /accept-encoding/i, each);
        sizes[expected ?? 'identity'] = body.length;
      }
      if (sizes.identity > 2_000) assert.ok(sizes.br < sizes.identity, each);
    }
  }
});

browserTest('an asset that there is not is not found', async (stage) => {
  for (const name of ['', 'x', 'console.js', 'console.html', '..%2f..%2fetc%2fpasswd']) {
    assert.equal((await get(`${stage.sandbox.url}/assets/${name}`)).status, 404, name);
  }
});

browserTest('a page is shown offline: it asks nobody but the sandbox', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const { page } = await stage.visitor();
  const asked = new Set();
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  for (const url of [order.redirect_url, `${stage.sandbox.url}/`]) {
    await page.goto(url);
    await page.locator('h1').first().waitFor();
  }
  assert.deepEqual([...asked], [stage.sandbox.url]);
});

browserTest('another site can neither frame a page nor play its customer', async (stage) => {
  const order = await stage.sandbox.createOrder();
  const foreign = http.createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><link rel="icon" href="data:,">
      <iframe src="${order.redirect_url}"></iframe>`);
  });
  await new Promise((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  stage.afterwards(() => new Promise((resolve) => foreign.close(resolve)));
  const url = `http://localhost:${foreign.address().port}`;
  stage.allow(url);
  const visitor = await stage.visitor();
  visitor.expect(/frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/, /chrome-error/);
  visitor.expect(/CORS/, /ERR_FAILED/, /403/);
  await visitor.page.goto(url);
  assert.equal(await visitor.page.frameLocator('iframe').getByTestId('payment').count(), 0);
  const outcome = await visitor.page.evaluate(
    (target) =>
      fetch(target, { method: 'POST', body: '{"action":"cancel"}' }).then(
        (response) => response.status,
        () => 'refused',
      ),
    `${stage.sandbox.url}/pay/${order.id}/simulate`,
  );
  assert.equal(outcome, 'refused');
  assert.equal((await stage.sandbox.order(order.id)).order.status, 'PENDING');
});
