import { defineConfig } from '@playwright/test';

/** Run by `src-main/tools/e2e.mjs`, which builds, finds the runtime and gives it a display. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // One window at a time: tests read the clock of a training run, and CI has two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : 'list',
  projects: [
    { name: 'e2e', testMatch: '**/*.test.ts' },
    { name: 'screenshots', testMatch: 'screenshots.ts' },
    { name: 'frames', testMatch: ['frames.ts', 'pauses.ts', 'streaming.ts'] },
    { name: 'packaged', testMatch: ['packaged/packaged.ts', 'packaged/machines.ts'] },
    { name: 'figures', testMatch: 'packaged/figures.ts' },
  ],
});
