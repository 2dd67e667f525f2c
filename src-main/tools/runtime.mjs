/** Finds the Electron to run Adjoint with on this machine. */
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fallbackFits, fallbackRuntime, fallbackVersion } from './fallback-runtime.mjs';
import { cacheFolder, root } from './paths.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} path folder that holds the runtime (what ELECTRON_OVERRIDE_DIST_PATH takes)
 * @property {string} executable absolute path of the program
 * @property {string} version
 * @property {'override' | 'installed' | 'downloaded' | 'fallback'} source
 */

const electronPackage = join(root, 'node_modules/electron');
const executableNames = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
const executableName =
  executableNames[/** @type {keyof typeof executableNames} */ (process.platform)] ?? 'electron';

/** A download in which nothing arrives for this long is given up, in milliseconds. */
const stalledAfter = 10_000;
/** After a failed download, none is tried for this long, in milliseconds. */
const retryAfter = 6 * 60 * 60 * 1000;

/** The Electron version that package.json pins and that ships. */
function pinnedVersion() {
  return String(createRequire(import.meta.url)(join(electronPackage, 'package.json')).version);
}

/**
 * @param {string} path
 * @param {Runtime['source']} source
 * @returns {Runtime | undefined} undefined if no complete runtime is in that folder
 */
function runtimeAt(path, source) {
  const executable = join(path, executableName);
  if (!existsSync(executable)) return undefined;
  const versionFile = join(path, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { path, executable, version, source };
}

/** @param {Runtime['source']} source */
function installedRuntime(source) {
  // Electron's own installer writes path.txt last: without it, `dist` is half unpacked.
  if (!existsSync(join(electronPackage, 'path.txt'))) return undefined;
  const runtime = runtimeAt(join(electronPackage, 'dist'), source);
  return runtime?.version === pinnedVersion() ? runtime : undefined;
}

/** @param {string} folder sum of the sizes of the files in it, in bytes */
function sizeOf(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) =>
        sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

/**
 * Runs the installer of the `electron` package (which knows mirrors, proxies and its own cache) for as long as
 * bytes arrive. A failure is remembered, so that a machine without a way to the server waits for it once only.
 * @returns {Promise<boolean>} whether it says it succeeded
 */
async function downloadOfficial() {
  const failure = join(cacheFolder(), `electron-${pinnedVersion()}-download-failed`);
  const failedAt = statSync(failure, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || Date.now() - failedAt < retryAfter) return false;

  mkdirSync(cacheFolder(), { recursive: true });
  const temporary = mkdtempSync(join(cacheFolder(), 'downloading-'));
  const installer = spawn(process.execPath, [join(electronPackage, 'install.js')], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary },
  });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => installer.once('exit', resolve).once('error', () => resolve(1)));
  let running = true;
  void ended.then(() => (running = false));
  let size = 0;
  for (let arrivedAt = Date.now(); running; await Promise.race([ended, sleep(500)])) {
    const now = sizeOf(temporary) + sizeOf(join(electronPackage, 'dist'));
    if (now !== size) arrivedAt = Date.now();
    size = now;
    if (Date.now() - arrivedAt > stalledAfter) installer.kill('SIGKILL');
  }
  rmSync(temporary, { recursive: true, force: true });
  if ((await ended) === 0) return true;
  writeFileSync(
    failure,
    'The official Electron could not be downloaded. Delete this file to try again at once.\n',
  );
  return false;
}

/**
 * The Electron to run: the folder in ELECTRON_OVERRIDE_DIST_PATH; else the one installed in node_modules; else
 * the official download; else, on linux-x64, the development fallback out of the npm registry.
 * @returns {Promise<Runtime>}
 * @throws if there is none, with what to do
 */
export async function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const runtime = runtimeAt(override, 'override');
    if (!runtime)
      throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${override}, which has no ${executableName} in it`);
    return runtime;
  }
  const installed = installedRuntime('installed');
  if (installed) return installed;
  const downloaded = (await downloadOfficial()) ? installedRuntime('downloaded') : undefined;
  if (downloaded) return downloaded;
  if (!fallbackFits) {
    throw new Error(
      `Electron ${pinnedVersion()} is neither installed nor downloadable here, and for ${process.platform}-${process.arch} ` +
        'there is no fallback. Run `npx install-electron` where its server or a mirror (ELECTRON_MIRROR) can be reached, ' +
        'or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
    );
  }
  const runtime = runtimeAt(await fallbackRuntime(), 'fallback');
  if (!runtime)
    throw new Error(`the cached Electron in ${cacheFolder()} is damaged; delete it and try again`);
  return runtime;
}

/**
 * One line for the terminal if the runtime is not the one that ships, else nothing.
 * @param {Runtime} runtime
 */
export function announce(runtime) {
  if (runtime.source === 'fallback') {
    console.error(
      `Using Electron ${fallbackVersion} (development fallback, ${runtime.path}) ` +
        'because no official binary is installed or downloadable.',
    );
  } else if (runtime.source === 'override') {
    console.error(`Using Electron ${runtime.version} of ELECTRON_OVERRIDE_DIST_PATH (${runtime.path}).`);
  }
}

/**
 * Command-line switches that this machine's Electron needs: as root, or where a process may not open a user
 * namespace of its own, Chromium's sandbox cannot start.
 * @returns {string[]}
 */
export function machineSwitches() {
  if (process.platform !== 'linux') return [];
  const mayNotUnshare = spawnSync('unshare', ['--user', '--map-root-user', 'true'], {
    stdio: 'ignore',
  }).status;
  return process.getuid?.() === 0 || mayNotUnshare ? ['--no-sandbox'] : [];
}
