import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './launch.ts';
import { answerSave, expectState, goTo, setNumber, trained, windowTitle } from './steps.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-explain-'));

/** Reads `−1.2·10⁻⁵`. */
function numberOf(text: string): number {
  const [mantissa, power = ''] = text.replace('−', '-').split('·10');
  const exponent = power
    .replace('⁻', '-')
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)));
  return Number(power ? `${mantissa}e${exponent}` : mantissa);
}
/** Figures of the lecture's worked example (S24): every adjoint step in its order, then the gradient. */
const primals = [1.25, 0.75, 0.7773, 0.679179, -0.7773, 0.320821, 0.604195, 0.102926, 0.707121];
const adjoints = [
  ...[1, 1, 1, 0.641643, -1.5546, -0.641643, 1.5546, -0.139811, 0.269109],
  ...[-0.139811, -0.209716, 0.139811, 0.129298, 0.059393, 0.543474],
];
const gradient = { w0: 0.129298, w1: 0.059393, w2: 0.543474 };
const subscript = (index: number): string =>
  String(index).replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]);

const primal = (page: Page, index: number) => page.locator(`[data-primal="v${subscript(index)}"]`).first();
const step = (page: Page, index: number) => page.locator(`[data-step="${index}"]`);
const gradientOf = (page: Page, name: string) => page.locator(`[data-gradient="${name}"]`);
const exact = async (page: Page, name: string): Promise<number> =>
  numberOf((await gradientOf(page, name).getAttribute('title')) ?? '');
const digits = (page: Page, label: string) =>
  page.getByRole('radiogroup', { name: 'Digits behind the point' }).getByText(label, { exact: true }).click();
const position = (page: Page) => page.getByTestId('trace-position');

async function expectLecture(page: Page): Promise<void> {
  for (const [i, value] of primals.entries())
    expect(numberOf(await primal(page, i + 1).innerText())).toBeCloseTo(value, 5);
  for (const [i, value] of adjoints.entries())
    expect(numberOf(await step(page, i).innerText())).toBeCloseTo(value, 5);
  for (const [name, value] of Object.entries(gradient))
    expect(numberOf(await gradientOf(page, name).innerText())).toBeCloseTo(value, 5);
}

test('the worked example, step by step to the end and back', async ({ start }) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await page.keyboard.press('Control+5');
  await expect(position(page)).toHaveText('24 / 24');
  expect(await Promise.all(['w0', 'w1', 'w2'].map((name) => gradientOf(page, name).innerText()))).toEqual([
    '0.13',
    '0.06',
    '0.54',
  ]);
  await digits(page, '6');
  await expectLecture(page);

  await page.keyboard.press('{');
  await expect(position(page)).toHaveText('0 / 24');
  const notYet = page.getByRole('table', { name: /Forward primal trace/ }).getByText('not yet computed');
  // Nine primals and 𝓛 = v₉, every adjoint step, the gradient.
  await expect(notYet).toHaveCount(9 + 1 + 15 + 3);
  for (let i = 1; i <= 9; i++) {
    await page.keyboard.press(']');
    await expect(primal(page, i)).toHaveText(/^−?\d/);
    await expect(notYet).toHaveCount((i < 9 ? 10 - i : 0) + 15 + 3);
  }
  for (let i = 0; i < 15; i++) {
    await expect(step(page, i)).toContainText('not yet computed');
    await page.keyboard.press(']');
    await expect(step(page, i)).toHaveText(/^−?\d/);
  }
  await expect(notYet).toHaveCount(0);
  await expectLecture(page);
  for (let i = 0; i < 24; i++) await page.keyboard.press('[');
  await expect(notYet).toHaveCount(9 + 1 + 15 + 3);

  // A click on a line goes there; play goes on from there.
  await step(page, 8).click();
  await expect(position(page)).toHaveText('18 / 24');
  await expect(page.getByTestId('trace-moment')).toContainText(
    'v̄₁ = v̄₃·σ(v₁)·(1 − σ(v₁)) = 1.554600·0.173105 = 0.269109',
  );
  await page.getByRole('combobox', { name: 'Steps a second' }).selectOption('30');
  await page.getByRole('button', { name: /^Play/ }).click();
  await expect(position(page)).toHaveText('24 / 24');

  // The graph follows the keyboard, and says what it shows.
  const graph = page.getByRole('application', { name: /Computational graph/ });
  await graph.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('graph-node')).toContainText(
    'v₂ = v₀ + 1.5·v₋₁ − v₋₂. Value 0.75, adjoint −0.139',
  );
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('step-card')).toContainText('logistic sigmoid');
  await expect(page.getByTestId('step-card').locator('math').first()).toBeVisible();
  await expect(page.locator('mark')).toHaveText('sigmoid(w0 + 1.5*w1 - w2)');
  expect(problems).toEqual([]);
});

