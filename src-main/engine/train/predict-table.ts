import type { InputEncoding } from '@shared/formats/encodings.ts';
import { csvText } from '../data/csv-text.ts';
import { encodeTable } from '../data/encode.ts';
import type { Examples, Table } from '../data/types.ts';
import { outputsOf, predictionOf } from './hypothesis.ts';
import { outsideTraining } from './input-facts.ts';
import type { Naming } from './metrics.ts';
import type { Network } from './network.ts';

/** The table's rows as a network wants them; its other columns do not matter. @throws Fault as `encodeTable` */
export function encodedInputs(
  network: Network,
  inputs: readonly InputEncoding[],
  table: Table,
  rows?: Int32Array,
): Examples {
  const count = rows?.length ?? table.rows;
  return {
    rows: count,
    inputs: encodeTable(inputs, table, rows),
    targets: new Float64Array(count * network.targets.columns),
  };
}

export interface PredictedTable {
  /** CSV: `P(class)` of every class and `predicted`, or the targets in raw units. */
  readonly text: string;
  readonly rows: number;
  /** Rows with an input beyond what the training rows hold; null where the encodings do not know. */
  readonly outside: Int32Array | null;
}

/** Names the last column, which lists such inputs. */
export const OUTSIDE = 'outside the training range';

/**
 * Predictions for every row of a table, in its order; a last column names the inputs of a row that are beyond what the
 * training rows hold, separated by `; `, where the encodings know it.
 *
 * @throws Fault as `encodeTable`
 */
export function predictedTable(
  network: Network,
  inputs: readonly InputEncoding[],
  naming: Naming,
  table: Table,
): PredictedTable {
  const outputs = outputsOf(network, encodedInputs(network, inputs, table));
  const k = network.targets.columns;
  const classes = network.shape.task === 'classification';
  const header = classes
    ? [...naming.outputNames.map((name) => `P(${name})`), 'predicted']
    : [...naming.outputNames];
  const outsideOf = outsideTraining(inputs, table);
  const outside: number[] = [];
  const rows = Array.from({ length: table.rows }, (_, r) => {
    const { values, label } = predictionOf(network, outputs.subarray(r * k, (r + 1) * k), naming);
    const cells = label === null ? values : [...values, label];
    if (!outsideOf) return cells;
    const names = outsideOf(r);
    if (names.length > 0) outside.push(r);
    return [...cells, names.join('; ')];
  });
  const head = outsideOf ? [...header, OUTSIDE] : header;
  return { text: csvText([head, ...rows]), rows: table.rows, outside: outsideOf && Int32Array.from(outside) };
}
