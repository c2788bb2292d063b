// Bundles the tests beside it, so that the oldest Node runs them too: node check_units.mjs PACKAGES
// WORK
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [packages, work] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(packages, 'index.js'))('esbuild');
const out = join(work, 'units');

const names = readdirSync(here).filter((name) => name.endsWith('_test.ts'));
rmSync(out, { recursive: true, force: true });
esbuild.buildSync({
  entryPoints: names.map((name) => join(here, name)),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node18',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.jsonl': 'text' },
  nodePaths: [packages],
  logLevel: 'warning',
});
const files = names.map((name) => join(out, name.replace(/\.ts$/, '.mjs')));
execFileSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
