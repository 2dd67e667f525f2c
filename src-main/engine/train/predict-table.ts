import type { InputFact } from '@shared/contract/judged.ts';
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
  /** Rows with a value outside the training rows'; 0 where those are not known. */
  readonly outside: number;
}

/**
 * Predictions for every row of a table, in its order.
 *
 * @param facts of the training rows: with them a last column names the inputs that lie outside
 */
export function predictedTable(
  network: Network,
  inputs: readonly InputEncoding[],
  naming: Naming,
  table: Table,
  facts: readonly InputFact[] | null = null,
): PredictedTable {
  const outputs = outputsOf(network, encodedInputs(network, inputs, table));
  const k = network.targets.columns;
  const classes = network.shape.task === 'classification';
  const header = classes
    ? [...naming.outputNames.map((name) => `P(${name})`), 'predicted']
    : [...naming.outputNames];
  const numeric = (facts ?? []).flatMap((fact) => {
    const column = table.columns.find(({ name }) => name === fact.name);
    return fact.kind === 'numeric' && column ? [{ fact, numbers: column.numbers }] : [];
  });
  let outside = 0;
  const rows = Array.from({ length: table.rows }, (_, r) => {
    const { values, label } = predictionOf(network, outputs.subarray(r * k, (r + 1) * k), naming);
    const cells = label === null ? values : [...values, label];
    if (!facts) return cells;
    const names = numeric.flatMap(({ fact, numbers }) =>
      outsideTraining([fact], { [fact.name]: numbers[r] }),
    );
    if (names.length > 0) outside++;
    return [...cells, names.join('; ')];
  });
  const head = facts ? [...header, 'outside the training range'] : header;
  return { text: csvText([head, ...rows]), rows: table.rows, outside };
}
