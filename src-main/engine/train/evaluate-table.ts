import type { Metrics } from '@shared/contract/evaluation.ts';
import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { encodeTargets as encodeTargetColumns } from '../data/encode.ts';
import type { Table } from '../data/types.ts';
import { encodedInputs } from './encoded-inputs.ts';
import { judgingRows, metricsOf, type JudgedRowsOfPart, type Naming } from './metrics.ts';
import type { Network } from './network.ts';
import { encodeTargets } from './targets.ts';

/**
 * Metrics of a table that comes in parts: what is kept of a row is its outputs, its targets and its loss. Where the parts
 * are cut changes no bit.
 */
export class TableEvaluation {
  readonly #network: Network;
  readonly #inputs: readonly InputEncoding[];
  readonly #naming: Naming;
  readonly #parts: JudgedRowsOfPart[] = [];
  /** Data row (from 0) of each row that was judged. */
  readonly #tableRows: Int32Array[] = [];
  /** Rows of the parts before, judged or not. */
  #before = 0;
  #rows = 0;

  constructor(network: Network, inputs: readonly InputEncoding[], naming: Naming) {
    this.#network = network;
    this.#inputs = inputs;
    this.#naming = naming;
  }

  /** Rows that were judged. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * @param rows those of the part that are judged
   * @param targets the encodings of the targets, by the names that their columns have here
   * @throws Fault as `encodeTable`
   */
  add(part: Table, rows: Int32Array, targets: readonly TargetEncoding[]): void {
    const network = this.#network;
    const encoded = {
      ...encodedInputs(network, this.#inputs, part, rows),
      targets: encodeTargetColumns(targets, part, rows),
    };
    const examples = encodeTargets(encoded, network.shape, network.targets.columns);
    this.#parts.push(atOnce(judgingRows(network, examples, this.#naming)));
    const before = this.#before;
    this.#tableRows.push(rows.map((row) => before + row));
    this.#before += part.rows;
    this.#rows += rows.length;
  }

  /** Of all rows; there is at least one. */
  metrics(): Metrics {
    const joined = <A extends Float64Array | Int32Array>(arrays: readonly A[], into: A): A => {
      let at = 0;
      for (const array of arrays) {
        into.set(array, at);
        at += array.length;
      }
      return into;
    };
    const { rows } = this;
    const names = rows * this.#naming.outputNames.length;
    const of = <K extends 'outputs' | 'targets' | 'losses'>(key: K, length: number): Float64Array =>
      joined(
        this.#parts.map((part) => part[key]),
        new Float64Array(length),
      );
    const predicted = this.#parts.flatMap((part) => (part.predicted ? [part.predicted] : []));
    const judged = {
      outputs: of('outputs', names),
      targets: of('targets', names),
      losses: of('losses', rows),
      predicted: predicted.length > 0 ? joined(predicted, new Int32Array(rows)) : null,
    };
    const tableRows = joined(this.#tableRows, new Int32Array(rows));
    return atOnce(metricsOf(this.#network, judged, this.#naming, tableRows));
  }
}
