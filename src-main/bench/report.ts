import type { Entrant } from './entrants.ts';
import type { Report, Result } from './results.ts';
import { targetsTable } from './targets.ts';
import { median, rateText, ratioText, table } from './text.ts';
import type { Work } from './works.ts';

/** Half of the range between the slowest and the fastest round, in parts of the median. */
function spread(rates: readonly number[]): number {
  return (Math.max(...rates) - Math.min(...rates)) / 2 / median(rates);
}

/** How far two losses after the same updates may be apart. */
const agreement = { float64: 1e-9, float32: 1e-3 } as const;

/** Whether the losses say that both did the same work; `null` where nothing can be said. */
export function agrees(entrant: Entrant, loss: number | null, own: number | null): boolean | null {
  if (loss === null || own === null) return null;
  return Math.abs(loss - own) <= agreement[entrant.precision] * Math.abs(own);
}

/** The report in Markdown: rates, ratios to Adjoint, targets, other runtimes, versions, circumstances. */
export function markdown(report: Report): string {
  const { works, entrants, results, versions, circumstances } = report;
  const result = (work: Work, { id }: Entrant): Result | undefined => results.get(`${work.id}/${id}`);
  const measured = entrants.filter((entrant) => works.some((work) => result(work, entrant)));
  // What users run, where Electron is to be had.
  const base = measured.find(({ group }) => group !== 'peer');
  const inGroup = (...groups: Entrant['group'][]): Entrant[] =>
    measured.filter(({ group }) => groups.includes(group));
  const baseFor = (entrant: Entrant): Entrant | undefined =>
    measured.find(({ group, threads }) => group === base?.group && threads === entrant.threads) ?? base;

  const rates = (rows: readonly Entrant[]): string =>
    table(
      ['', ...works.map(({ title }) => title)],
      rows.map((entrant) => [
        entrant.title,
        ...works.map((work) => {
          const found = result(work, entrant);
          if (!found) return '–';
          const own = base ? (result(work, base)?.loss ?? null) : null;
          const mark = agrees(entrant, found.loss, own) === null ? ' ᵃ' : '';
          return `${rateText(median(found.rates))} ±${Math.ceil(100 * spread(found.rates))} %${mark}`;
        }),
      ]),
    );
  const ratios = (rows: readonly Entrant[]): string =>
    table(
      ['', ...works.map(({ title }) => title)],
      rows.map((peer) => [
        peer.title,
        ...works.map((work) => {
          const own = baseFor(peer);
          const [ours, theirs] = [own && result(work, own), result(work, peer)];
          return ours && theirs ? ratioText(median(ours.rates) / median(theirs.rates)) : '–';
        }),
      ]),
    );
  const [apps, peers, runtimes] = [inGroup('app'), inGroup('peer'), inGroup('runtime')];
  const sections = [
    '### Adjoint and others',
    'Examples per second (median, and half the range of the rounds):',
    rates([...apps, ...peers]),
    ...(base && peers.length
      ? [
          `How many times as fast ${base.title} is as each of them, with as many threads where it has them:`,
          ratios(peers),
        ]
      : []),
    ...(apps.length && peers.length ? ['### Targets', targetsTable(report)] : []),
    ...(runtimes.length ? ['### Adjoint’s executors and runtimes', rates([...apps, ...runtimes])] : []),
    '### Circumstances',
    circumstances.map((line) => `- ${line}`).join('\n'),
    entrants
      .map(({ id, title, precision }) => `- ${title}: ${versions.get(id) ?? 'not measured'} (${precision})`)
      .join('\n'),
  ];
  return sections.join('\n\n');
}

const BEGIN = '<!-- bench:begin, written by `npm run bench` -->';
const END = '<!-- bench:end -->';

/** Puts the report between the markers of the page. @throws Error where the page has no markers */
export function insertReport(
  page: string,
  report: string,
  [begin, last]: readonly string[] = [BEGIN, END],
): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(last)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md must have the lines ${begin} and ${last}`);
  const guarded = `<!-- prettier-ignore-start -->\n\n${report}\n\n<!-- prettier-ignore-end -->`;
  return `${page.slice(0, from + begin.length)}\n${guarded}\n${page.slice(to)}`;
}
