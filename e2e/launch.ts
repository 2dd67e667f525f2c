import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

export interface Launched {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The profile folder; launch again with it to see what a restart sees. */
  readonly profile: string;
  /** Messages of the console and uncaught errors; a test that ends well has none. */
  readonly problems: string[];
}

export interface LaunchOptions {
  readonly profile?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly theme?: 'light' | 'dark';
  /** Further words on the command line, e.g. a project file. */
  readonly words?: readonly string[];
}

const root = resolve(import.meta.dirname, '..');

/** The real application under the Electron runtime at hand, with a profile folder of its own. */
export async function launch(options: LaunchOptions = {}): Promise<Launched> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'adjoint-e2e-'));
  const app = await _electron.launch({
    executablePath: process.env.ADJOINT_ELECTRON,
    // Without it Playwright overrules the system's theme with light.
    colorScheme: options.theme ?? 'light',
    args: ['--disable-gpu', '--no-sandbox', root, `--user-data-dir=${profile}`, ...(options.words ?? [])],
  });
  const page = await app.firstWindow();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  if (options.size)
    await app.evaluate(({ BrowserWindow }, { width, height }) => {
      BrowserWindow.getAllWindows()[0].setContentSize(width, height);
    }, options.size);
  return { app, page, profile, problems };
}

/** `start()` launches the app for one test and ends it afterwards, however the test went. */
export const test = base.extend<{ start: (options?: LaunchOptions) => Promise<Launched> }>({
  // Playwright reads the names of the fixtures that a fixture needs from this pattern.
  start: async ({}, use) => {
    const started: Launched[] = [];
    await use(async (options) => {
      const launched = await launch(options);
      started.push(launched);
      return launched;
    });
    for (const launched of started) await quit(launched);
  },
});

/** Ends the application at once, whatever is unsaved. */
export async function quit({ app }: Launched): Promise<void> {
  await app.evaluate(({ app }) => app.exit(0)).catch(() => undefined);
  await app.close().catch(() => undefined);
}
