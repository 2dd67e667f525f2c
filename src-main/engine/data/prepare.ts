import { Fault } from '@shared/contract/fault.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { rolesOf, type Used } from './columns.ts';
import { encodeTable, encodeTargets, widthOf } from './encode.ts';
import { fitCategories, fitNumeric, statisticsOf } from './fit.ts';
import { splitRows } from './split.ts';
import type { Examples, Prepared, Table } from './types.ts';

/** Encoded values of a table that are held at most: 1 GiB of doubles. */
const MOST_VALUES = 2 ** 27;

type Dropped = Prepared['dropped'][number];

/** Rows without a missing cell in a used column, and the others with the first column that lacks one. */
function completeRows(table: Table, used: readonly Used[]): { rows: Int32Array; dropped: Dropped[] } {
  const rows: number[] = [];
  const dropped: Dropped[] = [];
  for (let row = 0; row < table.rows; row++) {
    const gap = used.find(({ column }) => column.isMissing(row));
    if (gap) dropped.push({ row, column: gap.settings.name, reason: 'missing' });
    else rows.push(row);
  }
  return { rows: Int32Array.from(rows), dropped };
}

function checkTargetVaries({ settings, column }: Used, rows: Int32Array): void {
  const { name, kind } = settings;
  const path = `column "${name}"`;
  if (kind === 'categorical') {
    const { codes } = column.distinct();
    if (rows.some((row) => codes[row] !== codes[rows[0]])) return;
    const first = column.textAt(rows[0]);
    const message = `The target "${name}" has one class only, "${first}": wanted at least two.`;
    throw new Fault({ code: 'data-one-class', message, path });
  }
  const { min, max } = statisticsOf(column.numbers, rows);
  if (min < max) return;
  const message = `The target "${name}" is ${min} in every row: there is nothing to learn.`;
  throw new Fault({ code: 'data-constant-target', message, path });
}

/** Names of the encoded values: `mass`, `sex=MALE`. */
export const namesOf = (encodings: readonly (InputEncoding | TargetEncoding)[]): string[] =>
  encodings.flatMap((encoding) =>
    encoding.kind === 'one-hot'
      ? encoding.categories.map((category) => `${encoding.name}=${category}`)
      : [encoding.name],
  );

function checkSize(rows: number, width: number): void {
  if (rows * width <= MOST_VALUES) return;
  const message = `The inputs would have ${rows} rows of ${width} values, up to ${MOST_VALUES} values fit: ignore columns with many categories.`;
  throw new Fault({ code: 'data-too-large', message });
}

/**
 * What the settings make of a table: rows with a missing used cell are dropped; the rest is split by the seed; the
 * encodings are fitted on the training rows (categories on all used rows, so that every class and category has its
 * place whatever the split); all is encoded.
 *
 * @throws Fault as `rolesOf`; `data-no-rows`, `data-one-class`, `data-constant-target`, `data-range`, `data-too-large`
 */
export function prepare(table: Table, settings: DataSettings): Prepared {
  const { inputs: inputColumns, targets: targetColumns } = rolesOf(table, settings);
  const { rows, dropped } = completeRows(table, [...inputColumns, ...targetColumns]);
  if (rows.length === 0) {
    const message = `${table.name}: every one of its ${table.rows} rows lacks a value in a used column, row 1 in "${dropped[0].column}".`;
    throw new Fault({ code: 'data-no-rows', message, path: `row 1, column "${dropped[0].column}"` });
  }
  for (const target of targetColumns) checkTargetVaries(target, rows);

  const [firstTarget] = targetColumns;
  const task = firstTarget.settings.kind === 'categorical' ? 'classification' : 'regression';
  const classes = task === 'classification' ? fitCategories(firstTarget.column, rows) : null;
  const strata = classes && settings.split.stratified ? encodeTargets([classes], table, rows) : null;
  const split = splitRows(rows, settings.split, strata);

  const inputs = inputColumns.map(({ settings: { kind }, column }) =>
    kind === 'categorical'
      ? fitCategories(column, rows)
      : fitNumeric(column, split.training, settings.scaling),
  );
  const targets: TargetEncoding[] = classes
    ? [classes]
    : targetColumns.map(({ column }) => fitNumeric(column, split.training, settings.targetScaling));
  const width = inputs.reduce((sum, encoding) => sum + widthOf(encoding), 0);
  checkSize(rows.length, width);

  const encode = (chosen: Int32Array): Examples => ({
    rows: chosen.length,
    inputs: encodeTable(inputs, table, chosen),
    targets: encodeTargets(targets, table, chosen),
  });
  const outputNames = classes ? classes.categories : targets.map((target) => target.name);
  return {
    task,
    inputs,
    targets,
    inputNames: namesOf(inputs),
    outputNames,
    shape: { task, inputs: width, outputs: outputNames.length },
    training: encode(split.training),
    validation: split.validation.length > 0 ? encode(split.validation) : null,
    test: split.test.length > 0 ? encode(split.test) : null,
    trainingRows: split.training,
    validationRows: split.validation,
    testRows: split.test,
    dropped,
  };
}
