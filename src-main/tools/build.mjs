/** Builds the app into `out/`. As a program: `build.mjs` builds, `build.mjs --if-stale` only if a source is newer. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';
import { root } from './paths.mjs';

const sources = [
  'src-main',
  'src-shared',
  'src-renderer',
  'assets',
  'electron.config.ts',
  'svelte.config.js',
  'package-lock.json',
];
/** Written after every successful build; its time is compared with that of the sources. */
const stamp = join(root, 'out/.built');

/** @param {string} path time of the last change of that file, or of the newest file in that folder; 0 if absent */
function changedAt(path) {
  const own = statSync(path, { throwIfNoEntry: false });
  if (!own) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  return readdirSync(path, { recursive: true })
    .map((name) => statSync(join(path, String(name)), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    .reduce((newest, time) => Math.max(newest, time), own.mtimeMs);
}

function isStale() {
  const builtAt = changedAt(stamp);
  return sources.some((path) => changedAt(join(root, path)) > builtAt);
}

/** The fonts that stand in where a system has none (src-main/app/fonts.ts). */
const fonts = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSansMono'];

function copyFonts() {
  const folder = join(root, 'out/fonts');
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'assets/fonts'), folder, { recursive: true });
  for (const name of fonts)
    cpSync(join(root, `node_modules/dejavu-fonts-ttf/ttf/${name}.ttf`), join(folder, `${name}.ttf`));
}

/** @returns {boolean} whether it succeeded; the bundler's own words are shown if not */
function bundle() {
  const bundler = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const words = ['build', '--config', 'electron.config.ts', '--logLevel', 'warn'];
  // A change made while it builds is newer than the build: the stamp carries the time of the start.
  const startedAt = new Date();
  rmSync(stamp, { force: true });
  const { status } = spawnSync(process.execPath, [bundler, ...words], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  copyFonts();
  writeFileSync(stamp, `${startedAt.toISOString()}\n`);
  return true;
}

/**
 * Builds; says nothing on standard output, which belongs to the program that is started afterwards.
 * @param {{ onlyIfStale?: boolean }} [options]
 * @returns {Promise<boolean>} whether a usable build is in `out/`
 */
export async function build({ onlyIfStale = false } = {}) {
  mkdirSync(join(root, 'out'), { recursive: true });
  return withLock(join(root, 'out/.building'), () => (onlyIfStale && !isStale()) || bundle());
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit((await build({ onlyIfStale: process.argv.includes('--if-stale') })) ? 0 : 1);
}
