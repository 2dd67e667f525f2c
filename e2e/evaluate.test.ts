import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type ElectronApplication, type Page } from '@playwright/test';
import { test } from './launch.ts';
import { answerOpen, answerSave, expectState, goTo, oneEpoch, trained } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-evaluate-'));

/** Opens a part of Evaluate. */
async function part(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
}

/** Exports the chart of a panel in a format. @returns the file */
async function exported(
  app: ElectronApplication,
  page: Page,
  chart: string,
  format: string,
): Promise<Buffer> {
  const path = join(folder, `${chart.replace(/\W+/g, '-')}.${format.toLowerCase()}`);
  await answerSave(app, path);
  await page.getByRole('button', { name: `Export ${chart}` }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
  await expect(page.getByText(`Saved ${path}`)).toBeVisible();
  return readFileSync(path);
}

test('metrics of both splits; a confusion cell shows its rows, and a row is looked at in Inspect', async ({
  start,
}) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await oneEpoch(page);
  await goTo(page, 'Evaluate');
  await expect(page.getByTestId('rows-training')).toHaveText('120');
  await expect(page.getByTestId('rows-validation')).toHaveText('30');
  await expect(page.getByTestId('accuracy-validation')).toHaveText(/%$/);
  // After one epoch some cell holds rows whatever the bits: take the first that can be clicked.
  const cell = page
    .getByRole('button', { name: /^Show the \d+ rows? of true class/ })
    .and(page.locator(':enabled'));
  const [, count] = /the (\d+) row/.exec((await cell.first().getAttribute('aria-label')) ?? '') ?? [];
  await cell.first().click();
  await expect(page.getByTestId('rows-listed')).toContainText(`${count} row`);
  const links = page.getByRole('button', { name: /^Look at row/ });
  await expect(links).toHaveCount(Number(count));
  const [, row] = /row (\d+)/.exec((await links.first().getAttribute('aria-label')) ?? '') ?? [];
  await links.first().click();
  await expect(page.getByTestId('place-inspect')).toContainText(`row ${row}`);
  expect(problems).toEqual([]);
});

test('the threshold of two classes moves matrix and curves; every chart is exported in three formats', async ({
  start,
}) => {
  const { app, page, problems } = await start();
  await goTo(page, 'Data');
  await page.getByRole('button', { name: /moons/i }).first().click();
  await expectState(page, /Ready/);
  await oneEpoch(page);
  await goTo(page, 'Evaluate');
  const slider = page.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(page.getByTestId('threshold')).toHaveText('0.000');
  // At threshold 0 every row is of the second class.
  await expect(
    page.getByRole('button', { name: /predicted as A/ }).and(page.locator(':enabled')),
  ).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(
    page.getByRole('button', { name: /predicted as B/ }).and(page.locator(':enabled')),
  ).toHaveCount(0);
  await page.getByRole('button', { name: /best F1/ }).click();

  await part(page, 'Curves');
  const svg = (await exported(app, page, 'ROC curve', 'SVG')).toString();
  for (const text of [
    'false positive rate',
    'true positive rate (recall)',
    'training, area',
    'validation, area',
  ])
    expect(svg).toContain(text);
  expect(svg).not.toContain('NaN');
  const csv = (await exported(app, page, 'ROC curve', 'CSV')).toString().trimEnd().split('\n');
  expect(csv[0]).toBe('series,false positive rate,true positive rate (recall)');
  expect(csv[1]).toMatch(/^"training, area [^"]*",0,0$/);
  const png = await exported(app, page, 'ROC curve', 'PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(1280);

  await part(page, 'Response');
  const boundary = (await exported(app, page, 'Decision boundary', 'CSV')).toString();
  expect(boundary.split('\n')[0]).toBe('x1,x2,probability of the predicted class');
  await goTo(page, 'Train');
  const loss = (await exported(app, page, 'Loss against epoch', 'CSV')).toString();
  expect(loss).toMatch(/^epoch,training: loss \(bits per example\),validation: loss/);
  await goTo(page, 'Inspect');
  const weights = (await exported(app, page, 'Wʰ¹', 'CSV')).toString().split('\n');
  expect(weights[0]).toBe('weight from input,neuron,Wʰ¹');
  expect(weights[1]).toMatch(/^w₀ \(bias\),1,-?\d/);
  expect((await exported(app, page, 'ΔWʰ¹(t)', 'SVG')).toString()).toContain('x1');
  await goTo(page, 'Data');
  const histogram = (await exported(app, page, 'histogram of x1', 'CSV')).toString();
  expect(histogram).toMatch(/^x1,rows\n/);
  await page.getByText('Show the heat map').click();
  const correlations = (await exported(app, page, 'correlations', 'CSV')).toString();
  expect(correlations).toMatch(/^column,column,Pearson’s r\nx1,x1,1\nx2,x1,-?0\.\d/);
  expect(problems).toEqual([]);
});

test('a test row is looked at in Inspect', async ({ start }) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Data');
  await page.getByLabel('Test', { exact: true }).fill('0.2');
  await page.getByLabel('Test', { exact: true }).blur();
  await oneEpoch(page);
  await goTo(page, 'Evaluate');
  await part(page, 'Rows');
  await page.getByRole('radio', { name: 'test' }).check();
  await expect(page.getByTestId('rows-listed')).toContainText('30 rows');
  const link = page.getByRole('button', { name: /^Look at row/ }).first();
  const [, row] = /row (\d+)/.exec((await link.getAttribute('aria-label')) ?? '') ?? [];
  await link.click();
  await expect(page.getByTestId('example-place')).toContainText(`of 30 · data row ${row}`);
  await expect(page.getByRole('radio', { name: 'Test' })).toBeChecked();
  expect(problems).toEqual([]);
});

test('figures are stale while training goes on, and follow when it rests', async ({ start }) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Evaluate');
  await expect(page.getByTestId('evaluated')).toContainText('after epoch 0');
  await expect(page.getByTestId('stale')).toHaveCount(0);
  await oneEpoch(page);
  await expect(page.getByTestId('evaluated')).toContainText('after epoch 1');
  await expect(page.getByTestId('stale')).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('predicts a file, and marks inputs outside the training range', async ({ start }) => {
  const { app, page, problems } = await start();
  await trained(page);
  await goTo(page, 'Evaluate');
  await part(page, 'Predict');
  const input = join(folder, 'new.csv');
  writeFileSync(
    input,
    'petal_width_cm,petal_length_cm,sepal_width_cm,sepal_length_cm\n0.2,1.4,3.5,5.1\n2.3,99,3,6.7\n',
  );
  const out = join(folder, 'new-predictions.csv');
  await answerOpen(app, input);
  await answerSave(app, out);
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(page.getByTestId('predicted-file')).toContainText('2 predictions');
  await expect(page.getByTestId('predicted-file')).toContainText('1 row with inputs outside');
  const [head, first, second] = readFileSync(out, 'utf8').split('\n');
  expect(head).toBe('P(setosa),P(versicolor),P(virginica),predicted,outside the training range');
  expect(first).toMatch(/,setosa,$/);
  expect(second).toMatch(/,virginica,petal_length_cm$/);
  await page.getByRole('textbox', { name: 'petal_length_cm' }).fill('60');
  await expect(page.getByTestId('outside')).toContainText('petal_length_cm');
  expect(problems).toEqual([]);
});
