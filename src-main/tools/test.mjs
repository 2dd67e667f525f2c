/**
 * `npm test`: everything CI runs, one step after the other, each to its end whatever the others gave. The last
 * line is `N passed, N failed`: the tests of Vitest and Playwright, and every other step as one.
 * `npm test -- --only=unit,e2e` runs some steps only.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { countOf, one, playwrightCount, vitestCount } from './count.mjs';
import { runPlaywright } from './e2e.mjs';
import { root } from './paths.mjs';
import { ensureSystem, packagers } from './system.mjs';

const reports = mkdtempSync(join(tmpdir(), 'adjoint-test-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

/**
 * @param {string} program path inside node_modules
 * @param {string[]} words
 * @returns {boolean} whether it ended with status 0
 */
function runTool(program, ...words) {
  const file = join(root, 'node_modules', program);
  return spawnSync(process.execPath, [file, ...words], { cwd: root, stdio: 'inherit' }).status === 0;
}

function unitTests() {
  const report = join(reports, 'unit.json');
  const endedWell = runTool(
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  );
  return countOf(report, endedWell, vitestCount);
}

/** @param {string} project of playwright.config.ts */
async function endToEndTests(project) {
  const report = join(reports, `${project}.json`);
  const status = await runPlaywright([`--project=${project}`], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return countOf(report, status === 0, playwrightCount);
}

/** The Linux packages, made with the Electron at hand and used as installed programs are; compressed in haste. */
async function packagedTests() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { passed: 0, failed: 0 };
  const words = ['--runtime=here', '--platforms=linux', '--targets=tar.gz,deb', '--architectures=x64'];
  const { status } = spawnSync(process.execPath, [join(root, 'src-main/tools/dist.mjs'), ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_BUILDER_COMPRESSION_LEVEL: '1' },
  });
  return status === 0 ? endToEndTests('packaged') : one(false);
}

/** @type {Record<string, () => import('./count.mjs').Count | Promise<import('./count.mjs').Count>>} */
const steps = {
  format: () => one(runTool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')),
  lint: () => one(runTool('eslint/bin/eslint.js', '--max-warnings=0', '.')),
  layers: () =>
    one(runTool('dependency-cruiser/bin/dependency-cruise.mjs', 'src-shared', 'src-main', 'src-renderer')),
  types: () => one(runTool('typescript/bin/tsc', '--noEmit')),
  components: () => one(runTool('svelte-check/bin/svelte-check', '--fail-on-warnings', '--output=human')),
  build: async () => one(await build()),
  unit: unitTests,
  e2e: () => endToEndTests('e2e'),
  packaged: packagedTests,
};

const only = process.argv
  .find((word) => word.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
const unknown = only?.filter((name) => !(name in steps));
if (unknown?.length) {
  console.error(`There is no step ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const chosen = only ?? Object.keys(steps);
if (chosen.includes('e2e') || chosen.includes('packaged')) ensureSystem();
if (chosen.includes('packaged')) ensureSystem(packagers);
const total = { passed: 0, failed: 0 };
/** @type {string[]} */
const summary = [];
for (const name of chosen) {
  console.log(`\n── ${name} ──`);
  const startedAt = performance.now();
  const count = await Promise.resolve()
    .then(steps[name])
    .catch((error) => {
      console.error(error);
      return one(false);
    });
  total.passed += count.passed;
  total.failed += count.failed;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(
    `${count.failed ? '✗' : '✓'} ${name}: ${count.passed} passed, ${count.failed} failed (${seconds} s)`,
  );
}
console.log(`\n${summary.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
