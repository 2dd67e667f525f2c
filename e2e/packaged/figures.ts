import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { InstalledApp } from './driver.ts';
import { fresh, machine, memoryOf, unpack } from './installed.ts';

/**
 * What the packaged app weighs, and how soon it is there: `node src-main/tools/e2e.mjs --project=figures` after
 * `npm run dist -- --runtime=here --platforms=linux --architectures=x64 --targets=tar.gz`. The figures are printed for
 * docs/benchmarks.md; nothing is asserted of them.
 */
const STARTS = 7;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Bytes of the files below a folder. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

test('figures of the packaged app', async () => {
  test.setTimeout(300_000);
  const folder = await unpack();
  const start = (): Promise<InstalledApp> =>
    InstalledApp.start(join(folder, 'adjoint'), [...machine, `--user-data-dir=${fresh('profile')}`]);
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
  const idle = memoryOf(app.pid, ['Pss']);
  await app.pressControl('1');
  await app.read(
    `[...document.querySelectorAll('button')].find((each) => each.textContent.includes('Handwritten digits')).click()`,
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await app.press(' ', 'Space');
  await until(app, 'Finished');
  const trained = memoryOf(app.pid, ['Pss']);
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
