import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The repository: the bundle and the sources are run from inside it. */
export const root = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'electron.config.ts'))) {
    if (folder === dirname(folder)) throw new Error('the benchmark runs from inside the repository only');
    folder = dirname(folder);
  }
  return folder;
})();

export const peersFolder = join(root, 'src-main/bench/peers');

export interface Surroundings {
  /** Where downloads outlive a clone. */
  readonly cache: string;
  /** The Electron that this machine runs Adjoint in; `reason` where there is none. */
  readonly electron: { readonly executable: string; readonly version: string } | { readonly reason: string };
}

/** Asks the project's tools, in a process of their own: they are no part of the bundle. */
export function surroundings(): Surroundings {
  const tool = (name: string): string =>
    JSON.stringify(pathToFileURL(join(root, 'src-main/tools', name)).href);
  const script = `
    const { cacheFolder } = await import(${tool('paths.mjs')});
    const { findElectron } = await import(${tool('runtime.mjs')});
    const electron = await findElectron().catch((error) => ({ reason: error.message }));
    console.log(JSON.stringify({ cache: cacheFolder(), electron }));`;
  const words = ['--input-type=module', '--eval', script];
  const text = execFileSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Surroundings;
}

/**
 * The folder in whose node_modules the npm peers are; installed on first use from the lock file in `peers/`, without
 * running any install script.
 *
 * @throws Error with npm's words where the registry cannot be reached
 */
export function installPeers(cache: string): string {
  return install(peersFolder, ['package.json', 'package-lock.json', 'gpu.js'], join(cache, 'bench-peers'));
}

/**
 * A newer Node.js, from the lock file in `peers/node/`.
 *
 * @returns its executable
 * @throws Error with npm's words where the registry cannot be reached, or has none for this machine
 */
export function installNode(cache: string): string {
  const folder = install(
    join(peersFolder, 'node'),
    ['package.json', 'package-lock.json'],
    join(cache, 'bench-node'),
  );
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(folder, 'node_modules', `node-${system}-${process.arch}`, 'bin');
  const found = ['node', 'node.exe'].map((name) => join(packaged, name)).find((path) => existsSync(path));
  if (!found) throw new Error(`npm has no Node 26 for ${process.platform} ${process.arch}`);
  return found;
}

/** What a lock file says, installed by npm once per content of the lock file. */
function install(from: string, files: readonly string[], to: string): string {
  const lock = readFileSync(join(from, 'package-lock.json'));
  const folder = `${to}-${createHash('sha256').update(lock).digest('hex').slice(0, 8)}`;
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    console.error('Installing from npm for the benchmark (some 100 MB, once) …');
    for (const name of files) cpSync(join(from, name), join(work, name), { recursive: true });
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
      cwd: work,
      stdio: 'pipe',
    });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}