test('inputs, decomposition, ways, and the export of it', async ({ start }) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Explain');
  await expect(position(page)).toHaveText('24 / 24');

  await setNumber(page, 'w1', '2');
  await expect(primal(page, 1)).toHaveText('1.75');
  await expect(gradientOf(page, 'w1')).not.toHaveText('0.06');
  await page.getByRole('tab', { name: 'Gradient check' }).click();
  const errors = page.getByRole('region', { name: 'Gradient check' }).locator('td:last-child');
  for (const text of await errors.allInnerTexts()) expect(numberOf(text)).toBeLessThan(1e-8);
  await page.keyboard.press('Control+z');
  await page.getByRole('tab', { name: 'Traces' }).click();
  await expect(primal(page, 1)).toHaveText('1.25');

  const before = await Promise.all(['w0', 'w1', 'w2'].map((name) => exact(page, name)));
  await page.getByRole('checkbox', { name: 'σ', exact: true }).check();
  await expect(position(page)).not.toHaveText('24 / 24');
  await expect(page.getByRole('table').getByText('exp(', { exact: false }).first()).toBeVisible();
  for (const [i, name] of ['w0', 'w1', 'w2'].entries())
    expect(Math.abs((await exact(page, name)) - before[i])).toBeLessThan(1e-15);
  await page.keyboard.press('Control+z');
  await expect(position(page)).toHaveText('24 / 24');

  const path = join(folder, 'trace.md');
  await answerSave(app, path);
  await page.getByRole('group', { name: 'Export' }).getByRole('button', { name: 'Save…' }).click();
  await expect(page.getByText('Saved', { exact: false })).toBeVisible();
  const markdown = readFileSync(path, 'utf8');
  expect(markdown).toContain('| v₁ | v₀ + v₋₁ + 1.5·v₋₂ | 1.25 |');
  expect(markdown).toMatch(/\| v̄₋₂ = v̄₋₂ \+ v̄₁·1\.5 \|.*\| 0\.5434736913774\d+ \|/);

  await page.getByText('Forward', { exact: true }).click();
  await expect(page.getByRole('table', { name: /Forward tangent trace/ })).toBeVisible();
  await expect(page.getByTestId('trace-moment')).toContainText('v̇₉');
  await page.getByText('Recursive', { exact: true }).click();
  await expect(position(page)).toHaveText('23 / 23');
  await page.getByRole('combobox', { name: 'Example' }).selectOption('polar');
  await page.getByRole('tab', { name: 'Cost and Jacobian' }).click();
  await expect(page.getByTestId('jacobian')).toContainText('R2 → R2');
  await expect(page.getByTestId('jacobian').locator('td')).toHaveCount(4);
  expect(problems).toEqual([]);
});

test('a program tells its problems at their places, and the project keeps it', async ({ start }) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Explain');
  await page.getByRole('combobox', { name: 'Example' }).selectOption('newton');
  await expect(page.getByRole('table').getByText('iteration 1')).toBeVisible();
  const editor = page.getByRole('textbox', { name: 'Program' });
  const good = await editor.inputValue();
  await editor.fill('let x = a\nwhile (x == x) {\n  x = x + 0\n}\nreturn x');
  const problem = page.getByTestId('explain-problem');
  await expect(problem).toContainText(/step/);
  await expect(problem).toContainText(/line \d/);
  await editor.fill('return unknown_function(a)');
  await expect(problem).toContainText('line 1');
  await editor.fill(good.replace('0.5 *', '0.50 *'));
  await expect(problem).toBeEmpty();
  await setNumber(page, 'a', '3');
  await expect(page.locator('[data-gradient="a"]')).toHaveText('0.29');

  const path = join(folder, 'root.adjoint');
  await answerSave(app, path);
  await page.keyboard.press('Control+s');
  await expect.poll(() => windowTitle(app)).toContain('root');
  const again = await start({ words: [path] });
  await expectState(again.page, /Ready/);
  await goTo(again.page, 'Explain');
  await expect(again.page.getByRole('textbox', { name: 'Program' })).toHaveValue(/0\.50 \*/);
  await expect(again.page.locator('[data-gradient="a"]')).toHaveText('0.29');
  expect([...problems, ...again.problems]).toEqual([]);
});

test('one example of the trained network, down to one weight', async ({ start }) => {
  const { page, problems } = await start();
  await trained(page);
  await goTo(page, 'Explain');
  await page.getByText('Network', { exact: true }).click();
  await page.getByRole('button', { name: 'Open Wʰ¹' }).click();
  await page.getByRole('button', { name: 'Open neuron 3' }).click();
  await page.getByRole('tab', { name: /Weights/ }).click();
  await page.getByRole('button', { name: 'Choose ∂ℓ/∂Wʰ¹[3,2]' }).click();
  const shown = page.getByTestId('weight-gradient');
  await expect(shown).toContainText('[3,2] =');
  const found = numberOf((await shown.getAttribute('title')) ?? '');
  // ∇ℓ as the trainer computes it for this example, to the bit.
  const wanted = await page.evaluate(async () => {
    type Reply = { ok: boolean; value: { gradients: Float64Array[] } };
    const bridge = (
      globalThis as unknown as { adjoint: { call: (name: string, argument: unknown) => Promise<Reply> } }
    ).adjoint;
    for (let run = 1; run < 50; run++) {
      const reply = await bridge.call('run.example', { run, split: 'training', index: 0 });
      if (reply.ok) return reply.value.gradients[0][2 * 5 + 2];
    }
    return NaN;
  });
  expect(found).toBe(wanted);

  await page.getByRole('tab', { name: 'Traces' }).click();
  await page.keyboard.press('{');
  await expect(page.getByRole('table').getByText('not yet computed').first()).toBeAttached();
  await page.keyboard.press('}');
  await expect(page.getByRole('table').getByText('not yet computed')).toHaveCount(0);
  await page.getByRole('button', { name: 'Loss' }).click();
  await expect(page.getByRole('region', { name: 'Outputs and the loss' })).toContainText('setosa');
  expect(problems).toEqual([]);
});
