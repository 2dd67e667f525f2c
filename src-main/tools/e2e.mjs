/**
 * Runs Playwright on the built app: `e2e.mjs [--project=e2e|screenshots] [Playwright's arguments]`. Tests find
 * the runtime's program in ADJOINT_ELECTRON, and what this machine's Chromium needs to be told in ADJOINT_SWITCHES.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { withDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { announce, findElectron, machineSwitches } from './runtime.mjs';
import { ensureLinked, ensureSystem } from './system.mjs';

/**
 * @param {string[]} words for `playwright test`
 * @param {Record<string, string>} [variables] further environment variables
 * @returns {Promise<number>} its exit status
 */
export async function runPlaywright(words, variables = {}) {
  ensureSystem();
  if (!(await build({ onlyIfStale: true }))) return 1;
  const runtime = await findElectron();
  announce(runtime);
  ensureLinked(runtime.executable);
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  return withDisplay((environment) => {
    const child = spawn(process.execPath, [playwright, 'test', ...words], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...environment,
        ADJOINT_ELECTRON: runtime.executable,
        ADJOINT_SWITCHES: machineSwitches().join(' '),
        ...variables,
      },
    });
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runPlaywright(process.argv.slice(2));
}
