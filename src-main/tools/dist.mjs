/**
 * `npm run dist`: installers and archives for Linux, Windows and macOS in `dist/`, with their SHA-256 sums. What a
 * target needs from a server that cannot be reached is named, and the others are still made; the status is then 3.
 *
 *   npm run dist -- --platforms=linux,win --targets=tar.gz,deb --architectures=x64
 *   npm run dist -- --runtime=here    with the Electron at hand, in dist/development: for tests, not to be given away
 */
import { Arch, build, Platform } from 'electron-builder';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import configuration from '../../electron-builder.config.mjs';
import { build as buildApp } from './build.mjs';
import { writeNotices } from './notices.mjs';
import { root } from './paths.mjs';
import { findElectron } from './runtime.mjs';

const platforms = { linux: Platform.LINUX, win: Platform.WINDOWS, mac: Platform.MAC };
/** electron-builder's names for the folders of unpacked apps, by platform and architecture. */
const unpacked = {
  linux: (/** @type {string} */ arch) => (arch === 'x64' ? 'linux-unpacked' : `linux-${arch}-unpacked`),
  win: (/** @type {string} */ arch) => (arch === 'x64' ? 'win-unpacked' : `win-${arch}-unpacked`),
  mac: (/** @type {string} */ arch) => (arch === 'x64' ? 'mac/Adjoint.app' : `mac-${arch}/Adjoint.app`),
};
/** What each target is made with, and where an institution puts it (docs/installing.md). */
const needs = {
  electron:
    'Electron’s zip of that system and SHASUMS256.txt, at ELECTRON_MIRROR or in the cache of @electron/get',
  AppImage: 'appimage-12.0.1 of electron-builder-binaries, at ELECTRON_BUILDER_BINARIES_MIRROR',
  deb: 'dpkg-deb on this machine, or fpm@2.1.4 at ELECTRON_BUILDER_BINARIES_MIRROR',
  'tar.gz': '7za on this machine (Debian: p7zip-full), or 7zip@1.0.0 at ELECTRON_BUILDER_BINARIES_MIRROR',
  zip: '7za on this machine (Debian: p7zip-full), or 7zip@1.0.0 at ELECTRON_BUILDER_BINARIES_MIRROR',
  nsis: 'nsis-3.0.4.1 and nsis-resources-3.4.1 of electron-builder-binaries, at ELECTRON_BUILDER_BINARIES_MIRROR',
  dmg: 'a Mac',
};

/** @param {string} name @param {readonly string[]} all @returns {string[]} the words of `--name=a,b`, or all */
function chosen(name, all) {
  const word = process.argv.find((each) => each.startsWith(`--${name}=`));
  const words = word ? word.slice(name.length + 3).split(',') : [...all];
  const unknown = words.filter((each) => !all.includes(each));
  if (unknown.length === 0) return words;
  console.error(`--${name} knows ${all.join(', ')}, not ${unknown.join(', ')}.`);
  process.exit(2);
}

/** @param {readonly string[]} names @returns {string | undefined} the first of these programs that is here */
function programOf(...names) {
  for (const name of names) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

/** Tools of this machine in place of those that electron-builder would download. */
function useOwnTools() {
  const sevenZip = programOf('7za', '7zz', '7z');
  if (sevenZip) process.env.ELECTRON_BUILDER_7ZIP_PATH ??= sevenZip;
  if (programOf('dpkg-deb')) process.env.CUSTOM_FPM_PATH ??= join(root, 'src-main/tools/deb.mjs');
}

/** @param {string} file @returns {Promise<string>} SHA-256, hexadecimal */
async function sumOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** @param {unknown} error @returns {string} its first line, short */
function reasonOf(error) {
  const [line] = String(error instanceof Error ? error.message : error).split('\n');
  return line.length > 160 ? `${line.slice(0, 160)} …` : line;
}

/** The configuration with the Electron at hand, which is another than the one that ships. */
async function withRuntimeHere() {
  const runtime = await findElectron();
  console.error(`With Electron ${runtime.version} (${runtime.source}): for tests on this machine only.`);
  return {
    directories: { ...configuration.directories, output: 'dist/development' },
    electronDist: runtime.path,
    electronVersion: runtime.version,
    /** @param {import('electron-builder').AfterPackContext} context */
    afterPack: ({ appOutDir }) => {
      // What makes a runtime load an app from the command line.
      for (const name of ['resources/app', 'resources/default_app.asar', 'version'])
        rmSync(join(appOutDir, name), { recursive: true, force: true });
    },
  };
}

async function dist() {
  const [runtime] = chosen('runtime', ['release', 'here']);
  const changes = runtime === 'here' ? await withRuntimeHere() : {};
  // electron-builder writes into the configuration that it is given.
  const config = () => ({ ...structuredClone(configuration), ...changes });
  const output = join(root, config().directories?.output ?? 'dist');
  const wantedPlatforms = chosen('platforms', Object.keys(platforms));
  const wantedTargets = chosen('targets', [
    'dir',
    ...Object.keys(needs).filter((name) => name !== 'electron'),
  ]);
  const wantedArchitectures = chosen('architectures', ['x64', 'arm64']);
  if (!(await buildApp())) return 1;
  writeNotices(join(root, 'out/NOTICES.txt'));
  useOwnTools();
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  /** @type {{ name: string, reason: string, need: string }[]} */
  const missing = [];
  for (const platform of wantedPlatforms)
    for (const arch of wantedArchitectures) {
      const create = (/** @type {string} */ target) =>
        platforms[/** @type {keyof typeof platforms} */ (platform)].createTarget(
          target,
          Arch[/** @type {keyof typeof Arch} */ (arch)],
        );
      const own = /** @type {{ target: string }[]} */ (
        configuration[/** @type {'linux' | 'win' | 'mac'} */ (platform)]?.target
      ).map(({ target }) => target);
      const targets = own.filter((name) => wantedTargets.includes(name));
      const fail = (
        /** @type {string} */ target,
        /** @type {keyof typeof needs} */ need,
        /** @type {unknown} */ error,
      ) =>
        missing.push({ name: `${platform} ${arch} ${target}`, reason: reasonOf(error), need: needs[need] });
      try {
        await build({ targets: create('dir'), config: config(), publish: 'never' });
      } catch (error) {
        for (const target of targets) fail(target, 'electron', error);
        continue;
      }
      const prepackaged = join(output, unpacked[/** @type {keyof typeof unpacked} */ (platform)](arch));
      for (const target of targets)
        try {
          await build({ targets: create(target), prepackaged, config: config(), publish: 'never' });
        } catch (error) {
          fail(target, /** @type {keyof typeof needs} */ (target), error);
        }
    }
  const files = readdirSync(output).filter(
    (name) => name.startsWith('adjoint-') && statSync(join(output, name)).isFile(),
  );
  const sums = await Promise.all(files.map(async (name) => `${await sumOf(join(output, name))}  ${name}`));
  if (sums.length) writeFileSync(join(output, 'SHA256SUMS'), `${sums.join('\n')}\n`);
  console.log(
    files.length ? `Made in ${output}:\n  ${files.join('\n  ')}` : `Nothing was made in ${output}.`,
  );
  if (missing.length === 0) return 0;
  console.log(`\nNot made:`);
  for (const { name, reason, need } of missing) console.log(`  ${name}: ${reason}\n    needs ${need}`);
  console.log('\ndocs/installing.md says which files to mirror, and with which variables.');
  return existsSync(join(output, 'SHA256SUMS')) ? 3 : 1;
}

// At once: electron-builder sets the status to 0 in some failures, when the process ends by itself.
process.exit(await dist());
