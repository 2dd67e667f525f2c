import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './launch.ts';
import {
  answerOpen,
  answerSave,
  chooseMenu,
  epochOf,
  expectState,
  goTo,
  oneEpoch,
  places,
  runBar,
} from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-data-'));

/** Deterministic rows of a table with a numeric, a categorical and a target column. */
function rows(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => `${(i * 7) % 13},${i % 2 ? 'red' : 'green'},${(i * 7) % 13 > 6 ? 'high' : 'low'}`,
  );
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a CSV of one’s own is opened, prepared and learned', async ({ start }) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Data');
  await answerOpen(app, file('mine.csv', ['mass,colour,size', ...rows(60)].join('\n')));
  await page.getByRole('button', { name: /Open table/ }).click();
  await expect(page.getByText('mine.csv: 60 rows, 3 columns')).toBeVisible();
  await expect(page.getByText('high, low')).toBeVisible();
  await expectState(page, /Ready/);
  await runBar(page).getByRole('button', { name: 'Train' }).click();
  await expectState(page, /Finished/);
  await goTo(page, 'Evaluate');
  await expect(page.getByTestId('rows-training')).toHaveText('48');
  for (const place of places) await goTo(page, place);
  expect(problems).toEqual([]);
});

const bad: [string, string, RegExp][] = [
  ['an empty file', '', /empty/i],
  ['a header without rows', 'a,b,c\n', /no rows|no data/i],
  ['a ragged row', 'a,b,c\n1,2,x\n1,2\n', /line 3/i],
  ['an infinite number', 'a,b,c\n1,2,x\n1e999,2,y\n', /line 3.*|infinite/i],
];

test('a bad file is refused in words, and what was there stays', async ({ start }) => {
  const { app, page } = await start();
  await expectState(page, /Ready/);
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);
  await goTo(page, 'Data');
  for (const [name, text, message] of bad) {
    await answerOpen(app, file(`${name.replaceAll(' ', '-')}.csv`, text));
    await page.getByRole('button', { name: /Open table/ }).click();
    await expect(page.getByText(message).first(), name).toBeVisible();
    await expect(page.getByText('iris.csv: 150 rows, 5 columns')).toBeVisible();
    expect(await epochOf(page)).toBe(1);
  }
});

test('a table with two columns of one name is read, and says how they are called', async ({ start }) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Data');
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${i % 7},${(i * 3) % 5},${i % 7 > 3 ? 'high' : 'low'}\n`,
  );
  await answerOpen(app, file('twice.csv', `size,size,class\n${rows.join('')}`));
  await page.getByRole('button', { name: /Open table/ }).click();
  await expect(page.getByTestId('renamed')).toContainText('column 2 is called “size (2)”');
  await expectState(page, /Ready/);
  await expect(page.getByRole('combobox', { name: 'Role of size (2)' })).toHaveValue('input');
  expect(problems).toEqual([]);
});

test('the target chooses the task', async ({ start }) => {
  const { page, problems } = await start();
  await goTo(page, 'Data');
  await page
    .getByRole('button', { name: /Palmer penguins/ })
    .first()
    .click();
  await expect(page.getByText(/penguins.csv: 344 rows/)).toBeVisible();
  await expect(page.getByText(/Adelie, Chinstrap, Gentoo/)).toBeVisible();
  await page.getByRole('button', { name: /Body mass of penguins/ }).click();
  await expect(page.getByText('regression', { exact: true })).toBeVisible();
  await expectState(page, /Ready/);
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);
  await goTo(page, 'Evaluate');
  await expect(page.getByTestId(/^rmse-.*-training$/)).toBeVisible();
  expect(problems).toEqual([]);
});

test('a project whose data file was moved says so, and takes the file from where it is now', async ({
  start,
}) => {
  const { app, page, problems } = await start();
  const csv = file('moving.csv', ['mass,colour,size', ...rows(60)].join('\n'));
  await goTo(page, 'Data');
  await answerOpen(app, csv);
  await page.getByRole('button', { name: /Open table/ }).click();
  await expect(page.getByText('moving.csv: 60 rows, 3 columns')).toBeVisible();
  await page.getByRole('combobox', { name: 'Role of colour' }).selectOption('ignore');
  await expectState(page, /Ready/);
  await oneEpoch(page);
  await expect.poll(() => epochOf(page)).toBe(1);
  const project = join(folder, 'moving.adjoint');
  await answerSave(app, project);
  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved moving')).toBeVisible();
  await page.keyboard.press('Control+n');
  await expect(page.getByText('iris.csv: 150 rows, 5 columns')).toBeVisible();
  const moved = join(folder, 'moved.csv');
  renameSync(csv, moved);
  await answerOpen(app, project);
  await chooseMenu(app, 'project.open');
  await expect(page.getByText(/moving.csv: there is no such file/)).toBeVisible();
  await expectState(page, /No run yet/);
  await expect(page.getByText('150 rows')).toHaveCount(0);
  await answerOpen(app, moved);
  await page
    .getByRole('alert')
    .getByRole('button', { name: /Open table/ })
    .click();
  await expect(page.getByText('moved.csv: 60 rows, 3 columns')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Role of colour' })).toHaveValue('ignore');
  // The weights came with the project and belong to the content, wherever the file lies.
  await expectState(page, /Paused/);
  expect(await epochOf(page)).toBe(1);
  expect(problems).toEqual([]);
});
