import type { InputFact, ResponseRequest, ResponseSurface } from '@shared/contract/judged.ts';
import { Fault } from '@shared/contract/fault.ts';
import { encodeCell, encodeRow, widthOf } from '../data/encode.ts';
import type { Prepared, Table } from '../data/types.ts';
import { sampledPlaces } from '../evaluate/sample.ts';
import { inputFacts } from './input-facts.ts';
import { outputsOf } from './hypothesis.ts';
import { readOutputs } from './metrics.ts';
import type { Network } from './network.ts';

/** Points along an axis: alone, and of two; fewer where the network is so large that it would take long. */
const ALONE = 201;
const OF_TWO = 81;
const LEAST = 21;
const MOST_WORK = 5e8;
/** Share of the training rows' range by which an axis goes beyond it on either side. */
const MARGIN = 0.08;
const MOST_POINTS = 1500;

type Axis = ResponseSurface['across'];

function axisOf(fact: InputFact, points: number): Axis {
  if (fact.kind === 'categorical')
    return {
      name: fact.name,
      categories: [...fact.categories],
      values: Float64Array.from(fact.categories.keys()),
    };
  const { name, min, max } = fact;
  const margin = min < max ? MARGIN * (max - min) : Math.max(1, Math.abs(min)) * MARGIN;
  const [low, high] = [min - margin, max + margin];
  const values = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  return { name, categories: null, values };
}

/** Points of an axis that a network of so many weights can be asked for in reasonable time. */
function pointsOf(weights: number, two: boolean): number {
  const affordable = Math.floor(two ? Math.sqrt(MOST_WORK / weights) : MOST_WORK / weights);
  return Math.max(LEAST, Math.min(two ? OF_TWO : ALONE, affordable));
}

/** A cell of the table as a place on an axis; NaN where it has none. */
function placeOf(axis: Axis, table: Table): (row: number) => number {
  const column = table.columns.find(({ name }) => name === axis.name)!;
  if (!axis.categories) return (row) => column.numbers[row];
  const places = new Map(axis.categories.map((category, index) => [category, index]));
  return (row) => places.get(column.textAt(row)) ?? NaN;
}

/**
 * The network's outputs while one input, or two, go through their range and the others are held; with rows of the data
 * on the same axes.
 *
 * @throws Fault `response-input` for a column that is no input, or the same one twice; as `encodeRow` for held values
 */
export function responseOf(
  network: Network,
  prepared: Prepared,
  table: Table,
  { across, up, held }: ResponseRequest,
): Omit<ResponseSurface, 'run' | 'epoch' | 'update'> {
  const facts = inputFacts(prepared, table);
  const weights = network.weights.reduce((sum, values) => sum + values.length, 0);
  const points = pointsOf(weights, up !== null);
  const axis = (name: string): Axis => {
    const fact = facts.find((candidate) => candidate.name === name);
    if (fact && !(name === up && across === up)) return axisOf(fact, points);
    const message = fact
      ? `Wanted two different inputs, got "${name}" twice.`
      : `Wanted one of the inputs ${facts.map((one) => one.name).join(', ')}, got "${name}".`;
    throw new Fault({ code: 'response-input', message, path: `column "${name}"` });
  };
  const x = axis(across);
  const y = up === null ? null : axis(up);
  const rows = x.values.length * (y?.values.length ?? 1);
  const n = prepared.shape.inputs;
  const one = new Float64Array(n);
  // What goes through its range needs no held value.
  const anyCell = (fact: InputFact): number | string => (fact.kind === 'numeric' ? fact.mean : fact.mode);
  const filled = Object.fromEntries(
    facts.map((fact) => {
      const { name } = fact;
      const moves = name === across || name === up;
      return [name, !moves && Object.hasOwn(held, name) ? held[name] : anyCell(fact)] as const;
    }),
  );
  encodeRow(prepared.inputs, filled, one, 0);
  const inputs = new Float64Array(rows * n);
  for (let r = 0; r < rows; r++) inputs.set(one, r * n);
  const write = (moving: Axis, valueOf: (row: number) => number): void => {
    let offset = 0;
    const encoding = prepared.inputs.find((candidate) => {
      if (candidate.name === moving.name) return true;
      offset += widthOf(candidate);
      return false;
    })!;
    for (let r = 0; r < rows; r++) {
      const value = moving.values[valueOf(r)];
      encodeCell(encoding, moving.categories ? moving.categories[value] : value, inputs, r * n + offset);
    }
  };
  write(x, (r) => r % x.values.length);
  if (y) write(y, (r) => Math.floor(r / x.values.length));
  const k = network.targets.columns;
  const outputs = outputsOf(network, { rows, inputs, targets: new Float64Array(rows * k) });
  const names = prepared.outputNames.length;
  const values = new Float64Array(rows * names);
  for (let r = 0; r < rows; r++)
    values.set(readOutputs(outputs.subarray(r * k, (r + 1) * k), prepared.task, prepared), r * names);
  return {
    task: prepared.task,
    across: x,
    up: y,
    outputNames: [...prepared.outputNames],
    values,
    points: pointsOn(x, y, prepared, table),
  };
}

/** Rows of all splits on the axes; a seeded sample where they are many. */
function pointsOn(x: Axis, y: Axis | null, prepared: Prepared, table: Table): ResponseSurface['points'] {
  const placeX = placeOf(x, table);
  const placeY = y ? placeOf(y, table) : () => 0;
  const all = [prepared.trainingRows, prepared.validationRows, prepared.testRows].flatMap((rows, split) =>
    Array.from(rows, (row) => ({ row, split })).filter(
      ({ row }) => Number.isFinite(placeX(row)) && Number.isFinite(placeY(row)),
    ),
  );
  const chosen = Array.from(sampledPlaces(all.length, MOST_POINTS, 'response'), (place) => all[place]);
  const column = (of: (row: number) => number): Float64Array<ArrayBuffer> =>
    Float64Array.from(chosen, ({ row }) => of(row));
  return {
    count: chosen.length,
    total: all.length,
    rows: column((row) => row + 1),
    across: column(placeX),
    up: column(placeY),
    targets: targetsOf(
      prepared,
      table,
      chosen.map(({ row }) => row),
    ),
    split: Float64Array.from(chosen, ({ split }) => split),
  };
}

/** Class index of each row, or its true values. */
function targetsOf(
  { task, targets, outputNames }: Prepared,
  table: Table,
  rows: readonly number[],
): Float64Array<ArrayBuffer> {
  const columns = targets.map(({ name }) => table.columns.find((column) => column.name === name)!);
  if (task === 'regression')
    return Float64Array.from(rows.flatMap((row) => columns.map((column) => column.numbers[row])));
  const places = new Map(outputNames.map((name, index) => [name, index]));
  return Float64Array.from(rows, (row) => places.get(columns[0].textAt(row)) ?? NaN);
}
