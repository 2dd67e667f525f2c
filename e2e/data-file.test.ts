import { appendFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type Launched } from './launch.ts';
import { answerOpen, answerSave, epochOf, expectState, goTo, oneEpoch } from './steps.ts';

/** A data file that vanishes or changes while it is open: what was read stays, and the window says what happened. */
const folder = mkdtempSync(join(tmpdir(), 'adjoint-data-file-'));
const rows = (count: number): string =>
  Array.from({ length: count }, (_, i) => `${(i * 7) % 13},${(i * 7) % 13 > 6 ? 'high' : 'low'}\n`).join('');

async function opened({ app, page }: Launched, name: string): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, `mass,size\n${rows(60)}`);
  await goTo(page, 'Data');
  await answerOpen(app, path);
  await page.getByRole('button', { name: /Open table/ }).click();
  await expect(page.getByText(`${name}: 60 rows, 2 columns`)).toBeVisible();
  await expectState(page, /Ready/);
  return path;
}
/** Without a window manager nothing brings a window to the front. */
const toFront = (page: Page): Promise<void> =>
  page.evaluate(() => void window.dispatchEvent(new Event('focus')));

test('one that is gone trains on, is said, and is found again', async ({ start }) => {
  const running = await start();
  const { app, page, problems } = running;
  const path = await opened(running, 'gone.csv');
  rmSync(path);
  await toFront(page);
  await expect(page.getByText(/gone\.csv is not there any more/)).toBeVisible();
  await expect(page.getByText(/The file is not there any more/)).toBeVisible();
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);

  // A copy of it cannot be kept; the project can.
  await page.getByText('Keep a copy of it in the project file').click();
  const project = join(folder, 'gone.adjoint');
  await answerSave(app, project);
  await page.keyboard.press('Control+s');
  await expect(page.getByText(/Not saved\..*there is no such file\. To save without the copy/)).toBeVisible();
  expect(existsSync(project)).toBe(false);
  await page.getByText('Keep a copy of it in the project file').click();
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved gone')).toBeVisible();

  // Other data and back: it has to be read again, and is not there. It is back in its place.
  await page
    .getByRole('button', { name: /Palmer penguins/ })
    .first()
    .click();
  await expect(page.getByText(/penguins.csv: 344 rows/)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/gone\.csv: there is no such file/)).toBeVisible();
  writeFileSync(path, `mass,size\n${rows(60)}`);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Open table/ })
    .last()
    .click();
  await expect(page.getByText('gone.csv: 60 rows, 2 columns')).toBeVisible();
  await expect(page.getByText(/there is no such file\. Open/)).toHaveCount(0);
  await expectState(page, /Ready|Paused/);
  expect(problems).toEqual([]);
});

test('one that has changed is used as it was until it is read again', async ({ start }) => {
  const running = await start();
  const { page, problems } = running;
  const path = await opened(running, 'changing.csv');
  await page.getByRole('combobox', { name: 'Role of size' }).selectOption('target');
  appendFileSync(path, rows(20));
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);
  await toFront(page);
  await expect(page.getByText(/changing\.csv has changed on disk/)).toBeVisible();
  await expect(page.getByText('changing.csv: 60 rows, 2 columns')).toBeVisible();
  await page.getByRole('button', { name: 'Read it again' }).click();
  await expect(page.getByText('changing.csv: 80 rows, 2 columns')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Read it again' })).toHaveCount(0);

  // It is cut off while other data are looked at, and wanted again: the hash tells.
  await page
    .getByRole('button', { name: /Palmer penguins/ })
    .first()
    .click();
  await expect(page.getByText(/penguins.csv: 344 rows/)).toBeVisible();
  writeFileSync(path, `mass,size\n${rows(30)}`);
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/has changed on disk since it was opened/)).toBeVisible();
  await page.getByRole('button', { name: 'Read it again' }).click();
  await expect(page.getByText('changing.csv: 30 rows, 2 columns')).toBeVisible();
  expect(problems).toEqual([]);
});

test('one on a disk that was taken out is found where it is put back', async ({ start }) => {
  const running = await start();
  const { app, page, problems } = running;
  const path = await opened(running, 'stick.csv');
  const elsewhere = join(folder, 'elsewhere.csv');
  renameSync(path, elsewhere);
  await toFront(page);
  await answerOpen(app, elsewhere);
  await page
    .getByRole('main')
    .getByRole('button', { name: /Open table/ })
    .last()
    .click();
  await expect(page.getByText('elsewhere.csv: 60 rows, 2 columns')).toBeVisible();
  await expect(page.getByText(/The file is not there any more/)).toHaveCount(0);
  expect(problems).toEqual([]);
});
