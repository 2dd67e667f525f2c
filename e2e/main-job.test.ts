import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, quit, type Launched } from './launch.ts';
import {
  adjoint,
  answerSave,
  chooseMenu,
  epochOf,
  expectState,
  goTo,
  lossOf,
  runBar,
  setNumber,
  windowTitle,
} from './steps.ts';

/** The user's whole task: design → train → pause → inspect → undo → save → reopen → export → predict elsewhere. */
test.describe.configure({ mode: 'serial' });

const folder = mkdtempSync(join(tmpdir(), 'adjoint-main-job-'));
const project = join(folder, 'flowers.adjoint');
const weights = join(folder, 'flowers.json');
let launched: Launched;

test.afterEach(() => {
  expect(launched.problems).toEqual([]);
});
test.afterAll(async () => {
  await quit(launched);
});

test('opens on a running example, one key from training', async () => {
  launched = await launch();
  const { page } = launched;
  await expectState(page, /Ready/);
  await expect(page).toHaveTitle(/Adjoint/);
  expect(await epochOf(page)).toBe(0);
  const before = await lossOf(page);
  await page.keyboard.press('Space');
  await expectState(page, /Finished.*200 epochs are done/);
  expect(await epochOf(page)).toBe(200);
  expect(await lossOf(page)).toBeLessThan(before / 2);
});

test('designs a network; every edit can be undone, a slider drag at once', async () => {
  const { page } = launched;
  await goTo(page, 'Design');
  await page.keyboard.press('Control+z');
  const hidden = page
    .getByRole('list', { name: 'Hidden layers' })
    .getByRole('listitem', { name: /^Hidden layer \d+$/ });
  await expect(hidden).toHaveCount(2);
  await page.getByRole('button', { name: 'Add a layer before the output' }).click();
  await expect(hidden).toHaveCount(3);
  await setNumber(page, 'Units of hidden layer 3', '5');
  await expect(page.getByText('5 × (8 + 1)')).toBeVisible();
  await expect(page.getByText('3 × (5 + 1)')).toBeVisible();
  await page.getByRole('button', { name: 'Move hidden layer 3 left' }).click();
  await expect(page.getByRole('spinbutton', { name: 'Units of hidden layer 2' })).toHaveValue('5');

  const slider = page.getByRole('slider', { name: 'Dropout of hidden layer 1, slider' });
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + box.height / 2);
  await page.mouse.down();
  for (let i = 1; i <= 10; i++)
    await page.mouse.move(box.x + 4 + (i * box.width) / 20, box.y + box.height / 2);
  await page.mouse.up();
  const dropout = page.getByRole('spinbutton', { name: 'Dropout of hidden layer 1' });
  expect(Number(await dropout.inputValue())).toBeGreaterThan(0.2);
  await page.keyboard.press('Control+z');
  await expect(dropout).toHaveValue('0');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('spinbutton', { name: 'Units of hidden layer 3' })).toHaveValue('5');
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByRole('spinbutton', { name: 'Units of hidden layer 2' })).toHaveValue('5');
});

test('names a problem where it is, while typing', async () => {
  const { page } = launched;
  const momentum = page.getByRole('spinbutton', { name: /Momentum/ });
  await momentum.fill('1');
  await expect(momentum).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText(/Momentum α must be a number from 0 up to, but not, 1, got 1/)).toBeVisible();
  await momentum.fill('0.8');
  await expect(momentum).toHaveAttribute('aria-invalid', 'false');
  await page
    .getByRole('combobox', { name: /^Activation/ })
    .last()
    .selectOption('tanh');
  await expect(page.getByText(/needs softmax σ₁ in the output layer, got tanh/).first()).toBeVisible();
  await page.keyboard.press('Control+z');
});

test('trains the new design, pauses, steps, and changes the learning rate meanwhile', async () => {
  const { page } = launched;
  await goTo(page, 'Design');
  await setNumber(page, /^Epochs/, '100000');
  await goTo(page, 'Train');
  await runBar(page).getByRole('button', { name: 'Train' }).click();
  await expectState(page, /Training/);
  await expect.poll(() => epochOf(page)).toBeGreaterThan(20);
  await setNumber(page, /Learning rate/, '0.005');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expectState(page, /Paused/);
  const paused = await epochOf(page);
  await page.getByRole('button', { name: 'One epoch' }).click();
  await expect.poll(() => epochOf(page)).toBe(paused + 1);
  await expect(page.getByRole('heading', { name: 'Loss' })).toBeVisible();
});

