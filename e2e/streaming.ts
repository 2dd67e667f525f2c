import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { animationFrames, benchProjects, expectState, goTo } from './steps.ts';

/**
 * `npm run bench:frames -- streaming`: epochs a second with the window on Inspect against the same run, in the same
 * thread, with nobody listening, in turns; and how many frames of the screen the window kept, by Chromium's own account.
 * Every other round begins with the other turn, so that a machine that becomes faster or slower favours neither.
 * Figures for docs/benchmarks.md, not a test: machines differ.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 20);
const SECONDS = Number(process.env.SECONDS ?? 4);
/** Seconds after a turn changes that are not counted. */
const SETTLE = 1.5;

const { iris, digits, images } = benchProjects();

/** Between the main process and the window: sees how far the run is, and can keep all of its events back. */
interface Listener {
  silent: boolean;
  run: number;
  /** When the newest state came from the thread, in milliseconds, and how many epochs it had done, with the one under way. */
  at: number;
  epochs: number;
}

/** Puts a `Listener` in front of the window. What it keeps back it acknowledges itself, as the window would. */
async function listen(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const listener: Listener = { silent: false, run: 0, at: 0, epochs: 0 };
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (...words: unknown[]) => unknown> }
    )._invokeHandlers;
    const call = (name: string, argument: object): void => {
      const event = { sender: webContents, senderFrame: webContents.mainFrame, type: 'frame' };
      for (const handler of handlers.values()) void handler(event, name, argument);
    };
    const acknowledge = (run: number, epochs: number, weights: number): void =>
      call('run.acknowledge', { run, epochs, weights });
    const hush = (silent: boolean): void => {
      listener.silent = silent;
      call('run.watch', { run: listener.run, weights: !silent });
    };
    Object.assign(globalThis, { listener, hush });
    const send = webContents.send.bind(webContents);
    webContents.send = (channel, ...words) => {
      const event = words[0] as { run: number; count: number; update: number; updatesPerEpoch: number };
      if (channel.endsWith('run.state')) {
        listener.run = event.run;
        listener.at = performance.now();
        listener.epochs = event.update / event.updatesPerEpoch;
      }
      if (!listener.silent || !channel.includes('run.')) send(channel, ...words);
      else if (channel.endsWith('run.epochs')) acknowledge(event.run, event.count, 0);
      else if (channel.endsWith('run.weights')) acknowledge(event.run, 0, 1);
    };
  });
}

/** Once more where the answer was lost: a collection in the main process may take it ("promise was garbage collected"). */
const again = <T>(ask: () => Promise<T>): Promise<T> => ask().catch(ask);

const look = (app: ElectronApplication): Promise<Listener> =>
  again(() => app.evaluate(() => ({ ...(globalThis as unknown as { listener: Listener }).listener })));

/** Epochs a second while the window listens, or while nobody does. */
async function rate(app: ElectronApplication, page: Page, silent: boolean): Promise<number> {
  await again(() =>
    app.evaluate((_, on) => {
      (globalThis as unknown as { hush: (silent: boolean) => void }).hush(on);
    }, silent),
  );
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

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => {
  const [low, high] = [Math.ceil(values.length / 2) - 1, Math.floor(values.length / 2)];
  return (sorted(values)[low] + sorted(values)[high]) / 2;
};
/** Where the median lies with 95 % confidence, by the sign test (normal approximation of the binomial). */
const between = (values: readonly number[]): [number, number] => {
  const skip = Math.max(0, Math.floor((values.length - 1.96 * Math.sqrt(values.length)) / 2));
  return [sorted(values)[skip], sorted(values)[values.length - 1 - skip]];
};

for (const { name, file } of [iris, digits, images])
  test(name, async ({ start }) => {
    test.setTimeout(120_000 + 2 * ROUNDS * (SECONDS + SETTLE) * 1500);
    const { app, page } = await start({ size: { width: 1280, height: 800 }, words: [file] });
    await expectState(page, /Ready/, 60_000);
    await goTo(page, 'Inspect');
    await listen(app);
    await page.keyboard.press('Space');
    await expectState(page, /Training/);
    const watched: number[] = [];
    const silent: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const quiet of round % 2 === 0 ? [false, true] : [true, false])
        (quiet ? silent : watched).push(await rate(app, page, quiet));
    await rate(app, page, false);
    const { drawn, dropped } = await traced(app, page);
    const given = await animationFrames(page, SECONDS);
    const costs = watched.map((value, i) => 100 * (1 - value / silent[i]));
    const figure = (value: number): string => value.toFixed(1);
    console.log(
      [
        name,
        `${figure(median(watched))} epochs/s on Inspect`,
        `${figure(median(silent))} with nobody listening`,
        `costs ${figure(median(costs))} % (${between(costs).map(figure).join(' to ')}; rounds ${sorted(costs).map(figure).join(', ')})`,
        `${figure(given)} frames/s; ${figure(drawn)} pictures/s drawn, ${figure(dropped)} frames/s dropped`,
      ].join(' | '),
    );
    expect(median(watched)).toBeGreaterThan(0);
    expect(median(silent)).toBeGreaterThan(0);
  });
