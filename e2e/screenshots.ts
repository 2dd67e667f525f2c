import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launch, quit } from './launch.ts';
import { epochOf, expectState, goTo, places, root } from './steps.ts';

/** `npm run screenshots`: every place, as the README and the guide show it. */
const shots = [
  { suffix: '', theme: 'light', size: { width: 1280, height: 800 } },
  { suffix: '-dark', theme: 'dark', size: { width: 1280, height: 800 } },
  { suffix: '-small', theme: 'light', size: { width: 960, height: 640 } },
] as const;

for (const { suffix, theme, size } of shots)
  test(`screenshots ${theme} ${size.width} × ${size.height}`, async () => {
    const launched = await launch({ theme, size });
    const { page } = launched;
    await expectState(page, /Ready/);
    await page.keyboard.press('Space');
    await expectState(page, /Finished/);
    expect(await epochOf(page)).toBe(200);
    for (const place of places) {
      await goTo(page, place);
      await page.mouse.move(2, 2);
      await page.waitForTimeout(600);
      await page.screenshot({ path: join(root, `docs/screenshots/${place.toLowerCase()}${suffix}.png`) });
    }
    await quit(launched);
  });
