// Starts the real program for a test, on a free port of 127.0.0.1, and speaks its control API.
//
// The binary is the one that SANDBOX_BIN names, or else build/release's.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Bounds each wait for what is certain to happen, so that a broken program fails a test. */
export const PATIENCE_MS = 60_000;

export const API_KEY = 'sandbox';

/** A clock that only the test moves, from an instant that screenshots can show. */
export const MANUAL = ['--clock', 'manual', '--start-time', '2026-01-01T12:00:00Z'];
/** Orders wait for the test instead of being paid by a scenario. */
export const BY_HAND = ['--scenario', 'none'];

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

function binary() {
  const path = process.env.SANDBOX_BIN ?? join(ROOT, 'build/release/payscrypt-sandbox');
  if (!existsSync(path)) throw new Error(`${path} is missing: build it, or set SANDBOX_BIN`);
  return path;
}

function environment() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PAYSCRYPT_SANDBOX_') && !/_proxy$/i.test(name),
  );
  return Object.fromEntries(kept);
}

/** Runs the program to its end, as for `test`. */
export function run(...args) {
  return new Promise((resolve) => {
    const options = { env: environment(), timeout: PATIENCE_MS };
    execFile(binary(), args, options, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? error.signal) : 0, output: stdout + stderr });
    });
  });
}

/** The content of a file that appears whole, once it does. */
async function appeared(folder, name) {
  const watcher = watch(folder);
  try {
    while (!existsSync(join(folder, name))) {
      await once(watcher, 'change', { signal: AbortSignal.timeout(PATIENCE_MS) });
    }
  } finally {
    watcher.close();
  }
  return readFileSync(join(folder, name), 'utf8');
}

export class Sandbox {
  /** `flags` are those of `serve`; it tells all its log at its end if a test failed. */
  static async start(...flags) {
    const folder = mkdtempSync(join(tmpdir(), 'payscrypt-browser-'));
    const sandbox = new Sandbox();
    const where = ['--listen', '127.0.0.1:0', '--port-file', join(folder, 'port')];
    sandbox.process = spawn(binary(), ['serve', '--seed', '7', ...where, ...flags], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    sandbox.log = '';
    for (const stream of [sandbox.process.stdout, sandbox.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (sandbox.log += text));
    }
    sandbox.exited = once(sandbox.process, 'exit');
    const early = sandbox.exited.then(([code]) => {
      throw new Error(`exit code ${code} before it was ready:\n${sandbox.log}`);
    });
    early.catch(() => {});
    try {
      sandbox.port = Number(await Promise.race([appeared(folder, 'port'), early]));
    } catch (error) {
      sandbox.process.kill('SIGKILL');
      throw error;
    } finally {
      rmSync(folder, { recursive: true });
    }
    sandbox.url = `http://127.0.0.1:${sandbox.port}`;
    const { code, output } = await run('health', '--wait', '--listen', `127.0.0.1:${sandbox.port}`);
    if (code !== 0) throw new Error(`never ready: ${output}${sandbox.log}`);
    return sandbox;
  }

  /** Asks it to stop; it has to do so cleanly, with every page still open. */
  async stop() {
    const timer = setTimeout(() => this.process.kill('SIGKILL'), PATIENCE_MS);
    this.process.kill('SIGTERM');
    const [code, signal] = await this.exited;
    clearTimeout(timer);
    assert.equal(code, 0, `the sandbox ended with ${code ?? signal}:\n${this.log}`);
  }

  /** The answer to a call, as JSON; `account` is a name. Fails where it is refused. */
  async call(method, path, body, { account, apikey } = {}) {
    const headers = { 'content-type': 'application/json' };
    if (account !== undefined) headers['x-sandbox-account'] = account;
    if (apikey !== undefined) headers.apikey = apikey;
    const response = await fetch(this.url + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  /** What createOrder answers. */
  async createOrder(fields = {}, { apikey = API_KEY, scenario } = {}) {
    const headers = { apikey, 'content-type': 'application/json' };
    if (scenario !== undefined) headers['x-sandbox-scenario'] = scenario;
    const response = await fetch(`${this.url}/apis/pg/create_order`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        merchant_order_id: 'A-7',
        asset_name: 'BTC',
        target_value: '150000',
        description: 'Cast iron teapot',
        ...fields,
      }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`createOrder: HTTP ${response.status}: ${text}`);
    return JSON.parse(text).order;
  }

  order(id) {
    return this.call('GET', `/sandbox/v1/orders/${id}`);
  }

  /** `verb`: "pay", "confirm", "drop", "expire", "cancel", "wait". */
  act(id, verb, fields = {}) {
    return this.call('POST', `/sandbox/v1/orders/${id}:${verb}`, fields);
  }

  advance(fields, options) {
    return this.call('POST', '/sandbox/v1/clock:advance', fields, options);
  }
}
