import type { ColumnSummary } from '@shared/contract/data-summary.ts';
import { renamedText } from '@shared/contract/renamed-text.ts';
import {
  comments,
  decimalMarks,
  delimiters,
  encodings,
  quotes,
  raggedPolicies,
  tableFormats,
  type DialectChoice,
} from '@shared/design/dialect.ts';
import type { Column } from '@shared/design/schema.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import { defaultSettings } from '@engine/data/defaults.ts';
import { summarise } from '@engine/data/summary.ts';
import type { Reading } from '@engine/data/types.ts';
import { newSettings, withDataFlags } from './data-flags.ts';
import { misuse, say, SUCCESS, type Io } from './io.ts';
import { columnsText } from './metrics-text.ts';
import type { Flags } from './parse.ts';
import { tableAt } from './start.ts';
import { count, fittedRows, quoted, short } from './words.ts';

/** Categories that a line names, and the characters of each. */
const MOST_CATEGORIES = 5;
const MOST_CHARACTERS = 24;

const cut = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;

/** How the text was read, item by item, and whether somebody said so. */
function dialectText({ dialect }: Reading, chosen: DialectChoice): string {
  const { format, encoding, delimiter, decimal, quote, header, comment, skip, ragged, missing } = dialect;
  const row = (item: keyof DialectChoice, name: string, value: string, otherwise = 'guessed'): string[] => [
    name,
    value,
    chosen[item] === undefined ? otherwise : 'chosen',
  ];
  const rows = [
    row('format', 'format', tableFormats[format]),
    row('encoding', 'encoding', encodings[encoding]),
  ];
  if (format === 'delimited')
    rows.push(
      row('delimiter', 'delimiter', delimiters[delimiter]),
      row('decimal', 'decimal mark', decimalMarks[decimal]),
      row('header', 'header', header ? 'first row' : 'none: the columns are 1, 2, …'),
      row('quote', 'quotes', quotes[quote]),
      row('comment', 'comments', comments[comment]),
      row('skip', 'lines to skip', String(skip), 'default'),
      row('missing', 'missing words', ['empty cell', ...missing].join(', '), 'default'),
      row('ragged', 'uneven rows', raggedPolicies[ragged], 'default'),
    );
  return columnsText(rows, [0, 1, 2]);
}

/** What was passed over or changed while reading. */
function passedText({
  skipped,
  comments: commented,
  blank,
  renamed,
  filled,
  cut: shortened,
}: Reading): string {
  const parts = [
    skipped && `${count(skipped, 'line')} skipped`,
    commented && count(commented, 'comment'),
    blank && count(blank, 'blank line'),
    ...fittedRows({ filled, cut: shortened }),
  ].filter((part) => typeof part === 'string');
  const passed = parts.length > 0 ? [`Passed over or changed: ${parts.join(', ')}.`] : [];
  return [...passed, ...renamedText(renamed, quoted)].join('\n');
}

function valuesText({
  guessedKind,
  histogram: { labels, counts },
  distinct,
  min,
  max,
}: ColumnSummary): string {
  if (guessedKind === 'numeric') return Number.isNaN(min) ? '–' : `${min} … ${max}`;
  if (distinct === 0) return '–';
  const shown = labels.slice(0, MOST_CATEGORIES).map((label, i) => `${cut(label)} ${counts[i]}`);
  return [...shown, ...(distinct > shown.length ? ['…'] : [])].join(', ');
}

function columnTable(columns: readonly ColumnSummary[], settings: readonly Column[]): string {
  const head = ['column', 'role', 'type', 'missing', 'distinct', 'mean ± deviation', 'values'];
  const rows = columns.map((column, i) => {
    const { name, missing, distinct, mean, deviation } = column;
    const { role, kind } = settings[i];
    const spread =
      kind === 'categorical' || mean === null || deviation === null || Number.isNaN(mean)
        ? '–'
        : `${short(mean)} ± ${short(deviation)}`;
    return [cut(name), role, kind, String(missing), String(distinct), spread, valuesText(column)];
  });
  return columnsText([head, ...rows], [0, 1, 2, 6]);
}

/** `adjoint inspect-data`: how a table is read, what its columns hold, and what training would take them for. */
export async function inspectData(flags: Flags, io: Io): Promise<number> {
  const path = flags.argument!;
  if (/\.adjoint$/i.test(path)) throw misuse(`${path} is a project: inspect-data wants a table.`);
  const { table, source } = await tableAt(path, flags, io);
  const { columns: settings } = flags.has('target')
    ? withDataFlags(flags, table, newSettings(table, source))
    : defaultSettings(table, source);
  const { name, rows, columns, reading } = summarise(table);
  const chosen = (source.kind === 'file' && source.dialect) || {};
  if (flags.has('json')) {
    const described = columns.map((column, i) => {
      const { role, kind } = settings[i];
      const { name: title, ...rest } = column;
      return { name: title, role, kind, ...rest };
    });
    say(io, jsonText({ name, rows, reading, chosen: Object.keys(chosen), columns: described }));
    return SUCCESS;
  }
  say(io, `${name}: ${count(rows, 'row')}, ${count(columns.length, 'column')}.`);
  if (reading) {
    const passed = passedText(reading);
    say(io, `\n${dialectText(reading, chosen)}\n${passed && `\n${passed}\n`}`);
  }
  say(io, columnTable(columns, settings));
  return SUCCESS;
}
