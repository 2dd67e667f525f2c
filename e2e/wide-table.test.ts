import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './launch.ts';
import { answerOpen, expectState, goTo, runBar, setNumber } from './steps.ts';

/** A table of thousands of columns: only what is in view is in the page, and all of it can be reached. */
const WIDE = 2000;
const folder = mkdtempSync(join(tmpdir(), 'adjoint-wide-'));

function wideTable(): string {
  const names = Array.from({ length: WIDE }, (_, i) => `sensor ${i}, mean of the last minute`);
  const rows = Array.from({ length: 60 }, (_, row) =>
    [...names.map((_, i) => ((row * 31 + i * 17) % 97) / 10), 'abc'[row % 3]].join(','),
  );
  const path = join(folder, 'wide.csv');
  writeFileSync(path, `${[...names.map((name) => `"${name}"`), 'class'].join(',')}\n${rows.join('\n')}\n`);
  return path;
}

const elements = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('*').length);

test('2,000 columns are found, reached by Tab and given a role; no place fills the page with elements', async ({
  start,
}) => {
  const { app, page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Data');
  await answerOpen(app, wideTable());
  await page.getByRole('button', { name: 'Open table…' }).click();
  await expect(page.getByText(`wide.csv: 60 rows, 2\u202f001 columns`)).toBeVisible();
  await expectState(page, /Ready/);
  expect(await elements(page)).toBeLessThan(6000);

  const table = page.getByRole('table', { name: 'Columns' });
  await expect(table).toHaveAttribute('aria-rowcount', String(WIDE + 2));
  const role = (index: number) =>
    page.getByRole('combobox', { name: `Role of sensor ${index}, mean of the last minute`, exact: true });
  const focused = () => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-row'));
  // From row to row by Tab, far beyond what was there at first.
  await role(0).focus();
  for (let stops = 0; stops < 200 && (await focused()) !== '40'; stops += 1) await page.keyboard.press('Tab');
  expect(await focused()).toBe('40');
  await expect(role(40)).toBeInViewport();
  // The wheel takes the row out of sight, not the keyboard out of the row.
  await table.hover();
  await page.mouse.wheel(0, 20_000);
  await expect(role(600)).toBeAttached();
  expect(await focused()).toBe('40');
  await page.keyboard.press('Shift+Tab');
  expect(await focused()).toBe('39');

  await page.getByRole('searchbox', { name: 'Find columns' }).fill('1999');
  await expect(page.getByText('1 found')).toBeVisible();
  await role(1999).selectOption('ignore');
  await expect(page.getByText(/1\u202f999 encoded inputs/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find columns' }).fill('');
  await page.getByText('Per input').click();
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  expect(await elements(page)).toBeLessThan(6000);

  await goTo(page, 'Design');
  await setNumber(page, /Epochs done/, '2');
  await runBar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expectState(page, /Finished/);
  for (const place of ['Train', 'Inspect', 'Explain', 'Evaluate'] as const) {
    await goTo(page, place);
    expect(await elements(page), place).toBeLessThan(6000);
  }
  for (const part of ['Curves', 'Rows', 'Response', 'Predict']) {
    await page.getByRole('tab', { name: part }).click();
    await expect(page.getByRole('tab', { name: part })).toHaveAttribute('aria-selected', 'true');
    if (part === 'Rows') await expect(page.getByText(/The first 100 of 1\u202f999 inputs/)).toBeVisible();
    expect(await elements(page), part).toBeLessThan(12_000);
  }
  await page.getByRole('searchbox', { name: 'Find inputs' }).fill('sensor 1500');
  await page.getByRole('textbox', { name: 'sensor 1500' }).fill('99');
  await expect(page.getByTestId('outside')).toContainText('sensor 1500, mean of the last minute');
  expect(problems).toEqual([]);
});
