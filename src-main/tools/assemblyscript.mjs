/** A Vite plugin that compiles the fast executor's AssemblyScript and offers its modules as base64. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'src-main/engine/wasm/assembly');
const cache = join(root, 'node_modules/.cache/fast-executor');
const id = 'virtual:fast-executor';
/** For those who must tell the modules apart and never run them. */
const digestId = `${id}/digest`;

/** Sources outside the folder that its files import. */
const shared = [
  'src-main/engine/wasm/opcodes.ts',
  ...['constants', 'erf-polynomials', 'exp-kernel', 'log-kernel'].map(
    (name) => `src-main/engine/numeric/${name}.ts`,
  ),
].map((path) => join(root, path));

/** Shared memory may grow without taking the views of the arena away; 65,536 pages are all that 32 bits address. */
const options = [
  ...['--runtime', 'stub', '--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert'],
  ...[
    '--memoryBase',
    '1024',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
  ],
  ...['--enable', 'threads', '--enable', 'simd', '--disableWarning', '112'],
];
/** `exact` multiplies, then adds; `fast` may fuse the two. */
const modules = { exact: [], fast: ['--enable', 'relaxed-simd'] };

/** @returns {string[]} every file that the modules are made of */
function sources() {
  const own = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
  return [...own.sort(), ...shared];
}

/** @param {string[]} more options of one module */
async function compile(more) {
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | undefined} */
  let binary;
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'module.wasm', '--baseDir', folder, ...options, ...more],
    {
      // The compiler appends `.ts` to imports that have it already, as the rest of the project writes them.
      readFile: (name) => {
        const path = resolve(folder, name.replace(/\.ts\.ts$/, '.ts'));
        return existsSync(path) ? readFileSync(path, 'utf8') : null;
      },
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary)
    throw new Error(`AssemblyScript: ${error?.message ?? 'no module'}\n${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}

/** @returns {string} of all that the modules are made from, hexadecimal */
function digest() {
  const compiler = createRequire(import.meta.url)('assemblyscript/package.json').version;
  const hash = createHash('sha256').update(JSON.stringify([compiler, options, modules]));
  for (const path of sources()) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 24);
}

/** @returns {Promise<Record<string, string>>} module → base64, compiled only when a source has changed */
async function fastExecutorModules() {
  const file = join(cache, `${digest()}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  /** @type {Record<string, string>} */
  const compiled = {};
  for (const [name, more] of Object.entries(modules)) compiled[name] = await compile(more);
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(compiled));
  renameSync(temporary, file);
  return compiled;
}

/** @returns {import('vite').Plugin} */
export function fastExecutor() {
  return {
    name: 'fast-executor',
    resolveId: (source) => (source === id || source === digestId ? `\0${source}` : undefined),
    async load(loaded) {
      if (loaded !== `\0${id}` && loaded !== `\0${digestId}`) return undefined;
      for (const path of sources()) this.addWatchFile(path);
      if (loaded === `\0${digestId}`) return `export const digest = ${JSON.stringify(digest())};`;
      const compiled = await fastExecutorModules();
      return Object.entries(compiled)
        .map(([name, base64]) => `export const ${name} = ${JSON.stringify(base64)};`)
        .join('\n');
    },
  };
}
