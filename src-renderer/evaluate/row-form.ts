import type { TableSummary } from '@shared/contract/data-summary.ts';
import type { RawRow } from '@shared/contract/evaluation.ts';
import type { InputFact } from '@shared/contract/judged.ts';
import { missingPolicies } from '@shared/design/choices.ts';
import { missingOf } from '@shared/design/preparation.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import { brief } from '../ui/format.ts';

/** What becomes of an empty field: as of a missing cell in a file. */
export interface EmptyField {
  /** Whether there is a prediction without it. */
  readonly allowed: boolean;
  /** What stands in for it, short enough for a field: `mean 3.2`; '' where nothing does. */
  readonly fill: string;
  /** The same in words, to follow the column's name: `filled with the mean 3.2`. */
  readonly words: string;
}

/** One input column as a field to type in. */
export type RowField =
  | {
      readonly kind: 'numeric';
      readonly name: string;
      readonly min: number | null;
      readonly max: number | null;
      readonly mean: number | null;
      readonly empty: EmptyField;
    }
  | {
      readonly kind: 'categorical';
      readonly name: string;
      readonly options: readonly string[];
      /** The most frequent one. */
      readonly typical: string;
      /** Whether a category that is not among the options has a prediction: a 0 in every place. */
      readonly others: boolean;
      readonly empty: EmptyField;
    };

/** What stands in the fields, by column name. */
export type RowTexts = Readonly<Record<string, string>>;

const DROPPED: EmptyField = {
  allowed: false,
  fill: '',
  words: 'without a value: such rows are left out of the training, and have no prediction',
};

/** What the run does with a missing cell of the column. */
function emptyField(fact: InputFact, settings: DataSettings | null): EmptyField {
  const { fill } = fact;
  if (fill === null) return DROPPED;
  if (fact.kind === 'categorical' && !fact.categories.includes(fact.fill!)) {
    const unseen = 'without a value, which no training row lacks';
    return fact.unknown === 'zero'
      ? { allowed: true, fill: 'all zeros', words: `${unseen}: all zeros` }
      : { allowed: false, fill: '', words: `${unseen}: there is no prediction for it` };
  }
  if (fill === '')
    return { allowed: true, fill: 'own category', words: 'taken as the category of missing cells' };
  const column = settings?.columns.find(({ name }) => name === fact.name);
  const policy = column && settings ? missingOf(settings, column) : null;
  const label = policy && policy !== 'drop' && policy !== 'category' ? missingPolicies[policy].label : '';
  const value = typeof fill === 'number' ? brief(fill) : fill;
  const quoted = typeof fill === 'number' ? value : `“${value}”`;
  const how = label && `the ${label} `;
  return { allowed: true, fill: `${label} ${value}`.trim(), words: `filled with ${how}${quoted}` };
}

/**
 * The input columns of a run, as its training rows have them.
 *
 * @param settings of the run: they say which policy gave what stands in for a missing cell
 */
export function rowFields(facts: readonly InputFact[], settings: DataSettings | null = null): RowField[] {
  const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return facts.map((fact): RowField => {
    const { name } = fact;
    const empty = emptyField(fact, settings);
    if (fact.kind === 'numeric') {
      const { min, max, mean } = fact;
      return { kind: 'numeric', name, min: known(min), max: known(max), mean: known(mean), empty };
    }
    // The category of missing cells is the empty field.
    const options = fact.categories.filter((category) => category !== '');
    const others = fact.unknown === 'zero';
    return { kind: 'categorical', name, options, typical: fact.mode, others, empty };
  });
}

/** Whether the field can be used as it stands; otherwise what is wanted. */
function problemOf(field: RowField, text: string): string | null {
  if (text.trim() === '') {
    if (field.empty.allowed) return null;
    return field.kind === 'categorical' ? 'Wanted a category.' : 'Wanted a number.';
  }
  if (field.kind === 'categorical')
    return field.others || field.options.includes(text) ? null : `Unknown category “${text}”.`;
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
    else if (text.trim() === '') row[field.name] = null;
    else row[field.name] = field.kind === 'numeric' ? numberOf(text) : text;
  }
  return { row: Object.keys(problems).length === 0 ? row : null, problems };
}

/** The fields that are left empty. */
export function emptyFields(fields: readonly RowField[], texts: RowTexts): RowField[] {
  return fields.filter(({ name }) => (texts[name] ?? '').trim() === '');
}

/** The rows of the preview that have a prediction, with their place in the file (from 1). */
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

/** Where the values of a column lie, and whether the typed one lies there too. */
export function rangeHint(
  field: RowField,
  text: string,
): { readonly text: string; readonly outside: boolean } | null {
  if (field.kind !== 'numeric' || field.min === null || field.max === null) return null;
  const value = numberOf(text);
  const range = `${brief(field.min)} … ${brief(field.max)}`;
  const outside = value < field.min || value > field.max;
  return { text: outside ? `outside ${range}` : range, outside };
}
