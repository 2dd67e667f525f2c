import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Launched } from './launch.ts';
import { epochOf, expectState, goTo, lossOf, runBar, setNumber, windowTitle } from './steps.ts';

/** What is in hand and not saved outlives an end that nobody was asked about. */
const kept = ({ profile }: Launched): string => join(profile, 'session.adjoint-session');

async function trainedDesign(running: Launched): Promise<void> {
  const { page } = running;
  await goTo(page, 'Design');
  await setNumber(page, 'Units of hidden layer 1', '5');
  await page.keyboard.press('Escape');
  await goTo(page, 'Train');
  await runBar(page).getByRole('button', { name: 'Train', exact: true }).click();
  await expectState(page, /Finished/);
  await expect.poll(() => existsSync(kept(running)), { timeout: 15_000 }).toBe(true);
}

/** Waits until nothing new has been kept for a while. */
async function atRest(running: Launched): Promise<void> {
  let before = 0;
  await expect
    .poll(
      () => {
        const same = statSync(kept(running)).mtimeMs === before;
        before = statSync(kept(running)).mtimeMs;
        return same;
      },
      { intervals: [2500], timeout: 30_000 },
    )
    .toBe(true);
}

test('a killed program opens with the network that it had trained, and says so', async ({ start }) => {
  const first = await start();
  await trainedDesign(first);
  const [epoch, loss] = [await epochOf(first.page), await lossOf(first.page)];
  await atRest(first);
  const ended = new Promise((resolve) => first.app.process().once('exit', resolve));
  first.app.process().kill('SIGKILL');
  await ended;

  const second = await start({ profile: first.profile });
  await expect(second.page.getByText(/is back: it was not saved/)).toBeVisible();
  await goTo(second.page, 'Design');
  await expect(second.page.getByRole('spinbutton', { name: 'Units of hidden layer 1' })).toHaveValue('5');
  await expectState(second.page, /Finished/);
  expect([await epochOf(second.page), await lossOf(second.page)]).toEqual([epoch, loss]);
  expect(await windowTitle(second.app)).toBe('• Untitled — Adjoint');
});

test('a page that crashes comes back with what was in hand', async ({ start }) => {
  const running = await start();
  const { app } = running;
  await trainedDesign(running);
  const epoch = await epochOf(running.page);
  await atRest(running);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer(),
  );
  // Playwright's page is gone with its process; the window is asked instead. A crashed one would never answer.
  const read = (expression: string): Promise<string> =>
    app.evaluate(({ BrowserWindow }, code) => {
      const { webContents } = BrowserWindow.getAllWindows()[0];
      const later = new Promise((resolve) => setTimeout(() => resolve(''), 500));
      return Promise.race([webContents.executeJavaScript(code).catch(() => ''), later]);
    }, expression) as Promise<string>;
  await expect.poll(() => read('document.body.innerText'), { timeout: 20_000 }).toContain('is back');
  expect(await read(`document.querySelector('[data-testid=epoch]').textContent`)).toContain(String(epoch));
});

test('nothing comes back of what the user threw away', async ({ start }) => {
  const running = await start();
  await trainedDesign(running);
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].close());
  const gone = new Promise((resolve) => running.app.process().once('exit', resolve));
  // The page goes with the click.
  await running.page
    .getByRole('button', { name: 'Don’t save' })
    .click()
    .catch(() => {});
  await gone;
  expect(existsSync(kept(running))).toBe(false);
});
