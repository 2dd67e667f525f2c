import { Fault } from '@shared/contract/fault.ts';
import { constantOf, missingOf, scalingOf, unknownOf } from '@shared/design/preparation.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { columnNames } from './column-names.ts';
import { rolesOf } from './columns.ts';
import type { Used } from './columns.ts';
import { encodeTargets, encodingTable, widthOf } from './encode.ts';
import { fitCategories, fitClasses, fitNumeric, fitTarget } from './fit.ts';
import { completeRows, filledRows } from './missing.ts';
import { partition, type Partition } from './partition.ts';
import type { Split } from './split.ts';
import { statisticsOf } from './statistics.ts';
import type { Treatment } from './treatments.ts';
import type { Examples, Prepared, Table } from './types.ts';
import { unknownRows } from './unknown.ts';
import { warningsOf } from './warnings.ts';

/** Encoded values of a table that are held at most: 1 GiB of doubles. */
const MOST_VALUES = 2 ** 27;

function checkTargetVaries({ settings, column }: Used, rows: Int32Array): void {
  const { name, kind } = settings;
  const path = `column "${name}"`;
  if (kind === 'categorical') {
    const { codes } = column.distinct();
    if (rows.some((row) => codes[row] !== codes[rows[0]])) return;
    const first = column.textAt(rows[0]);
    const message = `The target "${name}" has one class only, "${first}", in the training rows: wanted at least two.`;
    throw new Fault({ code: 'data-one-class', message, path });
  }
  const { min, max } = statisticsOf(Float64Array.from(rows, (row) => column.numbers[row]));
  if (min < max) return;
  const message = `The target "${name}" is ${min} in every training row: there is nothing to learn.`;
  throw new Fault({ code: 'data-constant-target', message, path });
}

/**
 * Names of the encoded values, each another: `mass`, `sex=MALE`, and `sex=?` for the category of missing cells, or
 * `sex=missing` where a category is called `?`. Further ones that would be equal are numbered as columns are.
 */
export function namesOf(encodings: readonly (InputEncoding | TargetEncoding)[]): string[] {
  const titles = encodings.flatMap((encoding) => {
    if (encoding.kind !== 'one-hot') return [encoding.name];
    const missing = encoding.categories.includes('?') ? 'missing' : '?';
    return encoding.categories.map((category) => `${encoding.name}=${category === '' ? missing : category}`);
  });
  return columnNames(titles).names;
}

function checkSize(rows: number, width: number): void {
  if (rows * width <= MOST_VALUES) return;
  const message = `The inputs would have ${rows} rows of ${width} values, up to ${MOST_VALUES} values fit: ignore columns with many categories.`;
  throw new Fault({ code: 'data-too-large', message });
}

/** The rows in use, and those that a missing cell leaves out. A row without its target is always left out. */
function usedRows(
  table: Table,
  settings: DataSettings,
  inputs: readonly Used[],
  targets: readonly Used[],
): { rows: Int32Array; dropped: Treatment[] } {
  const drops = inputs.filter((one) => missingOf(settings, one.settings) === 'drop');
  const found = completeRows(
    [...drops, ...targets].map(({ column }) => column),
    table.rows,
  );
  if (found.rows.length > 0) return found;
  const { column } = found.dropped.find(({ rows }) => rows[0] === 0)!;
  const message = `${table.name}: every one of its ${table.rows} rows lacks a value in a used column, row 1 in "${column}".`;
  throw new Fault({ code: 'data-no-rows', message, path: `row 1, column "${column}"` });
}

function fitInput(
  { settings: column, column: cells }: Used,
  settings: DataSettings,
  split: Split,
  used: Int32Array,
) {
  const missing = missingOf(settings, column);
  const constant = constantOf(settings, column);
  if (column.kind === 'numeric')
    return fitNumeric(cells, split.training, scalingOf(settings, column), missing, Number(constant));
  const known = settings.categories === 'all' ? used : split.training;
  return fitCategories(cells, split.training, {
    missing,
    constant: String(constant),
    unknown: unknownOf(settings, column),
    known,
  });
}

