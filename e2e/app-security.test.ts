import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { defaultDesign, defaultDocument, knownSettings } from '../src-shared/design/defaults.ts';
import type { Bridge, Reply } from '@shared/contract/calls.ts';
import { launch, type Launched } from './launch.ts';
import { runBar } from './steps.ts';

/** The walls around the page, in the real application. */
let running: Launched;

test.beforeEach(async () => {
  running = await launch();
  await expect(running.page.getByRole('button', { name: 'Train', exact: true }).first()).toBeEnabled();
});
// Straight to the exit: unsaved changes would keep the window open.
test.afterEach(() => running.app.evaluate(({ app }) => app.exit(0)).catch(() => {}));

const call = (page: Page, name: string, argument: unknown): Promise<Reply> =>
  page.evaluate(
    ([name, argument]) => {
      const { adjoint } = window as unknown as { adjoint: Bridge };
      return adjoint.call(name as string, argument) as Promise<Reply>;
    },
    [name, argument],
  );

test('the page has the bridge, and nothing of Node or Electron', async () => {
  const { page, problems } = running;
  expect(page.url()).toBe('adjoint://app/index.html');
  const seen = await page.evaluate(() => ({
    bridge: Object.keys((window as unknown as { adjoint: object }).adjoint),
    others: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
  }));
  // `pathOf` tells the path of a file that the user dropped, and of nothing else.
  expect(seen).toEqual({ bridge: ['call', 'on', 'pathOf'], others: [] });
  expect(problems).toEqual([]);
});

test('what the page sends is checked, and what is not in the contract is refused', async () => {
  const { page } = running;
  const invalid = await call(page, 'run.train', { run: 'one' });
  expect(invalid).toMatchObject({ ok: false, fault: { code: 'invalid', path: 'run' } });
  await expect(call(page, 'app.quit', null)).rejects.toThrow('There is no call app.quit');
  await expect(
    page.evaluate(() => (window as unknown as { adjoint: Bridge }).adjoint.on('ipc-message', () => {})),
  ).rejects.toThrow('There is no event ipc-message');
});

test('no request leaves the window', async () => {
  const { app, page } = running;
  const refused = await page.evaluate(() =>
    Promise.all(
      ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'adjoint://other/index.html'].map(
        (url) =>
          window.fetch(url).then(
            () => `${url} was fetched`,
            () => 'refused',
          ),
      ),
    ),
  );
  expect(refused).toEqual(['refused', 'refused', 'refused', 'refused']);
  // Below the page too: the session itself refuses.
  const below = await app.evaluate(async ({ net }) => {
    const tries = ['http://127.0.0.1:9/', 'https://example.com/'].map((url) =>
      net.fetch(url).then(
        () => `${url} was fetched`,
        (error: Error) => error.message,
      ),
    );
    return Promise.all(tries);
  });
  expect(below).toEqual(['net::ERR_BLOCKED_BY_CLIENT', 'net::ERR_BLOCKED_BY_CLIENT']);
  // The page's own were stopped by its policy before they became requests; these two were counted.
  expect(await call(page, 'app.info', null)).toMatchObject({ ok: true, value: { refusedRequests: 2 } });
});

test('no other page, window, frame or file opens', async () => {
  const { app, page } = running;
  expect(await page.evaluate(() => window.open('adjoint://app/index.html') === null)).toBe(true);
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.src = 'adjoint://app/index.html';
    document.body.append(frame);
  });
  expect(
    await page.evaluate(() =>
      window.fetch('adjoint://app/../../package.json').then(
        (reply) => reply.ok,
        () => false,
      ),
    ),
  ).toBe(false);
  expect(page.url()).toBe('adjoint://app/index.html');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  expect(
    page
      .frames()
      .filter((frame) => frame !== page.mainFrame())
      .every((frame) => frame.url() !== 'adjoint://app/index.html'),
  ).toBe(true);
});

test('the page is sandboxed and may ask for nothing', async () => {
  const { app, page } = running;
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const { getLastWebPreferences } = webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>;
    };
    const all = getLastWebPreferences.call(webContents);
    return [all.sandbox, all.contextIsolation, all.nodeIntegration, all.webSecurity, all.webviewTag];
  });
  expect(preferences.map(Boolean)).toEqual([true, true, false, true, false]);
  const answer = await page.evaluate(() => Notification.requestPermission());
  expect(answer).toBe('denied');
});

test('a project from a command line opens, and one that is damaged is refused in words', async () => {
  const { app, page, profile } = running;
  const path = join(profile, 'bad.adjoint');
  writeFileSync(path, '{"format":"adjoint-project"');
  await app.evaluate(({ app }, path) => app.emit('second-instance', {}, ['electron', path], '/'), path);
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('project file');
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Dismiss' }).click();
});

test('a project file opens from a running instance’s command line and from the first one’s', async () => {
  const { app, page, profile } = running;
  const path = join(profile, 'moons.adjoint');
  const base = defaultDocument();
  const data = knownSettings({ kind: 'generated', id: 'moons', rows: 40, noise: 0.1, seed: 3 });
  const design = defaultDesign({ task: 'classification', inputs: 2, outputs: 2 });
  const save = { document: { ...base, data, design }, path, embed: false };
  expect(await call(page, 'project.save', save)).toMatchObject({ ok: true, value: { name: 'moons' } });
  await app.evaluate(({ app }, path) => app.emit('second-instance', {}, ['electron', path], '/'), path);
  const title = (): Promise<string> =>
    running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getTitle());
  await expect.poll(title).toBe('moons — Adjoint');
  expect(await call(page, 'project.recent', null)).toEqual({ ok: true, value: [{ path, name: 'moons' }] });

  await app.evaluate(({ app }) => app.exit(0)).catch(() => {});
  running = await launch({ words: [path] });
  await expect.poll(title).toBe('moons — Adjoint');
});

test('a computing thread that is killed takes no window with it, and the next run starts', async () => {
  const { app, page } = running;
  // The thread that trains is known by what it is asked to do.
  await app.evaluate(() => {
    const { Worker } = process.getBuiltinModule('worker_threads');
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (
      this: InstanceType<typeof Worker>,
      ...words: Parameters<typeof post>
    ) {
      const { name } = words[0] as { name?: string };
      if (name === 'train') (globalThis as unknown as { training: unknown }).training = this;
      return post.apply(this, words);
    };
  });
  await runBar(page).getByRole('button', { name: 'Train', exact: true }).click();
  const killed = (): Promise<boolean> =>
    app.evaluate(async () => {
      const { training } = globalThis as unknown as { training?: { terminate(): Promise<number> } };
      await training?.terminate();
      return training !== undefined;
    });
  await expect.poll(killed).toBe(true);
  await expect(page.getByText(/ended unexpectedly/).first()).toBeVisible();
  await page.keyboard.press('Control+R');
  await expect(page.getByRole('button', { name: 'Train', exact: true }).first()).toBeEnabled();
});
