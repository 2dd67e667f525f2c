import type { TableSummary } from '@shared/contract/data-summary.ts';
import type { RawRow } from '@shared/contract/evaluation.ts';
import type { InputFact } from '@shared/contract/judged.ts';
import { plain } from '../ui/format.ts';

/** One input column as a field to type in. */
export type RowField =
  | {
      readonly kind: 'numeric';
      readonly name: string;
      readonly min: number | null;
      readonly max: number | null;
      readonly mean: number | null;
    }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly options: readonly string[];
      /** The most frequent one. */
      readonly typical: string;
    };

/** What stands in the fields, by column name. */
export type RowTexts = Readonly<Record<string, string>>;

/** The input columns of a run, as its training rows have them. */
export function rowFields(facts: readonly InputFact[]): RowField[] {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return facts.map((fact): RowField => {
    const { name } = fact;
    if (fact.kind === 'categorical')
      return { kind: 'categorical', name, options: fact.categories, typical: fact.mode };
    return { kind: 'numeric', name, min: known(fact.min), max: known(fact.max), mean: known(fact.mean) };
  });
}

/** Whether the field can be used as it stands; otherwise what is wanted. */
function problemOf(field: RowField, text: string): string | null {
  if (field.kind === 'categorical') {
    if (field.options.length === 0 || field.options.includes(text))
      return text === '' ? 'Wanted a category.' : null;
    return text === '' ? 'Choose a category.' : `Unknown category “${text}”.`;
  }
  if (text.trim() === '') return 'Wanted a number.';
  return Number.isFinite(numberOf(text)) ? null : `Wanted a number, got “${text.trim()}”.`;
}

function numberOf(text: string): number {
  const plain = text.trim().replace('−', '-');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

export interface ParsedRow {
  /** null while any field has a problem. */
  readonly row: RawRow | null;
  readonly problems: Readonly<Record<string, string>>;
}

export function parseRow(fields: readonly RowField[], texts: RowTexts): ParsedRow {
  const problems: Record<string, string> = {};
  const row: RawRow = {};
  for (const field of fields) {
    const text = texts[field.name] ?? '';
    const problem = problemOf(field, text);
    if (problem) problems[field.name] = problem;
    else row[field.name] = field.kind === 'numeric' ? numberOf(text) : text;
  }
  return { row: Object.keys(problems).length === 0 ? row : null, problems };
}

/** The rows of the preview that fill every field, with their place in the file (from 1). */
export function exampleRows(
  fields: readonly RowField[],
  summary: TableSummary | null,
  targets: readonly string[],
): { readonly number: number; readonly texts: RowTexts; readonly truth: string }[] {
  if (!summary) return [];
  const place = new Map(summary.columns.map(({ name }, index) => [name, index]));
  return summary.preview.flatMap((cells, index) => {
    const cell = (name: string): string => (cells[place.get(name) ?? -1] ?? '').trim();
    const texts = Object.fromEntries(fields.map(({ name }) => [name, cell(name)]));
    if (parseRow(fields, texts).row === null) return [];
    return [{ number: index + 1, texts, truth: targets.map(cell).join(', ') }];
  });
}

/** Means of the numeric columns, to four digits; the most frequent category of the others. */
export function meanRow(fields: readonly RowField[]): RowTexts {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.kind === 'numeric' ? String(Number((field.mean ?? 0).toPrecision(4))) : field.typical,
    ]),
  );
}

const bound = (value: number): string => plain(Number(value.toPrecision(4))).replace('-', '−');

/** Where the values of a column lie, and whether the typed one lies there too. */
export function rangeHint(
  field: RowField,
  text: string,
): { readonly text: string; readonly outside: boolean } | null {
  if (field.kind !== 'numeric' || field.min === null || field.max === null) return null;
  const value = numberOf(text);
  const range = `${bound(field.min)} … ${bound(field.max)}`;
  const outside = value < field.min || value > field.max;
  return { text: outside ? `outside ${range}` : range, outside };
}
