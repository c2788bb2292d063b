// Builds the pages: bundles, names each asset by its content, compresses, and lists what there is.
//
//   node build.mjs PACKAGES OUT
//
// PACKAGES is the node_modules that has what package.json names; OUT gets the files that the
// program embeds, always under the same names (console.js, console.js.br, ...), and pages.txt with
// a line for each: the name that it is served by, its name in OUT, and its tag.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [packages, out] = process.argv.slice(2).map((path) => resolve(path));
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = createRequire(join(packages, 'index.js'))('esbuild');

// What a page may weigh on its way to the browser, compressed.
const BUDGET_BYTES = { payment: 40 << 10, console: 120 << 10 };

const tagOf = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 12);
const listed = [];
const weights = new Map();

function write(name, served, bytes) {
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(join(out, name), bytes);
  writeFileSync(join(out, `${name}.br`), brotli);
  writeFileSync(join(out, `${name}.gz`), gzip);
  listed.push(`${served} ${name} ${tagOf(bytes)}\n`);
  weights.set(name, gzip.length);
}

// The name an asset is served by, once it is written.
function writeAsset(name, bytes) {
  const dot = name.lastIndexOf('.');
  const served = `${name.slice(0, dot)}-${tagOf(bytes)}${name.slice(dot)}`;
  write(name, served, Buffer.from(bytes));
  return served;
}

function bundle(page) {
  const result = esbuild.buildSync({
    entryPoints: [join(here, page, 'main.tsx')],
    outfile: join(out, `${page}.js`),
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    // The first with light-dark() and :has(), which the pages' styles need; all else is older.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    nodePaths: [packages],
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
  });
  const of = (suffix) => result.outputFiles.find((file) => file.path.endsWith(suffix)).contents;
  return { script: of('.js'), style: of('.css') };
}

function fill(template, values) {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name) => {
    if (!(name in values)) throw new Error(`${whole} stands for nothing`);
    return values[name];
  });
}

mkdirSync(out, { recursive: true });
const icon = writeAsset('icon.svg', readFileSync(join(here, 'design', 'icon.svg')));
for (const page of ['payment', 'console']) {
  const { script, style } = bundle(page);
  const names = {
    icon,
    script: writeAsset(`${page}.js`, script),
    style: writeAsset(`${page}.css`, style),
  };
  const template = readFileSync(join(here, page, 'index.html'), 'utf8');
  // The server fills {{first}} in.
  const html = Buffer.from(fill(template, { ...names, first: '{{first}}' }));
  write(`${page}.html`, `${page}.html`, html);

  const weight = ['.html', '.js', '.css'].reduce((sum, end) => sum + weights.get(page + end), 0);
  if (weight > BUDGET_BYTES[page]) {
    throw new Error(`${page}: expected at most ${BUDGET_BYTES[page]} bytes, got ${weight}`);
  }
  console.log(`${page}: ${weight} bytes compressed`);
}
writeFileSync(join(out, 'pages.txt'), listed.join(''));
