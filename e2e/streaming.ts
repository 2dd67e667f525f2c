import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { animationFrames, expectState, goTo, root } from './steps.ts';

/**
 * `npm run bench:frames -- streaming`: epochs a second with the window on Inspect against the same run, in the same
 * thread, with nobody listening, in turns; and how many frames of the screen the window kept, by Chromium's own account.
 * Figures for docs/benchmarks.md, not a test: machines differ.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 4);
/** Seconds after a turn changes that are not counted. */
const SETTLE = 1.5;

const folder = mkdtempSync(join(tmpdir(), 'adjoint-streaming-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projects = JSON.parse(
  execFileSync(process.execPath, [join(root, 'out/main/bench.js'), '--projects', folder], {
    encoding: 'utf8',
  }),
) as { name: string; file: string }[];

/** Between the main process and the window: counts the epochs that pass, and can keep all of the run's events back. */
interface Listener {
  silent: boolean;
  /** When the newest batch of epochs came from the thread, in milliseconds, and the epochs until then. */
  at: number;
  epochs: number;
}

/** Puts a `Listener` in front of the window. What it keeps back it acknowledges itself, as the window would. */
async function listen(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const listener: Listener = { silent: false, at: 0, epochs: 0 };
    Object.assign(globalThis, { listener });
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (...words: unknown[]) => unknown> }
    )._invokeHandlers;
    const acknowledge = (run: number, epochs: number, weights: number): void => {
      const event = { sender: webContents, senderFrame: webContents.mainFrame, type: 'frame' };
      for (const handler of handlers.values())
        void handler(event, 'run.acknowledge', { run, epochs, weights });
    };
    const send = webContents.send.bind(webContents);
    webContents.send = (channel, ...words) => {
      const event = words[0] as { run: number; count: number };
      if (channel.endsWith('run.epochs')) {
        listener.at = performance.now();
        listener.epochs += event.count;
      }
      if (!listener.silent || !channel.includes('run.')) send(channel, ...words);
      else if (channel.endsWith('run.epochs')) acknowledge(event.run, event.count, 0);
      else if (channel.endsWith('run.weights')) acknowledge(event.run, 0, 1);
    };
  });
}

const look = (app: ElectronApplication): Promise<Listener> =>
  app.evaluate(() => ({ ...(globalThis as unknown as { listener: Listener }).listener }));

/** Epochs a second while the window listens, or while nobody does. */
async function rate(app: ElectronApplication, page: Page, silent: boolean): Promise<number> {
  await app.evaluate((_, on) => {
    (globalThis as unknown as { listener: Listener }).listener.silent = on;
  }, silent);
  await page.waitForTimeout(1000 * SETTLE);
  const from = await look(app);
  await page.waitForTimeout(1000 * SECONDS);
  const to = await look(app);
  return (1000 * (to.epochs - from.epochs)) / (to.at - from.at);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly args?: { readonly chrome_frame_reporter?: { readonly state: string } };
}

/** Frames a second: those that were shown with something new, and those that came too late or not at all. */
interface Frames {
  readonly drawn: number;
  readonly dropped: number;
}

/**
 * Frames by Chromium's account of each (`PipelineReporter`): presented, nothing to present, or dropped. Where there is
 * nothing to draw it stops counting, so the rest is not told from what it would have kept.
 */
async function traced(app: ElectronApplication, page: Page): Promise<Frames> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['cc', 'benchmark'] }),
  );
  await page.waitForTimeout(1000 * SECONDS);
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
  rmSync(path, { force: true });
  const reports = traceEvents.filter(({ name, ph }) => name === 'PipelineReporter' && ph === 'b');
  const times = reports.map(({ ts }) => ts);
  const seconds = (Math.max(...times) - Math.min(...times)) / 1e6;
  const count = (state: string): number =>
    reports.filter(({ args }) => args?.chrome_frame_reporter?.state.startsWith(state)).length / seconds;
  return { drawn: count('STATE_PRESENTED'), dropped: count('STATE_DROPPED') };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const { name, file } of projects)
  test(name, async ({ start }) => {
    test.setTimeout(60_000 + ROUNDS * SECONDS * 4000);
    const { app, page } = await start({ size: { width: 1280, height: 800 }, words: [file] });
    await expectState(page, /Ready/, 60_000);
    await goTo(page, 'Inspect');
    await listen(app);
    await page.keyboard.press('Space');
    await expectState(page, /Training/);
    const watched: number[] = [];
    const silent: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      watched.push(await rate(app, page, false));
      silent.push(await rate(app, page, true));
    }
    await rate(app, page, false);
    const { drawn, dropped } = await traced(app, page);
    const given = await animationFrames(page, SECONDS);
    const costs = watched.map((value, i) => 100 * (1 - value / silent[i]));
    console.log(
      `${name} | ${median(watched).toFixed(1)} epochs/s on Inspect | ${median(silent).toFixed(1)} with nobody listening | costs ${median(costs).toFixed(1)} % (${costs.map((cost) => cost.toFixed(1)).join(', ')}) | ${given.toFixed(1)} frames/s; ${drawn.toFixed(1)} pictures/s drawn, ${dropped.toFixed(1)} frames/s dropped`,
    );
    expect(median(watched)).toBeGreaterThan(0);
    expect(median(silent)).toBeGreaterThan(0);
  });
