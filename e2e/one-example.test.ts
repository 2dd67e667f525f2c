import { expect, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { test } from './launch.ts';
import { expectState, goTo } from './steps.ts';

/** Reads `−1.2·10⁻⁵`. */
function numberOf(text: string): number {
  const [mantissa, power = ''] = text.replace('−', '-').split('·10');
  const exponent = [...power].map((digit) => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit));
  const sign = exponent[0] === 0 ? '-' : '';
  const digits = exponent.filter((digit) => digit > 0).map((digit) => digit - 1);
  return Number(power ? `${mantissa}e${sign}${digits.join('')}` : mantissa);
}
const numbers = async (page: Page, id: string): Promise<number[]> =>
  (await page.getByTestId(id).allInnerTexts()).map(numberOf);
const place = (page: Page): Promise<string> => page.getByTestId('example-place').innerText();

/** ‖ΔW(t+1)‖ per layer in the table of the example, and ‖ΔW(t)‖ in the titles of the heat maps. */
const foretold = async (page: Page): Promise<string[]> =>
  page.getByRole('region', { name: 'Gradient of the example' }).locator('td:last-child').allInnerTexts();
const made = async (page: Page): Promise<string[]> => {
  const titles = await page.locator('h3', { hasText: '‖ΔW(t)‖' }).allInnerTexts();
  return titles.map((title) => title.split('=')[1].trim());
};

test('one example is looked at, trained on, and looked at again', async ({ start }) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Inspect');
  await page.keyboard.press('x');
  await expect(page.getByTestId('example-place')).toContainText('of 120');

  const [first] = await numbers(page, 'x');
  expect(first).toBe(1);
  const [targets, outputs, residuals] = await Promise.all(
    ['target', 'output', 'residual'].map((id) => numbers(page, id)),
  );
  expect(targets.reduce((sum, c) => sum + c)).toBe(1);
  expect(outputs.reduce((sum, y) => sum + y)).toBeCloseTo(1, 3);
  residuals.forEach((delta, i) => expect(delta).toBeCloseTo(targets[i] - outputs[i], 3));
  const loss = numberOf(await page.getByTestId('example-loss').innerText());
  expect(loss).toBeCloseTo(-Math.log2(outputs[targets.indexOf(1)]), 2);

  // With batch size 1, the ΔW(t+1) that is shown is the ΔW(t) of the update that follows.
  for (let update = 1; update <= 3; update++) {
    const [before, promised] = [await place(page), await foretold(page)];
    await page.keyboard.press('u');
    await expect(page.locator('.one-example .moment')).toHaveText(`update ${update}`);
    await expect.poll(() => place(page)).not.toBe(before);
    await expect.poll(() => made(page)).toEqual(promised);
  }

  // The same example again and again, while it is trained.
  await page.getByRole('radio', { name: 'Validation' }).check();
  await expect(page.getByTestId('example-place')).toContainText('of 30');
  await page.mouse.click(700, 60);
  await page.keyboard.press('n');
  await expect(page.getByRole('spinbutton', { name: 'Number of the example' })).toHaveValue('2');
  const untrained = numberOf(await page.getByTestId('example-loss').innerText());
  await page.keyboard.press('Space');
  await expectState(page, /Finished/);
  await expect(page.locator('.one-example .moment')).toHaveText(/24.000/);
  const trained = numberOf(await page.getByTestId('example-loss').innerText());
  expect(trained).toBeLessThan(untrained);
  await expect(page.getByTestId('example-summary')).toContainText('validation example 2 of 30');

  const map = page.getByRole('application', { name: '∂ℓ/∂Wᵒ, ' });
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('weight-step').last()).toContainText('Δw(t+1) = −η·∂ℓ/∂w + α·Δw(t) = ');
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id} at ${nodes.map(({ html }) => html).join(' ; ')}`)).toEqual([]);
  expect(problems).toEqual([]);
});
