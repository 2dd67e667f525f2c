import type { JudgedRow, JudgedRows, JudgedRowsRequest } from '@shared/contract/judged.ts';
import type { Prepared, Table } from '../data/types.ts';
import type { JudgedExamples } from './metrics.ts';

/** A judged split with where its rows come from. */
export interface JudgedSplit {
  readonly judged: JudgedExamples;
  readonly prepared: Prepared;
  readonly table: Table;
  /** Data row (from 0) of each example. */
  readonly tableRows: Int32Array;
}

const trueClass = ({ targets }: JudgedExamples, classes: number, place: number): number => {
  let c = 0;
  while (c < classes - 1 && targets[place * classes + c] !== 1) c++;
  return c;
};

/** Places of the rows that a request means, those of greatest loss first, equal ones in their order. */
function placesOf({ judged, prepared }: JudgedSplit, { cell }: JudgedRowsRequest): Int32Array {
  const { losses, predicted, outputs } = judged;
  const classes = prepared.outputNames.length;
  const all = Int32Array.from(losses.keys());
  const decided = (place: number): number =>
    cell?.threshold == null ? predicted![place] : Number(outputs[place * classes + 1] > cell.threshold);
  const chosen =
    cell && predicted
      ? all.filter(
          (place) => decided(place) === cell.predicted && trueClass(judged, classes, place) === cell.truth,
        )
      : all;
  // NaN first: a loss that is no number is the worst there is.
  const worth = (place: number): number => (Number.isNaN(losses[place]) ? Infinity : losses[place]);
  return chosen.sort((a, b) => (worth(b) > worth(a) ? 1 : worth(b) < worth(a) ? -1 : a - b));
}

/** The rows of a confusion cell, or all, from the greatest loss on; a page of them with everything known of each. */
export function judgedRows(
  split: JudgedSplit,
  request: JudgedRowsRequest,
): Pick<JudgedRows, 'total' | 'rows' | 'inputNames' | 'outputNames'> {
  const { prepared, table, judged, tableRows } = split;
  const columns = prepared.inputs.map(({ name }) => table.columns.find((column) => column.name === name)!);
  const places = placesOf(split, request);
  const k = prepared.outputNames.length;
  const rowOf = (place: number): JudgedRow => {
    const row = tableRows[place];
    const part = (values: Float64Array): number[] => Array.from(values.subarray(place * k, (place + 1) * k));
    const targets = part(judged.targets);
    const outputs = part(judged.outputs);
    const { predicted } = judged;
    return {
      row: row + 1,
      line: table.lines[row],
      index: place,
      inputs: columns.map((column) => column.textAt(row)),
      loss: judged.losses[place],
      truth: predicted && prepared.outputNames[trueClass(judged, k, place)],
      predicted: predicted && prepared.outputNames[predicted[place]],
      targets,
      outputs,
      residuals: targets.map((target, j) => target - outputs[j]),
    };
  };
  const { from, count } = request;
  return {
    total: places.length,
    rows: Array.from(places.subarray(from, from + count), rowOf),
    inputNames: columns.map(({ name }) => name),
    outputNames: [...prepared.outputNames],
  };
}