test('inspects every weight and its momentum delta, with values by keyboard', async () => {
  const { page } = launched;
  await goTo(page, 'Inspect');
  await expect(page.getByText('Momentum delta', { exact: false }).first()).toBeVisible();
  const map = page.getByRole('application', { name: /^W/ }).first();
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/W.*\[1, \d\] = −?\d/).first()).toBeAttached();
  await page.getByRole('button', { name: 'Check gradient' }).click();
  await expect(page.getByText(/relative error/i).first()).toBeVisible({ timeout: 30_000 });
});

test('evaluates and predicts a row typed by hand', async () => {
  const { page } = launched;
  await goTo(page, 'Evaluate');
  await expect(page.getByTestId('rows-training')).toHaveText('120');
  await page.getByRole('tab', { name: 'Predict' }).click();
  await page
    .getByRole('textbox', { name: 'petal_width_cm' })
    .or(page.getByRole('spinbutton', { name: 'petal_width_cm' }))
    .fill('2.3');
  await page
    .getByRole('textbox', { name: 'petal_length_cm' })
    .or(page.getByRole('spinbutton', { name: 'petal_length_cm' }))
    .fill('6.1');
  await expect(page.getByText(/Predicted: virginica/)).toBeVisible();
});

let shown: number[] = [];
test('saves, exports, closes and reopens where it was', async () => {
  const { app, page } = launched;
  await answerSave(app, project);
  await page.keyboard.press('Control+s');
  await expect.poll(() => readOrNull(project)).not.toBeNull();
  await expect.poll(() => windowTitle(app)).toBe('flowers — Adjoint');
  await answerSave(app, weights);
  await chooseMenu(app, 'export.weights');
  await expect.poll(() => readOrNull(weights)).not.toBeNull();
  const epoch = await epochOf(page);
  const loss = await lossOf(page);
  shown = await probabilities(page);
  await app.close();

  launched = await launch({ profile: launched.profile, words: [project] });
  await expect.poll(() => epochOf(launched.page)).toBe(epoch);
  expect(await lossOf(launched.page)).toBe(loss);
  await goTo(launched.page, 'Design');
  await expect(launched.page.getByRole('spinbutton', { name: 'Units of hidden layer 2' })).toHaveValue('5');
});

test('the exported file predicts on the command line what the window showed', async () => {
  const csv = join(folder, 'row.csv');
  const out = join(folder, 'prediction.csv');
  writeFileSync(csv, 'sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm\n5.1,3.5,6.1,2.3\n');
  await adjoint('predict', weights, '--data', csv, '--out', out);
  const [head, row] = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const values = head
    .map((name, i) => [name, Number(row[i])] as const)
    .filter(([, value]) => Number.isFinite(value));
  const classes = ['setosa', 'versicolor', 'virginica'].map(
    (name) => values.find(([column]) => column.includes(name))![1],
  );
  expect(shown).toHaveLength(3);
  classes.forEach((value, i) => expect(value).toBeCloseTo(shown[i], 3));
  const { stdout } = await adjoint('check', project);
  expect(stdout).toMatch(/relative error/i);
});

test('exported twice, the weights are the same bytes; a resumed run equals an uninterrupted one', async () => {
  const { app, page } = launched;
  const again = join(folder, 'again.json');
  await answerSave(app, again);
  await chooseMenu(app, 'export.weights');
  await expect.poll(() => readOrNull(again)).not.toBeNull();
  expect(JSON.parse(readFileSync(again, 'utf8')).layers).toEqual(
    JSON.parse(readFileSync(weights, 'utf8')).layers,
  );
  const epoch = await epochOf(page);
  await page.getByRole('button', { name: 'One epoch' }).click();
  await expect.poll(() => epochOf(page)).toBe(epoch + 1);
});

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The probabilities of the three species as Evaluate shows them. */
async function probabilities(page: Launched['page']): Promise<number[]> {
  const texts = await page.getByTestId('prediction').allInnerTexts();
  return texts.map(Number);
}
