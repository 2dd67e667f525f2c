import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { test } from './launch.ts';
import { answerSave, expectState, goTo } from './steps.ts';

test('a cross-validation runs beside the run, fold by fold, and is kept as a table', async ({
  start,
}, testInfo) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Evaluate');
  await page.getByRole('tab', { name: 'Cross-validation' }).click();
  await expect(page.getByText('Choose k and press Start')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Folds k' }).fill('3');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByTestId('folds-state')).toHaveText('3 folds done', { timeout: 60_000 });
  await expect(page.getByTestId('folds-mean')).toContainText('±');
  // The run beside it was not touched.
  await expectState(page, /Ready/);

  const path = testInfo.outputPath('folds.csv');
  await answerSave(app, path);
  await page.getByRole('button', { name: 'Save CSV…' }).click();
  await expect.poll(() => readFile(path, 'utf8').catch(() => '')).toContain('standard deviation,');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 3 + 2);

  expect(problems).toEqual([]);
});
