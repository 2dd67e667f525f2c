import type { AdjointStep, RecursiveStep, TangentStep, Trace, TraceNode } from '../contract/explain.ts';

/** The traces as text: for a spreadsheet, for a page, for a paper. Full precision in all of them. */
export const traceFormats = {
  md: 'Markdown',
  tex: 'LaTeX',
  csv: 'CSV',
  json: 'JSON',
} as const;
export type TraceFormat = keyof typeof traceFormats;

/** What the tables are made of; a whole `Trace` has it, and so has one neuron of a network. */
export interface TraceTables {
  readonly mode: Trace['mode'];
  readonly nodes: readonly TraceNode[];
  readonly adjoints: readonly AdjointStep[];
  readonly tangents: readonly TangentStep[];
  readonly recursion: readonly RecursiveStep[];
}

interface Cell {
  readonly text: string;
  readonly tex: string;
}
interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Shortest text that reads back as the same double; NaN and ±Infinity as JavaScript writes them. */
const number = (value: number): Cell => {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const [mantissa, exponent] = text.split('e');
  const tex =
    exponent === undefined
      ? text.replace('Infinity', '\\infty')
      : `${mantissa} \\cdot 10^{${Number(exponent)}}`;
  return { text, tex: `$${tex}$` };
};
const formula = (text: string, tex: string): Cell => ({ text, tex: `$${tex}$` });
const words = (text: string): Cell => ({
  text,
  tex: text.replace(/[\\{}$&#^_%~]/g, (c) => `\\char${c.charCodeAt(0)} `),
});

function primalTable(nodes: readonly TraceNode[]): Table {
  return {
    title: 'Forward primal trace',
    head: ['variable', 'expression', 'value'],
    rows: nodes.map(({ name, tex, label, labelTex, value }) => [
      formula(name, tex),
      formula(label, labelTex),
      number(value),
    ]),
  };
}

/** The second trace, in the order in which it is computed. */
function secondTable({ mode, nodes, adjoints, tangents, recursion }: TraceTables): Table {
  const node = (id: number): Cell => {
    const found = nodes.find((each) => each.id === id);
    return found ? formula(found.name, found.tex) : words(`node ${id}`);
  };
  if (mode === 'reverse')
    return {
      title: 'Reverse adjoint trace',
      head: ['step', 'adjoint of', 'rule', 'local derivative', 'contribution', 'value'],
      rows: adjoints.map((step) => [
        number(step.step),
        node(step.of),
        formula(step.text, step.tex),
        number(step.local),
        number(step.contribution),
        number(step.after),
      ]),
    };
  if (mode === 'forward')
    return {
      title: 'Forward tangent trace',
      head: ['step', 'tangent of', 'rule', 'value'],
      rows: tangents.map((step) => [
        number(step.step),
        node(step.of),
        formula(step.text, step.tex),
        number(step.value),
      ]),
    };
  return {
    title: 'Recursive autodiff(f, w)',
    head: ['step', 'depth', 'line', 'local derivative', 'path', 'value'],
    rows: recursion.map((step) => [
      number(step.step),
      number(step.depth),
      words(step.text),
      number(step.local),
      number(step.path),
      step.after === null ? words('') : number(step.after),
    ]),
  };
}

/** A cell of a CSV file, quoted where it must be. */
export const csvCell = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const csv = (tables: readonly Table[]): string =>
  tables
    .map(({ title, head, rows }) =>
      [head, ...rows.map((row) => row.map(({ text }) => text))]
        .map((row, i) => [i === 0 ? 'trace' : title, ...row].map(csvCell).join(','))
        .join('\r\n'),
    )
    .join('\r\n\r\n') + '\r\n';

const markdownCell = (text: string): string => text.replaceAll('|', '\\|');
function markdown(tables: readonly Table[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(' | ')} |`;
  return (
    tables
      .map(({ title, head, rows }) =>
        [
          `### ${title}`,
          '',
          line(head),
          line(head.map((name) => (['value', 'step'].includes(name) ? '---:' : '---'))),
          ...rows.map((row) => line(row.map(({ text }) => text))),
        ].join('\n'),
      )
      .join('\n\n') + '\n'
  );
}

function latex(tables: readonly Table[]): string {
  return (
    tables
      .map(({ title, head, rows }) =>
        [
          `% ${title}`,
          `\\begin{tabular}{${head.map((name) => (['value', 'step'].includes(name) ? 'r' : 'l')).join('')}}`,
          `${head.join(' & ')} \\\\`,
          '\\hline',
          ...rows.map((row) => `${row.map(({ tex }) => tex).join(' & ')} \\\\`),
          '\\end{tabular}',
        ].join('\n'),
      )
      .join('\n\n') + '\n'
  );
}

/**
 * Both traces as text.
 *
 * @param tables nodes by id, and the steps of the second trace that `mode` names
 * @returns two tables: Markdown with headings, LaTeX `tabular`s, or CSV (RFC 4180) whose first column names the trace;
 *   JSON as `{ nodes, steps }`
 */
export function traceText(tables: TraceTables, format: TraceFormat): string {
  const { mode, nodes, adjoints, tangents, recursion } = tables;
  const both = [primalTable(nodes), secondTable(tables)];
  if (format === 'csv') return csv(both);
  if (format === 'md') return markdown(both);
  if (format === 'tex') return latex(both);
  const steps = { reverse: adjoints, forward: tangents, recursive: recursion }[mode];
  return `${JSON.stringify({ mode, nodes, steps }, notFinite, 2)}\n`;
}

/** JSON has no NaN and no infinity. */
const notFinite = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
