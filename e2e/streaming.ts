import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './launch.ts';
import { expectState, goTo, root } from './steps.ts';

/**
 * `npm run bench:frames -- streaming`: epochs a second with the window on Inspect against the same run in a thread
 * without a listener, in turns, in the same Electron; and frames a second by Chromium's own trace. Figures for
 * docs/benchmarks.md, not a test: machines differ.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.env.SECONDS ?? 4);

const bench = join(root, 'out/main/bench.js');
const electron = process.env.ADJOINT_ELECTRON ?? '';
const folder = mkdtempSync(join(tmpdir(), 'adjoint-streaming-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const projects = JSON.parse(
  execFileSync(process.execPath, [bench, '--projects', folder], { encoding: 'utf8' }),
) as {
  name: string;
  file: string;
}[];

/** The thread without a listener, asked for a round at a time. */
function silent(file: string): { round(): Promise<number>; stop(): void } {
  const environment = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const child = spawn(electron, [bench, '--silent', file], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ready = lines.next();
  return {
    async round() {
      await ready;
      child.stdin.write(`${SECONDS}\n`);
      return Number((await lines.next()).value);
    },
    stop: () => void child.kill(),
  };
}

/** Epochs a second in the window, by its own clock and counter. */
async function watched(page: Page): Promise<number> {
  const look = (): Promise<[number, number]> =>
    page.evaluate(() => {
      const text = document.querySelector('[data-testid=epoch]')?.textContent ?? '';
      return [Number(text.split('/')[0].replace(/\D/g, '')), performance.now()];
    });
  await page.waitForTimeout(300);
  const [from, start] = await look();
  await page.waitForTimeout(SECONDS * 1000);
  const [to, end] = await look();
  return ((to - from) * 1000) / (end - start);
}

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly ts: number;
}

/** What Chromium's trace of some seconds says: how often the display drew, and the longest time between. */
async function traced(app: ElectronApplication, page: Page): Promise<{ frames: number; longest: number }> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({ included_categories: ['viz', 'cc', 'benchmark'] }),
  );
  await page.waitForTimeout(SECONDS * 1000);
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8')) as { traceEvents: TraceEvent[] };
  rmSync(path, { force: true });
  if (process.env.TRACE_NAMES) {
    const counts = new Map<string, number>();
    for (const { name, ph } of traceEvents)
      counts.set(`${name} ${ph}`, (counts.get(`${name} ${ph}`) ?? 0) + 1);
    console.log([...counts].filter(([, n]) => n > 50).sort((a, b) => b[1] - a[1]));
  }
  const drawn = traceEvents
    .filter(({ name, ph }) => name === 'Display::DrawAndSwap' && (ph === 'X' || ph === 'B'))
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const gaps = drawn.slice(1).map((ts, i) => ts - drawn[i]);
  const span = drawn[drawn.length - 1] - drawn[0];
  return { frames: (gaps.length * 1e6) / span, longest: Math.max(...gaps) / 1000 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

for (const { name, file } of projects)
  test(name, async ({ start }) => {
    test.setTimeout(60_000 + ROUNDS * SECONDS * 4000);
    const { app, page } = await start({ size: { width: 1280, height: 800 }, words: [file] });
    const thread = silent(file);
    try {
      await expectState(page, /Ready/, 60_000);
      await goTo(page, 'Inspect');
      const rates = { watched: [] as number[], silent: [] as number[] };
      let trace = { frames: NaN, longest: NaN };
      for (let round = 0; round < ROUNDS; round++) {
        await page.keyboard.press('Space');
        await expectState(page, /Training/);
        rates.watched.push(await watched(page));
        if (round === ROUNDS - 1) trace = await traced(app, page);
        await page.keyboard.press('Space');
        await expectState(page, /Paused/);
        rates.silent.push(await thread.round());
      }
      const ratios = rates.watched.map((rate, i) => 1 - rate / rates.silent[i]);
      const [with_, without] = [median(rates.watched), median(rates.silent)];
      console.log(
        `${name} | ${with_.toFixed(1)} epochs/s on Inspect | ${without.toFixed(1)} without a listener | costs ${(100 * median(ratios)).toFixed(1)} % (${ratios.map((r) => (100 * r).toFixed(1)).join(', ')}) | ${trace.frames.toFixed(1)} frames/s, ${trace.longest.toFixed(0)} ms the longest`,
      );
      expect(with_).toBeGreaterThan(0);
    } finally {
      thread.stop();
    }
  });
