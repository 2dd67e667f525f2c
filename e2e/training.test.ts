import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './launch.ts';
import {
  answerSave,
  epochOf,
  expectState,
  goTo,
  lossOf,
  oneEpoch,
  setNumber,
  trained,
  windowTitle,
} from './steps.ts';

test('a finished run offers as many epochs more', async ({ start }) => {
  const { page, problems } = await start();
  await trained(page);
  await page.keyboard.press('Space');
  await expect(page.getByText(/200 epochs are done: training has stopped/)).toBeVisible();
  await page.getByRole('button', { name: '+200 epochs' }).click();
  await expectState(page, /Finished.*400 epochs are done/);
  expect(await epochOf(page)).toBe(400);
  await expect(page.getByText(/training has stopped/)).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('a run that goes back to its best epoch shows that epoch, and trains on from it', async ({ start }) => {
  const path = join(mkdtempSync(join(tmpdir(), 'adjoint-back-')), 'back.adjoint');
  const { app, page, problems } = await start();
  await goTo(page, 'Design');
  await page.getByRole('checkbox', { name: 'No better validation loss' }).check();
  await setNumber(page, /^Epochs/, '2000');
  await expectState(page, /Ready/);
  await page.keyboard.press('Space');
  await expectState(page, /Finished: 20 epochs without a better validation loss/);
  const best = Number(/epoch (\d+) are kept/.exec(await page.getByRole('banner').innerText())?.[1]);
  expect(await epochOf(page)).toBe(best);
  const loss = await lossOf(page);
  await goTo(page, 'Train');
  const chart = page.getByRole('img', { name: /^Loss against epoch/ });
  await expect(chart).toHaveAccessibleName(
    new RegExp(`training: from .* at epoch 0 to .* at epoch ${best + 20};`),
  );
  await answerSave(app, path);
  await page.keyboard.press('Control+s');
  await expect.poll(() => windowTitle(app)).toBe('back — Adjoint');
  await page.keyboard.press('e');
  await expect.poll(() => epochOf(page)).toBe(best + 1);
  await expect(chart).toHaveAccessibleName(
    new RegExp(`training: from .* at epoch 0 to .* at epoch ${best + 1};`),
  );
  expect(await lossOf(page)).not.toBe(loss);
  expect(problems).toEqual([]);
  // Opened again, it has stopped as it had when it was saved.
  const again = await start({ words: [path] });
  await expectState(again.page, /Finished: 20 epochs without a better validation loss/);
  await expect.poll(async () => [await epochOf(again.page), await lossOf(again.page)]).toEqual([best, loss]);
  expect(again.problems).toEqual([]);
});

test('a run that becomes infinite names where, keeps finite weights, and can be reset', async ({ start }) => {
  const { page, problems } = await start();
  await goTo(page, 'Data');
  await page.getByRole('button', { name: /Body mass of penguins/ }).click();
  await goTo(page, 'Design');
  await page.getByRole('combobox', { name: 'Activation of hidden layer 1' }).selectOption('identity');
  await setNumber(page, /Learning rate/, '100');
  await expectState(page, /Ready/);
  await page.keyboard.press('Space');
  await expectState(page, /Failed/);
  const told = page.getByRole('alert').filter({ hasText: /became/ });
  await expect(told).toHaveText(
    /Epoch \d+, update \d+: .* of (layer h\d|the output layer).* became (NaN|-?Infinity)/,
  );
  await goTo(page, 'Inspect');
  await expect(page.getByText('Momentum delta', { exact: false }).first()).toBeVisible();
  expect(await page.getByTestId('place-inspect').innerText()).not.toMatch(/NaN|∞/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expectState(page, /Ready/);
  await expect(told).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('the arithmetic is chosen in Design, trained in, and undone', async ({ start }) => {
  const { page, problems } = await start();
  await goTo(page, 'Design');
  await page.getByRole('radiogroup', { name: 'Arithmetic' }).getByText('Fast').click();
  await expect(page.getByText(/Fused multiply-add: the same bits/)).toBeVisible();
  await expectState(page, /Ready/);
  await trained(page);
  await goTo(page, 'Train');
  await expect(page.getByTestId('run-arithmetic')).toHaveText(
    /^Trained in (fast arithmetic|exact arithmetic; this machine has no fast)$/,
  );
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/The design or its data has changed since the last run/)).toBeVisible();
  expect(problems).toEqual([]);
});

test('the first project of a student, like the example in all but its training, goes on where it was', async ({
  start,
}) => {
  const path = join(mkdtempSync(join(tmpdir(), 'adjoint-first-')), 'first.adjoint');
  const { app, page } = await start();
  await expectState(page, /Ready/);
  for (let epoch = 1; epoch <= 3; epoch += 1) {
    await oneEpoch(page);
    await expect.poll(() => epochOf(page)).toBe(epoch);
  }
  await answerSave(app, path);
  await page.keyboard.press('Control+s');
  await expect.poll(() => windowTitle(app)).toBe('first — Adjoint');
  // Read now: it may be drawn a frame after the epoch.
  const loss = await lossOf(page);
  // Opened with the program: the example is being prepared while the file arrives.
  const again = await start({ words: [path] });
  await expect.poll(() => windowTitle(again.app)).toBe('first — Adjoint');
  await expectState(again.page, /Paused/);
  await expect.poll(async () => [await epochOf(again.page), await lossOf(again.page)]).toEqual([3, loss]);
});
