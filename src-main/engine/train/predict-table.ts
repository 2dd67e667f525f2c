import type { InputEncoding } from '@shared/formats/encodings.ts';
import { csvText } from '../data/csv-text.ts';
import { TableReader, type ReaderOptions } from '../data/reader.ts';
import type { Reading, Table } from '../data/types.ts';
import { encodedInputs } from './encoded-inputs.ts';
import { outputsOf, predictionOf } from './hypothesis.ts';
import { outsideTraining } from './input-facts.ts';
import type { Naming } from './metrics.ts';
import type { Network } from './network.ts';
import { writtenAsFitted } from './written-as-fitted.ts';

/** Names the last column, which lists the inputs of a row that are beyond what the training rows hold. */
export const OUTSIDE = 'outside the training range';

/** Rows, encoded values and multiply-adds of one step, so that it takes some hundredths of a second. */
const MOST_ROWS = 2048;
const MOST_VALUES = 2 ** 18;
const MOST_WORK = 2 ** 26;

/** What is known of a prediction's file so far. */
export interface PredictedRows {
  readonly rows: number;
  /** Rows with an input beyond what the training rows hold; null where the encodings do not know. */
  readonly outside: number | null;
  /** Line in the file of the first of them. */
  readonly firstOutside: number | null;
}

/**
 * Predictions for every row of a text, in its order, as CSV: `P(class)` of every class and `predicted`, or the targets in
 * raw units; a last column names the inputs of a row that are beyond what the training rows hold, separated by `; `, where
 * the encodings know it.
 *
 * Bytes go in and text comes out a piece at a time, whatever the length of the file. The prediction of a row depends on
 * that row alone, and on where the pieces are cut nothing depends.
 */
export class TablePrediction {
  readonly #network: Network;
  readonly #inputs: readonly InputEncoding[];
  readonly #naming: Naming;
  readonly #reader: TableReader;
  readonly #step: number;
  #part: Table | null = null;
  #outsideOf: ((row: number) => string[]) | null = null;
  #at = 0;
  #rows = 0;
  #outside: { rows: number; first: number | null } | null = null;
  #reading: Reading | null = null;

  /** @param network whose weights nobody changes meanwhile */
  constructor(network: Network, inputs: readonly InputEncoding[], naming: Naming, options: ReaderOptions) {
    this.#network = network;
    this.#inputs = inputs;
    this.#naming = naming;
    this.#reader = new TableReader(options);
    const parameters = network.weights.reduce((sum, { length }) => sum + length, 0);
    const values = Math.max(network.inputs.columns, network.targets.columns, 1);
    const most = Math.min(MOST_ROWS, MOST_VALUES / values, MOST_WORK / parameters);
    this.#step = Math.max(1, Math.floor(most));
  }

  /** How the text is read; null before its first rows are there. */
  get reading(): Reading | null {
    return this.#reading;
  }
  get sofar(): PredictedRows {
    const { rows = null, first = null } = this.#outside ?? {};
    return { rows: this.#rows, outside: rows, firstOutside: first };
  }

  /**
   * The next bytes, once the text of those before is had; null: there are no more.
   *
   * @returns the rows that are now to be predicted; null where there are none yet
   * @throws Fault as `TableReader`, `columnsOf`
   */
  push(bytes: Uint8Array | null): Table | null {
    if (bytes) this.#reader.push(bytes);
    const part = bytes ? this.#reader.take() : this.#reader.rest();
    if (!part) return null;
    this.#reading = part.reading;
    this.#part = writtenAsFitted(this.#inputs, part);
    this.#outsideOf = outsideTraining(this.#inputs, this.#part);
    if (this.#outsideOf) this.#outside ??= { rows: 0, first: null };
    this.#at = 0;
    return this.#part;
  }

  /** The text of the next rows; null where more bytes are wanted, or all is predicted. @throws Fault as `encodeTable` */
  next(): string | null {
    const part = this.#part;
    if (!part) return null;
    const count = Math.min(this.#step, part.rows - this.#at);
    const rows = Int32Array.from({ length: count }, (_, i) => this.#at + i);
    const outputs = outputsOf(this.#network, encodedInputs(this.#network, this.#inputs, part, rows));
    const k = this.#network.targets.columns;
    const lines = Array.from(rows, (row, i) => this.#line(outputs.subarray(i * k, (i + 1) * k), part, row));
    const text = csvText(this.#rows === 0 ? [this.#head(), ...lines] : lines);
    this.#rows += count;
    this.#at += count;
    if (this.#at === part.rows) this.#part = null;
    return text;
  }

  #line(outputs: Float64Array, part: Table, row: number): (string | number)[] {
    const { values, label } = predictionOf(this.#network, outputs, this.#naming);
    const cells = label === null ? values : [...values, label];
    if (!this.#outsideOf || !this.#outside) return cells;
    const names = this.#outsideOf(row);
    if (names.length > 0) {
      this.#outside.rows++;
      this.#outside.first ??= part.lines[row];
    }
    return [...cells, names.join('; ')];
  }

  #head(): string[] {
    const { outputNames } = this.#naming;
    const classes = this.#network.shape.task === 'classification';
    const head = classes ? [...outputNames.map((name) => `P(${name})`), 'predicted'] : [...outputNames];
    return this.#outsideOf ? [...head, OUTSIDE] : head;
  }
}
