import type { Bridge } from '@shared/contract/calls.ts';
import type { RunState } from '@shared/contract/run.ts';
import { expect, test } from './launch.ts';
import { benchProjects, expectState, goTo } from './steps.ts';

/**
 * `npm run bench:frames -- pauses`: how soon Train and Pause are answered in the window, the whole way to the thread and
 * back, while a network of 8.7 million weights is drawn; and how long the window then draws no frame. Figures for
 * docs/benchmarks.md, not a test: machines differ.
 */
const REPEATS = Number(process.env.REPEATS ?? 25);

interface Waits {
  readonly train: number[];
  readonly pause: number[];
  /** Between two frames. */
  readonly frames: number[];
}

/** In the page. @returns milliseconds */
async function waits(repeats: number): Promise<Waits> {
  const { adjoint } = globalThis as unknown as { adjoint: Bridge };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const told = new Promise<number>((resolve) =>
    adjoint.on('run.state', (state) => resolve((state as RunState).run)),
  );
  document.querySelector<HTMLElement>('.run-bar .train')?.click();
  const run = await told;
  const all: Waits = { train: [], pause: [], frames: [] };
  let last = performance.now();
  const tick = (): void => {
    const now = performance.now();
    all.frames.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  for (let i = 0; i < repeats; i++)
    for (const name of ['pause', 'train'] as const) {
      await pause(name === 'train' ? 300 : 700 + 97 * (i % 9));
      const asked = performance.now();
      await adjoint.call(`run.${name}`, { run });
      all[name].push(performance.now() - asked);
    }
  return all;
}

const { large } = benchProjects();
for (const place of ['Train', 'Inspect'] as const)
  test(`${large.name}, ${place}`, async ({ start }) => {
    test.setTimeout(120_000 + REPEATS * 3000);
    const { page } = await start({ size: { width: 1280, height: 800 }, words: [large.file] });
    await expectState(page, /Ready/, 60_000);
    await goTo(page, place);
    const all = await page.evaluate(waits, REPEATS);
    const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);
    const text = (values: number[]): string => {
      const at = (share: number): string => sorted(values)[Math.ceil(share * values.length) - 1].toFixed(0);
      return `${at(0.5)} / ${at(0.9)} / ${at(1)} ms`;
    };
    console.log(
      `${large.name} on ${place} | median / 9 of 10 / worst: pause ${text(all.pause)} | train ${text(all.train)} | ${all.frames.filter((gap) => gap > 100).length} of ${all.frames.length} frames came later than 100 ms, the latest ${Math.max(...all.frames).toFixed(0)} ms`,
    );
    expect(all.pause).toHaveLength(REPEATS);
  });
