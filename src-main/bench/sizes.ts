import { join } from 'node:path';
import { teacherExamples } from './examples.ts';
import { measure } from './measure.ts';
import type { Options } from './options.ts';
import { contestants, machine } from './run.ts';
import { linesChart } from './svg.ts';
import type { Panel } from './svg.ts';
import { median, rateText, table } from './text.ts';
import type { Work } from './works.ts';

/** Of h-h-h-10: from about 100 to about 10 million parameters, a factor of ten each. */
const widths = [5, 19, 67, 220, 704, 2233] as const;
const batches = [1, 8, 64, 1024] as const;
const CLASSES = 10;

/** Work of one update above which an entrant is not asked: it would take more than ten seconds. */
const mostParameters = (id: string, batch: number): number =>
  id === 'tfjs-wasm' ? 2e9 / batch : id.startsWith('adjoint') ? 3e10 / batch : Infinity;

const measured = [
  'adjoint-wasm-fast-electron',
  'adjoint-wasm-exact-electron',
  'openblas',
  'numpy',
  'torch',
  'tfjs-wasm',
];

/** Parameters of h-h-h-10, biases included. */
const parametersOf = (h: number): number => 2 * h * (h + 1) + CLASSES * (h + 1);

function workOf(h: number, batchSize: number, quick: boolean): Work {
  return {
    id: `size-${h}-${batchSize}`,
    title: `${h}-${h}-${h}-${CLASSES}, ${parametersOf(h)} parameters, batch ${batchSize}`,
    sizes: [h, h, h, CLASSES],
    activation: 'relu',
    batchSize,
    learningRate: 0.001,
    examples: () => teacherExamples(quick ? batchSize : Math.max(1024, batchSize), h, CLASSES),
  };
}

/** Cost per example against parameters, a panel a batch size; one thread each. A quick run leaves the large ones out. */
export async function runSizes(
  bundle: string,
  options: Options,
  folder: string,
): Promise<{ svg: string; text: string }> {
  const start = performance.now();
  const wanted = (id: string): boolean => measured.includes(id) && options.wants(id);
  const quick = options.seconds < 0.1;
  const trial = workOf(220, 64, quick);
  const { entrants, chosen } = await contestants(bundle, wanted, [1], trial, folder);
  const panels: Panel[] = [];
  const rows: string[][] = [];
  const named = new Set<string>();
  for (const batch of quick ? batches.slice(0, 2) : batches) {
    const lines = new Map<string, [number, number][]>(entrants.map(({ title }) => [title, []]));
    for (const h of quick ? widths.slice(0, 4) : widths) {
      const work = workOf(h, batch, quick);
      const parameters = parametersOf(h);
      const able = entrants.filter(({ id }) => parameters <= mostParameters(id, batch));
      const pace = {
        rounds: 3,
        seconds: options.seconds / 10,
        warmUp: options.seconds / 3,
        checked: parameters < 1e5,
      };
      const results = await measure(work, able, pace, join(folder, work.id), new Map());
      const row = [String(parameters), String(batch)];
      for (const entrant of entrants) {
        const found = results.get(entrant);
        const rate = found && median(found.rates);
        row.push(rate ? rateText(rate) : '–');
        if (!rate) continue;
        named.add(entrant.title);
        lines.get(entrant.title)?.push([parameters, 1e9 / rate / parameters]);
      }
      rows.push(row);
    }
    panels.push({
      title: batch === 1 ? 'batch 1' : `batch ${batch}`,
      lines: [...lines].map(([name, points]) => ({ name, points })).filter(({ name }) => named.has(name)),
    });
  }
  const minutes = ((performance.now() - start) / 60_000).toFixed(0);
  const svg = linesChart({
    title: 'Cost of training against size',
    subtitle: `network h-h-h-10 with ReLU, momentum, one thread each; ${machine()}`,
    x: 'parameters',
    y: 'ns per parameter and example',
    panels,
  });
  const text = [
    '![Cost of training against size: nanoseconds per parameter and example, for 100 to 10 million parameters and batches of 1 to 1024](benchmarks-size.svg)',
    'Examples per second:',
    table(['parameters', 'batch', ...entrants.map(({ title }) => title)], rows),
    `- ${machine()}; ${minutes} minutes, 3 rounds of ${options.seconds / 10} s or one update`,
    ...(chosen.length
      ? [`- fastest setting of OpenBLAS for each on “${trial.title}”: ${chosen.join('; ')}`]
      : []),
  ].join('\n\n');
  return { svg, text };
}
