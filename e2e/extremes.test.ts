import { expect } from '@playwright/test';
import { test } from './launch.ts';
import { epochOf, expectState, goTo, runBar, setNumber, trained } from './steps.ts';

/** Designs and gestures at the edge of what the window is made for. */

test('a stack of 33 hidden layers keeps its charts and its graph in sight', async ({ start }) => {
  const { page, problems } = await start();
  await goTo(page, 'Design');
  for (let i = 0; i < 31; i += 1)
    await page
      .getByRole('button', { name: /Duplicate/ })
      .last()
      .click();
  await setNumber(page, /Epochs done/, '2');
  await trained(page);
  await goTo(page, 'Train');
  const norms = page.getByRole('img', { name: /norm/i });
  await expect(norms).toHaveCount(2);
  for (const chart of await norms.all()) expect((await chart.boundingBox())!.height).toBeGreaterThan(90);

  await goTo(page, 'Explain');
  await page.getByText('Network', { exact: true }).click();
  const graph = page.getByRole('application', { name: /Computational graph of the network/ });
  const window = (await graph.boundingBox())!;
  const boxes = graph.locator('rect');
  await expect(boxes.first()).toBeInViewport();
  await page.getByRole('button', { name: /Show all/ }).click();
  await expect
    .poll(async () => {
      const whole = (await graph.locator('> g').boundingBox())!;
      return whole.x >= window.x && whole.x + whole.width <= window.x + window.width;
    })
    .toBe(true);
  expect(problems).toEqual([]);
});

test('a ready-made design taken while training leaves the run under way as it is', async ({ start }) => {
  const { page, problems } = await start();
  await expectState(page, /Ready/);
  await goTo(page, 'Design');
  await setNumber(page, /Epochs done/, '1000000');
  await runBar(page).getByRole('button', { name: 'Train' }).click();
  await expect.poll(() => epochOf(page)).toBeGreaterThan(500);
  await page.getByRole('button', { name: 'Ready-made designs' }).click();
  await page.getByText('MLP at depth on a spiral').click();
  await expect(page.getByText('The design or its data has changed since the last run')).toBeVisible();
  const then = await epochOf(page);
  await expect.poll(() => epochOf(page)).toBeGreaterThan(then);
  await expectState(page, /Training/);
  await goTo(page, 'Train');
  await expect(page.getByText(/The present one keeps η = 0\.02, α = 0\.5/)).toBeVisible();
  await expect(page.getByTestId('epoch')).toContainText('1 000 000');
  expect(problems).toEqual([]);
});
