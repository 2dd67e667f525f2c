import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';

/** What a user does in the window, in words; shared by the tests and the screenshots. */

export const root = resolve(import.meta.dirname, '..');

export async function goTo(page: Page, place: (typeof places)[number]): Promise<void> {
  const button = page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: place });
  await button.click();
  await expect(button).toHaveAttribute('aria-current', 'page');
}

/** The word for the run's state in the run bar. */
export async function expectState(page: Page, state: RegExp, timeout = 20_000): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: state }).first()).toBeVisible({ timeout });
}

export async function epochOf(page: Page): Promise<number> {
  return Number((await page.getByTestId('epoch').innerText()).split('/')[0].replace(/\D/g, ''));
}

/** Once there is one: while a changed design is prepared, none is known. */
export async function lossOf(page: Page): Promise<number> {
  const loss = page.getByTestId('loss');
  await expect(loss).toHaveText(/\d/);
  return Number.parseFloat(await loss.innerText());
}

export async function setNumber(page: Page, label: string | RegExp, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label });
  await field.fill(value);
  await field.blur();
}

/** The next native save dialog answers with this path; null cancels it. */
export async function answerSave(app: ElectronApplication, filePath: string | null): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: path === null, filePath: path ?? '' });
  }, filePath);
}

export async function answerOpen(app: ElectronApplication, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, filePath);
}

/** The command line, as a user of the checkout runs it. */
export async function adjoint(...words: string[]): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [join(root, 'out/main/cli.js'), ...words], { cwd: root });
}

/** Chooses an item of the native menu. */
export async function chooseMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ Menu }, item) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(item);
    if (!found) throw new Error(`the menu has no item ${item}`);
    if (!found.enabled) throw new Error(`the menu item ${item} is disabled`);
    found.click();
  }, id);
}

export function windowTitle(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getTitle());
}

/** Waits for numbers to be on the screen after going to a place. */
export async function trained(page: Page): Promise<void> {
  await expectState(page, /Ready/);
  await page.keyboard.press('Space');
  await expectState(page, /Finished/);
}

export const places = ['Data', 'Design', 'Train', 'Inspect', 'Explain', 'Evaluate'] as const;

export function runBar(page: Page): Locator {
  return page.getByRole('banner');
}

/** By its button, whichever control has the keyboard. */
export async function oneEpoch(page: Page): Promise<void> {
  await runBar(page).getByRole('button', { name: 'One epoch' }).click();
}

/** Animation frames a second that the window is given, as one who drags or scrolls would get them. */
export function animationFrames(page: Page, seconds: number): Promise<number> {
  return page.evaluate(
    (milliseconds) =>
      new Promise<number>((resolve) => {
        const startedAt = performance.now();
        let count = 0;
        const frame = (now: number): void => {
          count++;
          if (now - startedAt < milliseconds) requestAnimationFrame(frame);
          else resolve((count * 1000) / (now - startedAt));
        };
        requestAnimationFrame(frame);
      }),
    1000 * seconds,
  );
}

interface BenchProject {
  readonly name: string;
  readonly file: string;
}
type BenchProjects = Readonly<Record<'iris' | 'digits' | 'images' | 'large', BenchProject>>;

/** The projects that the benchmarks of the window train, written into a folder of their own. */
export function benchProjects(): BenchProjects {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const words = [join(root, 'out/main/bench.js'), '--projects', folder];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as BenchProjects;
}
