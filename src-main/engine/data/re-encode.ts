import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { encodeTable, encodeTargets } from './encode.ts';
import { namesOf } from './prepare.ts';
import type { Examples, Prepared, Table } from './types.ts';

/** How raw columns become values, fitted before. */
export interface Encodings {
  readonly inputs: readonly InputEncoding[];
  readonly targets: readonly TargetEncoding[];
}

/**
 * The same rows in the same split, with given encodings in place of the fitted ones: weights mean something under
 * the encodings they were trained with only.
 *
 * @throws Fault as `encodeTable`: a column that is not there, a category that the encodings do not know
 */
export function reEncode(prepared: Prepared, table: Table, { inputs, targets }: Encodings): Prepared {
  const encode = (rows: Int32Array): Examples => ({
    rows: rows.length,
    inputs: encodeTable(inputs, table, rows),
    targets: encodeTargets(targets, table, rows),
  });
  const [first] = targets;
  const outputNames = first.kind === 'one-hot' ? first.categories : targets.map((target) => target.name);
  const inputNames = namesOf(inputs);
  const task = first.kind === 'one-hot' ? 'classification' : 'regression';
  return {
    ...prepared,
    task,
    inputs,
    targets,
    inputNames,
    outputNames,
    shape: { task, inputs: inputNames.length, outputs: outputNames.length },
    training: encode(prepared.trainingRows),
    validation: prepared.validation && encode(prepared.validationRows),
    test: prepared.test && encode(prepared.testRows),
  };
}
