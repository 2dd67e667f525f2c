import { defaultDesign, defaultStop, hiddenLayers, knownSettings } from '@shared/design/defaults.ts';
import type { Design, ProjectDocument } from '@shared/design/schema.ts';
import { Driven } from './driven.ts';

function document(rows: number, units: number[], design: Partial<Design>): ProjectDocument {
  const data = knownSettings({ kind: 'generated', id: 'moons', rows, noise: 0.1, seed: 1 });
  const base = defaultDesign({ task: 'classification', inputs: 2, outputs: 2 });
  const hidden = hiddenLayers(...units.map((count): ['tanh', number] => ['tanh', count]));
  return { data, design: { ...base, hidden, stop: defaultStop(1_000_000), ...design } };
}

const designs: readonly (readonly [name: string, document: ProjectDocument])[] = [
  ['2-8-1, 200 rows, batch 1', document(200, [8], { batchSize: 1 })],
  ['2-256-256-1, 10,000 rows, batch 1', document(10_000, [256, 256], { batchSize: 1 })],
  ['2-512-512-1, 2,000 rows, one batch', document(2000, [512, 512], { batchSize: null })],
  ['2-4096-2048-1, 500 rows, batch 32', document(500, [4096, 2048], { batchSize: 32 })],
  [
    '2-4096-2430-1 (10⁷ weights), 200 rows, batch 32, keeps the best',
    document(200, [4096, 2430], {
      batchSize: 32,
      stop: { ...defaultStop(1_000_000), noImprovement: { on: true, patience: 1_000_000 } },
    }),
  ],
];

export interface Responsiveness {
  readonly design: string;
  /** Milliseconds from the call to its answer: the median and the worst. */
  readonly pause: readonly [median: number, worst: number];
  readonly train: readonly [median: number, worst: number];
}

/** What has been asked for just before a pause, by the last digit of the repeat. */
const BESIDE = new Map([
  [2, 'evaluate'],
  [5, 'evaluate'],
  [7, 'check'],
]);

function medianAndWorst(values: number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)], sorted[sorted.length - 1]];
}

/**
 * How soon pause and train are answered while training goes on, some of the time while an evaluation or a gradient check
 * has just begun; the bound is 100 ms.
 *
 * @param script the built worker thread
 * @param repeats how often each is asked
 */
export async function responsiveness(script: URL, repeats = 20): Promise<Responsiveness[]> {
  const results: Responsiveness[] = [];
  for (const [design, project] of designs) {
    const thread = new Driven(script);
    await thread.call('prepare', { run: 1, document: project, bytes: null, checkpoint: null });
    await thread.call('watch', { weights: true });
    const times = { pause: [] as number[], train: [] as number[] };
    for (let i = 0; i < repeats; i++) {
      for (const name of ['train', 'pause'] as const) {
        const beside = name === 'pause' ? BESIDE.get(i % 10) : undefined;
        const asked = beside && thread.call(beside, null);
        const start = performance.now();
        await thread.call(name, null);
        times[name].push(performance.now() - start);
        await asked;
        // Somewhere in the middle of slices, updates and epochs.
        if (name === 'train') await new Promise((resolve) => setTimeout(resolve, 50 + 17 * (i % 7)));
      }
    }
    await thread.end();
    results.push({ design, pause: medianAndWorst(times.pause), train: medianAndWorst(times.train) });
  }
  return results;
}

/** The figures as lines of a table. */
export function responsivenessTable(results: readonly Responsiveness[]): string {
  const cell = ([median, worst]: readonly [number, number]): string =>
    `${median.toFixed(1)} / ${worst.toFixed(1)}`;
  const rows = results.map(({ design, pause, train }) => `| ${design} | ${cell(pause)} | ${cell(train)} |`);
  return ['| design | pause, median / worst ms | train, median / worst ms |', '|---|---|---|', ...rows].join(
    '\n',
  );
}
