import { expect } from '@playwright/test';
import { test } from './launch.ts';
import { goTo, places, setNumber, trained } from './steps.ts';

/** Sizes in the page's pixels; at a scale of 2 each is four of the screen's. */
for (const { scale, ...size } of [
  { width: 960, height: 640, scale: 1 },
  { width: 1280, height: 800, scale: 1 },
  { width: 1920, height: 1080, scale: 1 },
  { width: 1280, height: 800, scale: 1.25 },
  { width: 960, height: 640, scale: 1.5 },
  { width: 960, height: 640, scale: 2 },
])
  test(`nothing is cut off at ${size.width} × ${size.height}, scaled by ${scale}`, async ({ start }) => {
    const { page, problems } = await start({ size, words: [`--force-device-scale-factor=${scale}`] });
    expect(await page.evaluate(() => devicePixelRatio)).toBe(scale);
    await trained(page);
    for (const place of places) {
      await goTo(page, place);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
        const train = document.querySelector('.train')!.getBoundingClientRect();
        return {
          x: scrollWidth - clientWidth,
          y: scrollHeight - clientHeight,
          train: train.width > 40 && train.right < innerWidth,
        };
      });
      expect(overflow, place).toEqual({ x: 0, y: 0, train: true });
    }
    expect(problems).toEqual([]);
  });

test('a design of 64-128-10 stays readable, and of one neuron too', async ({ start }) => {
  const { page, problems } = await start();
  await goTo(page, 'Data');
  await page.getByRole('button', { name: /Handwritten digits/ }).click();
  await goTo(page, 'Design');
  await expect(page.getByText('64 inputs').first()).toBeVisible();
  await setNumber(page, 'Units of hidden layer 1', '128');
  await expect(page.getByText('128 × (64 + 1)')).toBeVisible();
  await expect(page.getByText('128 neurons')).toBeVisible();
  await setNumber(page, 'Units of hidden layer 1', '1');
  await expect(page.getByText('1 × (64 + 1)')).toBeVisible();
  expect(problems).toEqual([]);
});
