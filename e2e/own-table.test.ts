import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './launch.ts';
import { answerSave, chooseMenu, expectState, goTo, root, runBar } from './steps.ts';

/** The user's own table, from drop to a prediction reproduced by hand from raw values. */
const folder = mkdtempSync(join(tmpdir(), 'adjoint-own-table-'));
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy']).status === 0,
);
const rows = 120;
const sorts = ['Apfel', 'Birne', 'Kirsche'];

/** Mulberry32: the same table in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fruit as a German spreadsheet writes it: semicolons, decimal commas, Latin-1, empty cells and NA. */
function fruit(): { text: string; missing: Record<'Länge' | 'Farbe' | 'Sorte', number[]> } {
  const next = random(7);
  const pick = (choices: readonly string[]) => choices[Math.floor(next() * choices.length)];
  const comma = (value: number) => value.toFixed(2).replace('.', ',');
  const missing = { Länge: [] as number[], Farbe: [] as number[], Sorte: [57] };
  const lines = Array.from({ length: rows }, (_, i) => {
    const row = i + 1;
    const sort = i % 3;
    const noise = () => (next() + next() + next() - 1.5) * 1.6;
    let length = comma([7.5, 9, 2][sort] + noise());
    // Colours and forms of some sorts overlap, so that not every row can be told.
    let colour = pick([['grün', 'rot'], ['gelb', 'grün'], ['rot']][sort]);
    const form = pick([['rund'], ['länglich', 'länglich', 'rund'], ['rund']][sort]);
    if (next() < 0.1) {
      missing.Länge.push(row);
      length = 'NA';
    }
    if (next() < 0.1) {
      missing.Farbe.push(row);
      colour = '';
    }
    const weight = comma([150, 170, 8][sort] + 30 * noise());
    return [length, form, row === 57 ? '' : sorts[sort], colour, weight].join(';');
  });
  return { text: ['Länge;Form;Sorte;Farbe;Gewicht', ...lines].join('\r\n') + '\r\n', missing };
}

/** Drops a file that lies on disk on the window: a file field gives the page a File with its path. */
async function drop(page: Page, path: string): Promise<void> {
  const field = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    return input;
  });
  await field.asElement()!.setInputFiles(path);
  await field.evaluate((input) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(input.files![0]);
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  });
}

interface Written {
  readonly preprocessing: {
    readonly inputs: readonly { name: string; kind: string; fill: unknown; categories?: string[] }[];
  };
  readonly check: readonly { input: Record<string, number | string | null>; output: number[] }[];
}