/** Divides the used rows in place of the settings' split: the folds of a cross-validation. */
export type Divide = (rows: Int32Array, classes: Float64Array | null) => Split;

/**
 * What the settings make of a table, in this order: rows whose target is missing, or an input that drops them, are
 * left out; the rest is split; what stands in for missing cells, the categories and the scaling are fitted on the
 * training rows alone; all is encoded.
 *
 * @param divide splits in place of `settings.split`
 * @throws Fault as `rolesOf`, `partition`; `data-no-rows`, `data-one-class`, `data-constant-target`, `data-range`,
 *   `data-empty-column`, `data-category`, `data-too-large`
 */
export function prepare(table: Table, settings: DataSettings, divide?: Divide): Prepared {
  return atOnce(preparing(table, settings, divide));
}

/** The same in steps, none of which takes much longer than one over all rows of a column. */
export function* preparing(table: Table, settings: DataSettings, divide?: Divide): Generator<void, Prepared> {
  const { inputs: inputColumns, targets: targetColumns } = rolesOf(table, settings);
  const { rows, dropped } = usedRows(table, settings, inputColumns, targetColumns);
  yield;

  const [firstTarget] = targetColumns;
  const task = firstTarget.settings.kind === 'categorical' ? 'classification' : 'regression';
  // Classes are what is asked for, no statistic: those of every used row.
  const classes = task === 'classification' ? fitClasses(firstTarget.column, rows) : null;
  const strata = classes && encodeTargets([classes], table, rows);
  const split: Partition = divide
    ? { ...divide(rows, strata), unassigned: new Int32Array(0) }
    : partition(table, rows, settings.split, strata);
  for (const target of targetColumns) checkTargetVaries(target, split.training);
  yield;

  const inputs: InputEncoding[] = [];
  for (const one of inputColumns) {
    inputs.push(fitInput(one, settings, split, rows));
    yield;
  }
  const targets: TargetEncoding[] = classes
    ? [classes]
    : targetColumns.map(({ column }) => fitTarget(column, split.training, settings.targetScaling));
  const width = inputs.reduce((sum, encoding) => sum + widthOf(encoding), 0);
  checkSize(rows.length, width);
  const columns = inputColumns.map(({ column }) => column);
  const assigned = split.unassigned.length === 0 ? rows : rowsOfParts(split);
  const unassigned: Treatment[] =
    split.unassigned.length > 0
      ? [{ action: 'unassigned', column: null, value: null, rows: split.unassigned }]
      : [];
  yield;
  const filled = filledRows(inputs, columns, assigned);
  yield;
  const unknown = unknownRows(inputs, columns, assigned, table);
  const treatments = [...dropped, ...unassigned, ...filled, ...unknown];
  yield;
  const encode = function* (chosen: Int32Array): Generator<void, Examples> {
    const encoded = yield* encodingTable(inputs, table, chosen);
    return { rows: chosen.length, inputs: encoded, targets: encodeTargets(targets, table, chosen) };
  };
  const outputNames = classes ? classes.categories : targets.map((target) => target.name);
  const prepared = {
    task,
    inputs,
    targets,
    inputNames: namesOf(inputs),
    outputNames,
    shape: { task, inputs: width, outputs: outputNames.length },
    training: yield* encode(split.training),
    validation: split.validation.length > 0 ? yield* encode(split.validation) : null,
    test: split.test.length > 0 ? yield* encode(split.test) : null,
    trainingRows: split.training,
    validationRows: split.validation,
    testRows: split.test,
    treatments,
  } as const;
  return { ...prepared, warnings: warningsOf(prepared) };
}

/** The rows of all parts, ascending. */
export function rowsOfParts({ training, validation, test }: Split): Int32Array {
  return Int32Array.from([...training, ...validation, ...test]).sort();
}
