import { expect, test } from './launch.ts';
import { animationFrames, epochOf, expectState, goTo, places, setNumber } from './steps.ts';

/**
 * `npm run bench:frames`: frames a second that the window draws, and epochs a second that the thread trains, at
 * every place while a network trains. Figures for docs/benchmarks.md, not a test: machines differ.
 */
const SECONDS = 4;

const works = [
  { name: 'Iris 4-8-8-3, batch 1', preset: /Iris, the lecture/, units: null },
  { name: 'digits 64-128-10, batch 8', preset: /Handwritten digits/, units: 128 },
] as const;

for (const { name, preset, units } of works)
  test(name, async ({ start }) => {
    test.setTimeout(120_000);
    const { page } = await start({ size: { width: 1280, height: 800 } });
    await goTo(page, 'Data');
    await page.getByRole('button', { name: preset }).click();
    await goTo(page, 'Design');
    if (units !== null) {
      const hidden = page.getByRole('button', { name: /^Remove hidden layer/ });
      while ((await hidden.count()) > 1) await hidden.last().click();
      await setNumber(page, 'Units of hidden layer 1', String(units));
    }
    await setNumber(page, /^Epochs/, '1000000');
    await expectState(page, /Ready/);
    await page.keyboard.press('Space');
    await expectState(page, /Training/);
    for (const place of places) {
      await goTo(page, place);
      await page.waitForTimeout(500);
      const before = await epochOf(page);
      const frames = await animationFrames(page, SECONDS);
      const epochs = ((await epochOf(page)) - before) / SECONDS;
      console.log(`${name} | ${place} | ${frames.toFixed(0)} frames/s | ${epochs.toFixed(1)} epochs/s`);
      expect(frames).toBeGreaterThan(0);
    }
  });