test('a semicolon file with decimal commas and missing cells, from drop to a prediction by hand', async ({
  start,
}) => {
  const { app, page, problems } = await start();
  const { text, missing } = fruit();
  expect(missing.Länge.length).toBeGreaterThan(3);
  expect(missing.Farbe.length).toBeGreaterThan(3);
  const path = join(folder, 'obst.csv');
  writeFileSync(path, Buffer.from(text, 'latin1'));
  await expectState(page, /Ready/);

  // Dropped anywhere, it is read where it lies, and what was guessed of it is shown.
  await drop(page, path);
  await expect(page.getByText(`obst.csv: ${rows} rows, 5 columns`)).toBeVisible();
  const chosen = (name: string | RegExp) => page.getByRole('combobox', { name });
  await expect(chosen('Columns end at')).toHaveValue(';');
  await expect(chosen('Decimal mark')).toHaveValue(',');
  await expect(chosen('Names of columns')).toHaveValue('yes');
  await expect(chosen('Encoding')).toHaveValue('windows-1252');
  for (const [name, kind] of Object.entries({ Länge: 'numeric', Form: 'categorical', Farbe: 'categorical' }))
    await expect(chosen(`Kind of ${name}`)).toHaveValue(kind);

  // The last column of classes was proposed; the sort is wanted.
  await expect(chosen('Role of Farbe')).toHaveValue('target');
  await chosen('Role of Sorte').selectOption('target');
  await expect(chosen('Role of Farbe')).toHaveValue('input');
  await expect(chosen('Role of Gewicht')).toHaveValue('input');
  await expect(page.getByText('classification', { exact: true })).toBeVisible();
  await expect(page.getByText(sorts.join(', ')).first()).toBeVisible();
  await chosen('Missing cells of numeric inputs').selectOption('median');
  await chosen('Missing cells of categorical inputs').selectOption('category');
  await chosen('Unknown category').selectOption('zero');
  await page.getByRole('spinbutton', { name: 'Test', exact: true }).fill('0.2');

  // Nothing silently: every treated cell is counted and listed by its row.
  const treated = page.getByText(/^What was dropped, filled or converted/);
  const total = missing.Länge.length + missing.Farbe.length + 1;
  await expect(treated).toHaveText(`What was dropped, filled or converted (${total})`);
  await treated.click();
  for (const [line, listed] of [
    [/cells? of Länge filled with the median/, missing.Länge],
    [/cells? of Farbe filled with a category of its own/, missing.Farbe],
    [/row dropped: no Sorte/, missing.Sorte],
  ] as const) {
    const button = page.getByRole('button', { name: line });
    await button.click();
    await expect(page.getByTestId('treated-rows')).toHaveText(
      `${listed.length === 1 ? 'Row' : 'Rows'} ${listed.join(', ')}`,
    );
  }

  await expectState(page, /Ready/);
  await runBar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expectState(page, /Finished/);

  // Evaluate: learned, on three parts; a cell of the matrix shows its rows.
  await goTo(page, 'Evaluate');
  const share = async (part: string) =>
    Number.parseFloat(await page.getByTestId(`accuracy-${part}`).innerText());
  await expect(page.getByTestId('accuracy-test')).toHaveText(/%$/);
  expect(await share('training')).toBeGreaterThan(80);
  expect(await share('test')).toBeGreaterThan(60);
  const cell = page
    .getByRole('button', { name: /^Show the \d+ rows? of true class/ })
    .and(page.locator(':enabled'))
    .first();
  const [, count, truth, predicted] =
    /the (\d+) rows? of true class (\S+) predicted as (\S+)/.exec(
      (await cell.getAttribute('aria-label')) ?? '',
    ) ?? [];
  await cell.click();
  await expect(page.getByTestId('rows-listed')).toContainText(`${count} row`);
  const list = page.getByRole('region', { name: `True ${truth}, predicted ${predicted}` }).getByRole('row');
  await expect(list).toHaveCount(Number(count) + 1);

  // The ROC of every class against the rest, as a picture and as numbers.
  await page.getByRole('tab', { name: 'Curves' }).click();
  for (const format of ['SVG', 'CSV']) {
    const file = join(folder, `roc.${format.toLowerCase()}`);
    await answerSave(app, file);
    await page.getByRole('button', { name: 'Export ROC curve' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click();
    await expect(page.getByText(`Saved ${file}`)).toBeVisible();
  }
  const svg = readFileSync(join(folder, 'roc.svg'), 'utf8');
  expect(svg).toMatch(/^<svg|^<\?xml/);
  expect(svg).toContain('true positive rate (recall)');
  expect(svg).not.toMatch(/NaN|undefined/);
  const points = readFileSync(join(folder, 'roc.csv'), 'utf8').trimEnd().split('\n');
  expect(points[0]).toBe('series,false positive rate,true positive rate (recall)');
  for (const point of points.slice(1)) {
    const [x, y] = point.split(',').slice(-2).map(Number);
    expect(x >= 0 && x <= 1 && y >= 0 && y <= 1, point).toBe(true);
  }

  // The weights file speaks of raw cells, null where one was missing, and 25 lines without Adjoint reproduce it.
  const weights = join(folder, 'obst.json');
  await answerSave(app, weights);
  await chooseMenu(app, 'export.weights');
  await expect(page.getByText(`Weights written to ${weights}, and checked`)).toBeVisible();
  const { preprocessing, check } = JSON.parse(readFileSync(weights, 'utf8')) as Written;
  const column = (name: string) => preprocessing.inputs.find((one) => one.name === name)!;
  expect(typeof column('Länge').fill).toBe('number');
  expect(column('Farbe').fill).toBe('');
  expect(column('Farbe').categories).toContain('grün');
  const table = text
    .split('\r\n')
    .slice(1, -1)
    .map((line) => {
      const [length, form, , colour, weight] = line.split(';');
      const number = (word: string) => (word === 'NA' ? null : Number(word.replace(',', '.')));
      return { Länge: number(length), Form: form, Farbe: colour || null, Gewicht: number(weight) };
    });
  expect(check.length).toBeGreaterThanOrEqual(5);
  for (const { input } of check) expect(table).toContainEqual(input);
  expect(check.some(({ input }) => input.Länge === null)).toBe(true);
  expect(check.some(({ input }) => input.Farbe === null)).toBe(true);
  const scripts = [[process.execPath, 'predict.mjs'], ...(python ? [[python, 'predict.py']] : [])];
  for (const [program, script] of scripts) {
    const [first] = execFileSync(program, [join(root, 'docs/formats', script), weights], {
      encoding: 'utf8',
      // Node colours a number where the test runner asks for colours.
      env: { ...process.env, FORCE_COLOR: '0' },
    }).split('\n');
    const [, difference] = /^largest difference (\S+)$/.exec(first) ?? [];
    expect(Number(difference), `${script}: ${first}`).toBeLessThan(1e-12);
  }
  expect(problems).toEqual([]);
});

test('cells copied from a spreadsheet are pasted, by the button and by the keyboard', async ({ start }) => {
  const { app, page, problems } = await start();
  await goTo(page, 'Data');
  const copy = (cells: string) => app.evaluate(({ clipboard }, text) => clipboard.writeText(text), cells);
  const table = (count: number) =>
    ['mass\tcolour\tsize']
      .concat(Array.from({ length: count }, (_, i) => `${i},5\t${i % 2 ? 'red' : 'green'}\t${i % 3}`))
      .join('\r\n');
  await copy(table(40));
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await expect(page.getByText('Pasted table: 40 rows, 3 columns')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Columns end at' })).toHaveValue('\t');
  await expect(page.getByRole('combobox', { name: 'Kind of mass' })).toHaveValue('numeric');
  await copy(table(50));
  await page.keyboard.press('Control+v');
  await expect(page.getByText('Pasted table: 50 rows, 3 columns')).toBeVisible();
  await copy('');
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await expect(page.getByText(/There is no text on the clipboard/)).toBeVisible();
  await expect(page.getByText('Pasted table: 50 rows, 3 columns')).toBeVisible();
  expect(problems).toEqual([]);
});
