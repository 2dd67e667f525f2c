/** Checks that this machine has what the desktop window needs from the system; installs it as root on Debian. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { hasDisplay } from './display.mjs';

/** Shared libraries that Electron opens, and the Debian packages that carry them with all they need. */
const libraries = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libXss.so.1': 'libxss1',
  'libXtst.so.6': 'libxtst6',
  'libnotify.so.4': 'libnotify4',
  'libatspi.so.0': 'libatspi2.0-0',
  'libsecret-1.so.0': 'libsecret-1-0',
  'libdrm.so.2': 'libdrm2',
};

/** Programs that make the Linux packages and test them, and the Debian packages that carry them. */
export const packagers = {
  '7za': 'p7zip-full',
  'dpkg-deb': 'dpkg',
  Xtigervnc: 'tigervnc-standalone-server',
};

/** @param {string} program whether it is on the path */
function isInstalled(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

/** Names of the shared libraries that the dynamic linker knows; undefined where it cannot be asked. */
function knownLibraries() {
  for (const ldconfig of ['/sbin/ldconfig', '/usr/sbin/ldconfig']) {
    const answer = spawnSync(ldconfig, ['-p'], { encoding: 'utf8' });
    if (answer.status === 0) return new Set(answer.stdout.match(/(?<=^\t)\S+/gm));
  }
  return undefined;
}

/**
 * Debian packages that are missing for a window: libraries, unzip (for the fallback runtime), and a virtual display where
 * there is none.
 * @returns {string[]}
 */
function missingForWindows() {
  const known = knownLibraries();
  const missing = Object.entries(libraries)
    .filter(([library]) => known && !known.has(library))
    .map(([, name]) => name);
  if (!isInstalled('unzip')) missing.push('unzip');
  if (!hasDisplay() && !isInstalled('Xvfb')) missing.push('xvfb', 'xauth');
  return missing;
}

/**
 * Debian packages that are missing: for a window, or for the programs that are asked for.
 * @param {Readonly<Record<string, string>>} [programs] name → package
 * @returns {string[]}
 */
function missingPackages(programs) {
  if (!programs) return missingForWindows();
  return Object.entries(programs)
    .filter(([program]) => !isInstalled(program))
    .map(([, name]) => name);
}

/**
 * Newer Debian and Ubuntu call some of these packages `…t64`.
 * @param {string} name
 */
function nameHere(name) {
  return spawnSync('apt-cache', ['show', `${name}t64`], { stdio: 'ignore' }).status === 0
    ? `${name}t64`
    : name;
}

/** @param {string[]} packages */
function install(packages) {
  console.error(`Installing system packages for the window: ${packages.join(' ')}`);
  /** @type {import('node:child_process').ExecFileSyncOptions} */
  const quietly = {
    stdio: 'pipe',
    maxBuffer: 1 << 26,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  execFileSync('apt-get', ['update', '-qq'], quietly);
  execFileSync(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages.map(nameHere)],
    quietly,
  );
}

/**
 * Makes sure of everything that `missingPackages` lists, or ends the process with status 1 and the command that
 * installs it.
 * @param {Readonly<Record<string, string>>} [programs] name → package; the window's needs where absent
 */
export function ensureSystem(programs = undefined) {
  if (process.platform !== 'linux') return;
  let missing = missingPackages(programs);
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    install(missing);
    missing = missingPackages(programs);
    if (missing.length === 0) return;
  }
  console.error(
    isInstalled('apt-get')
      ? `Packages of the system are missing. Please run:\n\n  sudo apt-get install -y ${missing.map(nameHere).join(' ')}\n`
      : `The window needs libraries that are not installed. Please install what Debian calls: ${missing.join(' ')}`,
  );
  process.exit(1);
}

/**
 * Ends the process with status 1 if the dynamic linker does not find a library of this Electron.
 * @param {string} executable
 */
export function ensureLinked(executable) {
  if (process.platform !== 'linux') return;
  const answer = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const missing = (answer.stdout ?? '').match(/\S+(?= => not found)/g);
  if (!missing) return;
  console.error(`Electron needs shared libraries that are not installed: ${missing.join(', ')}`);
  process.exit(1);
}
