import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './launch.ts';
import { goTo, places, trained } from './steps.ts';

for (const theme of ['light', 'dark'] as const)
  test(`axe finds nothing serious in the ${theme} theme`, async ({ start }) => {
    const { page } = await start({ theme });
    await trained(page);
    for (const place of places) {
      await goTo(page, place);
      await page.waitForTimeout(300);
      // Legacy mode runs in the page itself: Electron's debugging port opens no second page.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const found = serious.map(
        ({ id, nodes }) => `${place}: ${id} at ${nodes.map((node) => node.html).join(' ; ')}`,
      );
      expect(found).toEqual([]);
    }
  });

test('the whole way by keyboard alone', async ({ start }) => {
  const { page } = await start();
  await trained(page);
  for (const [i, place] of places.entries()) {
    await page.keyboard.press(`Control+${i + 1}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(place, { ignoreCase: true });
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('reset');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('epoch')).toHaveText(/^0/);
  await page.keyboard.press('e');
  await expect(page.getByTestId('epoch')).toHaveText(/^1/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('One epoch');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+2');
  const units = page.getByRole('spinbutton', { name: 'Units of hidden layer 1' });
  await units.focus();
  await page.keyboard.press('ArrowUp');
  await expect(units).toHaveValue('9');
  await page.keyboard.press('Control+z');
  await expect(units).toHaveValue('8');
});
