import { Fault } from '@shared/contract/fault.ts';
import type { MissingPolicy, Scaling, UnknownPolicy } from '@shared/design/choices.ts';
import type { NumericInput, OneHotInput, TargetEncoding } from '@shared/formats/encodings.ts';
import { sortCategories } from './cells.ts';
import { meanOf, modeOf, quantileOf, statisticsOf } from './statistics.ts';
import type { TableColumn } from './types.ts';

export type NumericTarget = Exclude<TargetEncoding, { kind: 'one-hot' }>;

function refuseEmpty(name: string): never {
  const message = `Column "${name}" has no value in any training row, so that nothing can stand in for its missing cells: ignore it.`;
  throw new Fault({ code: 'data-empty-column', message, path: `column "${name}"` });
}

/** What divides by 0 divides by 1, so that a constant column becomes 0. */
const notZero = (scale: number): number => (scale === 0 ? 1 : scale);

/**
 * The scaling of numbers. Those that are all alike become 0: their centre is their value to the bit and their scale 1.
 *
 * @param values at least one, none missing
 * @throws Fault `data-range` where the numbers are too far apart for doubles
 */
function fitScaling(name: string, values: Float64Array, scaling: Scaling): NumericTarget {
  if (scaling === 'none') return { name, kind: 'none' };
  const { min, max, mean, deviation } = statisticsOf(values);
  const constant = min === max;
  const checked = (encoding: NumericTarget, ...figures: number[]): NumericTarget => {
    if (figures.every(Number.isFinite)) return encoding;
    const message = `Column "${name}": its numbers, from ${min} to ${max}, are too far apart to be scaled. Take it out of the inputs or targets, or scale by none.`;
    throw new Fault({ code: 'data-range', message, path: `column "${name}"` });
  };
  switch (scaling) {
    case 'standardize': {
      const centre = constant ? min : mean;
      const scale = constant ? 1 : notZero(deviation);
      return checked({ name, kind: scaling, mean: centre, scale }, scale, max - centre, min - centre);
    }
    case 'min-max': {
      // A constant column is divided by 1, or by itself where 1 is below its last digit.
      const end = !constant ? max : min + 1 > min ? min + 1 : min + Math.abs(min);
      return checked({ name, kind: scaling, min, max: end }, end - min);
    }
    case 'robust': {
      const sorted = values.slice().sort();
      const median = quantileOf(sorted, 0.5);
      const range = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
      const scale = notZero(range);
      return checked({ name, kind: scaling, median, scale }, scale, max - median, min - median);
    }
  }
}

/** The numbers of the rows, with `fill` where one is missing. */
function valuesOf({ numbers }: TableColumn, rows: Int32Array, fill: number | null): Float64Array {
  return Float64Array.from(rows, (row) => {
    const value = numbers[row];
    return Number.isNaN(value) ? fill! : value;
  });
}

/** What stands in for a missing number, from the numbers that are there; null where the row is dropped. */
function fillOf(
  column: TableColumn,
  present: Float64Array,
  missing: MissingPolicy,
  constant: number,
): number | null {
  if (missing === 'drop') return null;
  if (missing === 'constant') return constant;
  const fill =
    missing === 'mean'
      ? meanOf(present)
      : missing === 'median'
        ? quantileOf(present.slice().sort(), 0.5)
        : modeOf(present.slice().sort());
  if (Number.isFinite(fill)) return fill;
  const message = `Column "${column.name}": its numbers are too large for their ${missing}.`;
  throw new Fault({ code: 'data-range', message, path: `column "${column.name}"` });
}

/**
 * A numeric input, fitted on the given rows: first what stands in for a missing cell, then the scaling of the column
 * so filled; and the range of the numbers that are there.
 *
 * @throws Fault `data-range`, `data-empty-column`
 */
export function fitNumeric(
  column: TableColumn,
  rows: Int32Array,
  scaling: Scaling,
  missing: MissingPolicy = 'drop',
  constant = 0,
): NumericInput {
  const present = Float64Array.from(rows, (row) => column.numbers[row]).filter((x) => !Number.isNaN(x));
  if (present.length === 0) refuseEmpty(column.name);
  const fill = fillOf(column, present, missing, constant);
  const { min, max } = statisticsOf(present);
  return { ...fitScaling(column.name, valuesOf(column, rows, fill), scaling), fill, range: { min, max } };
}

/** A numeric target, fitted on rows that all have a value. @throws Fault `data-range` */
export function fitTarget(column: TableColumn, rows: Int32Array, scaling: Scaling): NumericTarget {
  return fitScaling(column.name, valuesOf(column, rows, null), scaling);
}

/** The categories that stand in the rows, in the order that the file declares, else sorted. */
function categoriesOf(column: TableColumn, rows: Int32Array): string[] {
  const { texts, codes } = column.distinct();
  const used = new Uint8Array(texts.length);
  for (const row of rows) if (codes[row] >= 0) used[codes[row]] = 1;
  const seen = new Set(texts.filter((_, code) => used[code] === 1));
  return column.declared?.filter((category) => seen.has(category)) ?? sortCategories(seen);
}

/** The classes of a target. */
export function fitClasses(
  column: TableColumn,
  rows: Int32Array,
): Extract<TargetEncoding, { kind: 'one-hot' }> {
  return { name: column.name, kind: 'one-hot', categories: categoriesOf(column, rows) };
}

/** The most frequent category of the rows; of several the first in order. @throws Fault `data-empty-column` */
function mostFrequent(column: TableColumn, rows: Int32Array): string {
  const { texts, codes } = column.distinct();
  const counts = new Float64Array(texts.length);
  for (const row of rows) if (codes[row] >= 0) counts[codes[row]]++;
  const countOf = new Map(texts.map((text, code) => [text, counts[code]]));
  let most = 0;
  let found: string | null = null;
  for (const category of categoriesOf(column, rows)) {
    const count = countOf.get(category)!;
    if (count <= most) continue;
    most = count;
    found = category;
  }
  return found ?? refuseEmpty(column.name);
}

/** How a categorical input is to be fitted. */
export interface CategoricalFit {
  readonly missing: MissingPolicy;
  /** What stands in by the policy `constant`. */
  readonly constant: string;
  readonly unknown: UnknownPolicy;
  /** The rows whose categories are known. */
  readonly known: Int32Array;
}

/**
 * A one-hot input: its categories, that of missing cells, `''`, last. The most frequent category is that of the
 * training rows. A constant is a category where a known row has or lacks the cell; otherwise no row is like one that
 * lacks it, and that is an unknown category, `''`.
 *
 * @throws Fault `data-empty-column`
 */
export function fitCategories(
  column: TableColumn,
  training: Int32Array,
  { missing, constant, unknown, known }: CategoricalFit,
): OneHotInput {
  const { name } = column;
  let categories = categoriesOf(column, known);
  const lacking = known.some((row) => column.isMissing(row));
  const fillFor = {
    drop: () => null,
    'most-frequent': () => mostFrequent(column, training),
    constant: () => (lacking || categories.includes(constant) ? constant : ''),
    category: () => '',
  };
  const fill = fillFor[missing as keyof typeof fillFor]();
  if (lacking && fill === '') categories.push('');
  else if (fill !== null && fill !== '' && !categories.includes(fill)) {
    categories.push(fill);
    if (!column.declared) categories = sortCategories(categories);
  }
  if (categories.length === 0) refuseEmpty(name);
  return { name, kind: 'one-hot', categories, fill, unknown };
}
