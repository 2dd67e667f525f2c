import type { Entrant } from './entrants.ts';
import type { Work } from './works.ts';

export interface Result {
  /** Examples per second of each round. */
  readonly rates: readonly number[];
  /** Mean loss in nats after the updates of the check; `null` where the work is another. */
  readonly loss: number | null;
}

export interface Report {
  readonly works: readonly Work[];
  readonly entrants: readonly Entrant[];
  /** `<work id>/<entrant id>` → result; absent where the entrant cannot do the work. */
  readonly results: ReadonlyMap<string, Result>;
  /** Entrant id → what it said it is, or why it was not measured. */
  readonly versions: ReadonlyMap<string, string>;
  /** What the machine is, and how the run went, a line each. */
  readonly circumstances: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `1.17 M`, `48.2 k`, `312`: three digits. */
export function rateText(rate: number): string {
  const [value, unit] =
    rate >= 999_500 ? [rate / 1e6, ' M'] : rate >= 999.5 ? [rate / 1e3, ' k'] : [rate, ''];
  return `${value.toPrecision(3)}${unit}`.replace('e+2', '00');
}

/** Half of the range between the slowest and the fastest round, in parts of the median. */
function spread(rates: readonly number[]): number {
  return (Math.max(...rates) - Math.min(...rates)) / 2 / median(rates);
}

/** `412 ×`, `12 ×`, `1.3 ×`, `0.08 ×`. */
export function ratioText(ratio: number): string {
  return `${ratio >= 9.95 ? ratio.toFixed(0) : ratio.toPrecision(2)} ×`;
}

/** How far two losses after the same updates may be apart. */
const agreement = { float64: 1e-9, float32: 1e-3 } as const;

/** Whether the losses say that both did the same work; `null` where nothing can be said. */
export function agrees(entrant: Entrant, loss: number | null, own: number | null): boolean | null {
  if (loss === null || own === null) return null;
  return Math.abs(loss - own) <= agreement[entrant.precision] * Math.abs(own);
}

/** The first of Adjoint's own columns that was measured: what users run, where Electron is to be had. */
function baseOf({ entrants, works, results }: Report): Entrant | undefined {
  return entrants.find(({ own, id }) => own && works.some((work) => results.has(`${work.id}/${id}`)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, j) =>
    Math.max(...[head, ...rows].map((row) => row[j].length), cell.length, 3),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, j) => (j === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The report in Markdown: rates, ratios to Adjoint, versions, circumstances. */
export function markdown(report: Report): string {
  const { works, entrants, results, versions, circumstances } = report;
  const base = baseOf(report);
  const measured = entrants.filter(({ id }) => works.some((work) => results.has(`${work.id}/${id}`)));
  const result = (work: Work, { id }: Entrant): Result | undefined => results.get(`${work.id}/${id}`);

  const rates = works.map((work) => [
    work.title,
    ...measured.map((entrant) => {
      const found = result(work, entrant);
      if (!found) return '–';
      const own = base ? (result(work, base)?.loss ?? null) : null;
      const mark = agrees(entrant, found.loss, own) === null ? ' ᵃ' : '';
      return `${rateText(median(found.rates))} ±${Math.ceil(100 * spread(found.rates))} %${mark}`;
    }),
  ]);
  const peers = measured.filter((entrant) => entrant !== base);
  const ratios = works.map((work) => [
    work.title,
    ...peers.map((peer) => {
      const [ours, theirs] = [base && result(work, base), result(work, peer)];
      return ours && theirs ? ratioText(median(ours.rates) / median(theirs.rates)) : '–';
    }),
  ]);
  const titles = (columns: readonly Entrant[]): string[] => columns.map(({ title }) => title);
  return [
    'Examples per second (median, and half the range of the rounds):',
    table(['', ...titles(measured)], rates),
    ...(base
      ? [
          `How many times as fast ${base.title} is as each of the others:`,
          table(['', ...titles(peers)], ratios),
        ]
      : []),
    circumstances.map((line) => `- ${line}`).join('\n'),
    entrants
      .map(({ id, title, precision }) => `- ${title}: ${versions.get(id) ?? 'not measured'} (${precision})`)
      .join('\n'),
  ].join('\n\n');
}

const BEGIN = '<!-- bench:begin, written by `npm run bench` -->';
const END = '<!-- bench:end -->';

/** Puts the report between the markers of the page. @throws Error where the page has no markers */
export function insertReport(page: string, report: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/benchmarks.md must have the lines ${BEGIN} and ${END}`);
  const guarded = `<!-- prettier-ignore-start -->\n\n${report}\n\n<!-- prettier-ignore-end -->`;
  return `${page.slice(0, from + BEGIN.length)}\n${guarded}\n${page.slice(to)}`;
}
