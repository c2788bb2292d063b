// Whether TypeScript takes the pages and their tests: node check_types.mjs PACKAGES WORK
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const [packages, work] = process.argv.slice(2).map((path) => resolve(path));
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

// The packages are beside the build, where TypeScript would not look for them.
const config = {
  extends: join(root, 'server/web/tsconfig.json'),
  compilerOptions: {
    paths: { '*': [join(packages, '*')] },
    typeRoots: [join(packages, '@types')],
  },
  include: ['server/web/**/*.ts', 'server/web/**/*.tsx', 'tests/web/**/*.ts'].map((pattern) =>
    join(root, pattern),
  ),
};
mkdirSync(work, { recursive: true });
const file = join(work, 'tsconfig.json');
writeFileSync(file, JSON.stringify(config));
const tsc = join(packages, 'typescript', 'lib', 'tsc.js');
execFileSync(process.execPath, [tsc, '--project', file], { stdio: 'inherit' });
