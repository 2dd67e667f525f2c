import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../steps.ts';
import { InstalledApp } from './driver.ts';

/**
 * What the packaged app weighs, and how soon it is there: `node src-main/tools/e2e.mjs --project=figures` after
 * `npm run dist -- --runtime=here --platforms=linux --architectures=x64 --targets=tar.gz`. The figures are printed for
 * docs/benchmarks.md; nothing is asserted of them.
 */
const STARTS = 7;
const machine = (process.env.ADJOINT_SWITCHES ?? '').split(' ').filter(Boolean);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of the files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Proportional set size of a process and all below it, bytes: shared pages count by their share. */
function memoryOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each)))
    try {
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ');
      parents.set(Number(name), Number(parent));
    } catch {
      // It has ended meanwhile.
    }
  const below = (id: number): number[] => [
    id,
    ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child)),
  ];
  return below(pid).reduce((sum, id) => {
    const rollup = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
    return sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }, 0);
}

test('figures of the packaged app', async () => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-figures-'));
  const archive = readdirSync(join(root, 'dist/development')).find((name) => name.endsWith('.tar.gz'))!;
  const words = ['-xzf', join(root, 'dist/development', archive), '-C', folder, '--strip-components=1'];
  execFileSync('tar', words);
  const start = (): Promise<InstalledApp> =>
    InstalledApp.start(join(folder, 'adjoint'), [
      ...machine,
      `--user-data-dir=${mkdtempSync(join(tmpdir(), 'adjoint-figures-profile-'))}`,
    ]);
  const until = async (app: InstalledApp, word: string): Promise<void> => {
    while (!(await app.text()).includes(word)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const starts: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const begun = performance.now();
    const app = await start();
    await until(app, 'Ready');
    starts.push(performance.now() - begun);
    await app.end();
  }
  const app = await start();
  await until(app, 'Ready');
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const idle = memoryOf(app.pid);
  await app.pressControl('1');
  await app.read(
    `[...document.querySelectorAll('button')].find((each) => each.textContent.includes('Handwritten digits')).click()`,
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await app.press(' ', 'Space');
  await until(app, 'Finished');
  const trained = memoryOf(app.pid);
  await app.end();
  starts.sort((a, b) => a - b);
  const asar = statSync(join(folder, 'resources/app.asar')).size;
  console.log(`| figure | value |
| --- | ---: |
| app.asar | ${megabytes(asar)} |
| all of it unpacked, of which Electron ${megabytes(sizeOf(folder) - asar)} | ${megabytes(sizeOf(folder))} |
| start to a window that can train, median of ${STARTS} | ${(starts[STARTS >> 1] / 1000).toFixed(2)} s |
| memory (PSS of all its processes), idle on Iris | ${megabytes(idle)} |
| the same after training digits | ${megabytes(trained)} |`);
  expect(starts).toHaveLength(STARTS);
});
