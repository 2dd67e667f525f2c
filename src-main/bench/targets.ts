import type { Entrant } from './entrants.ts';
import type { Report } from './results.ts';
import { median, ratioText, table } from './text.ts';

/** What Adjoint wants to be: so many times as fast as a peer, in Electron, with as many threads. */
export interface Target {
  readonly work: string;
  /** Family of the peer's id, without its threads. */
  readonly peer: string;
  readonly ratio: number;
}

export const targets: readonly Target[] = [
  { work: 'iris-1', peer: 'jax', ratio: 5 },
  { work: 'iris-1', peer: 'brain', ratio: 4 },
  { work: 'iris-1', peer: 'fann', ratio: 1 },
  { work: 'spiral-1', peer: 'openblas', ratio: 0.9 },
  { work: 'spiral-32', peer: 'jax', ratio: 1 },
  { work: 'images-1', peer: 'jax', ratio: 2.5 },
  { work: 'images-1', peer: 'torch', ratio: 6 },
  { work: 'images-32', peer: 'torch', ratio: 1 },
  { work: 'images-128', peer: 'torch', ratio: 0.8 },
  { work: 'wide-128', peer: 'torch', ratio: 0.5 },
];

/**
 * How fast JAX 64-bit jit was beside the C + OpenBLAS program of a prototype, one thread each, on 2 cores of a
 * Sapphire Rapids Xeon on 2026-11-22. Where JAX cannot be installed, its rate is carried over by the program here.
 */
const jaxBesideC: Readonly<Record<string, number>> = {
  'iris-1': 0.62 / 7.28,
  'spiral-1': 0.51 / 1.9,
  'spiral-32': 2.24 / 5.3,
  'images-1': 4.3 / 14.4,
  'images-32': 44.8 / 73.6,
  'images-128': 67.8 / 94.8,
  'wide-128': 15.7 / 21.7,
};

/** The peer's rate on a work; `carried` where it is not measured but carried over. */
function rateOf(
  report: Report,
  work: string,
  peer: string,
  threads: number,
): { rate: number; carried: boolean } | null {
  const suffix = threads === 1 ? '' : `-${threads}`;
  const found = report.results.get(`${work}/${peer}${suffix}`);
  if (found) return { rate: median(found.rates), carried: false };
  const c = report.results.get(`${work}/openblas`);
  if (peer !== 'jax' || threads > 1 || !c || !(work in jaxBesideC)) return null;
  return { rate: median(c.rates) * jaxBesideC[work], carried: true };
}

/** The table of targets: a row a line and count of threads, a column for each way users run Adjoint. */
export function targetsTable(report: Report): string {
  const apps = report.entrants.filter(({ group }) => group === 'app');
  const ways = [...new Set(apps.map(({ title }) => title.replace(/, \d+ threads$/, '')))];
  const appOf = (way: string, threads: number): Entrant | undefined =>
    apps.find((app) => app.threads === threads && app.title.startsWith(way));
  let carriedOver = false;
  const rows = targets.flatMap(({ work, peer, ratio }) => {
    const about = report.works.find(({ id }) => id === work);
    const counts = [...new Set(apps.map(({ threads }) => threads))];
    if (!about) return [];
    return counts.flatMap((threads) => {
      const theirs = rateOf(report, work, peer, threads);
      const title = report.entrants.find(({ id }) => id === peer)?.title;
      if (!title || (threads > 1 && !theirs)) return [];
      carriedOver ||= theirs?.carried ?? false;
      const cells = ways.map((way) => {
        const app = appOf(way, threads);
        const ours = app && report.results.get(`${work}/${app.id}`);
        if (!ours || !theirs) return threads > 1 ? '–' : 'not measured';
        const measured = median(ours.rates) / theirs.rate;
        return `${ratioText(measured)}${theirs.carried ? ' ᵇ' : ''}, ${measured >= ratio ? 'met' : '**missed**'}`;
      });
      return cells.every((cell) => cell === '–')
        ? []
        : [[about.title, title, String(threads), `${ratio} ×`, ...cells]];
    });
  });
  return [
    table(['', 'held against', 'threads, each', 'wanted at least', ...ways], rows),
    ...(carriedOver
      ? [
          'ᵇ carried over, not measured: JAX is not installed here. Its rate is taken to be to the rate of C + OpenBLAS here as both were to each other elsewhere (Sapphire Rapids Xeon, 2026-11-22, one thread each).',
        ]
      : []),
  ].join('\n\n');
}
