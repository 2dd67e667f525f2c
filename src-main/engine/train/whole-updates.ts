import type { StackLayer } from '@shared/design/stack.ts';
import type { Examples } from '../data/types.ts';
import { INPUTS, maskName, TARGETS } from '../graph/from-design.ts';
import type { Span } from '../plan/plan.ts';
import type { WholeUpdates } from '../plan/reference-executor.ts';
import type { EpochRecord } from './epoch-record.ts';
import type { Network } from './network.ts';
import type { Score } from './score.ts';

/** How much more than the work granted one update or validation pass may cost: slices of 10 ms then stay below 50. */
const OVERDRAFT = 4;

export interface WholeUpdateOptions {
  readonly network: Network;
  readonly data: { readonly training: Examples; readonly validation: Examples | null };
  /** Examples of an update. */
  readonly batch: number;
  readonly masks: readonly { readonly layer: StackLayer; readonly key: number }[];
  readonly score: Score;
  readonly record: EpochRecord;
}

/** Whole updates and validation passes in one call of an executor that can, with the bits of the slow way. */
export class WholeUpdateRunner {
  /** Estimated multiply-adds of an update. */
  readonly updateCost: number;
  readonly #validationCost: number;
  readonly #executor: WholeUpdates;
  readonly #batch: number;
  readonly #record: EpochRecord;

  private constructor(executor: WholeUpdates, { network, data, batch, record }: WholeUpdateOptions) {
    const { sections, chunkRows, costs } = network.plan;
    const costOf = ({ from, to }: Span): number => costs.slice(from, to).reduce((sum, cost) => sum + cost, 0);
    const perUpdate = costOf(sections.begin) + costOf(sections.finish);
    this.updateCost = perUpdate + (costOf(sections.chunk) * batch) / chunkRows;
    this.#validationCost = (costOf(sections.evaluate) * (data.validation?.rows ?? 0)) / chunkRows;
    this.#executor = executor;
    this.#batch = batch;
    this.#record = record;
  }

  /** @returns null for an executor that runs instructions only */
  static create(options: WholeUpdateOptions): WholeUpdateRunner | null {
    const { network, data, batch, masks, score } = options;
    const { inputs } = network.plan.roles;
    const executor = network.executor.train?.({
      ...data,
      batch,
      inputs: inputs[INPUTS],
      targets: inputs[TARGETS],
      masks: masks.map(({ layer, key }) => ({
        slot: inputs[maskName(layer)],
        probability: layer.dropout,
        key,
      })),
      score: score.kind,
      threshold: score.threshold,
    });
    return executor ? new WholeUpdateRunner(executor, options) : null;
  }

  /** Place → training example, in the executor's memory. */
  get order(): Int32Array {
    return this.#executor.order;
  }

  /**
   * Updates that `work` multiply-adds pay for, at most `most` and, beyond the first, what `unsaved` pays for. One that
   * costs a little more than `work` is done all the same: it is faster in one piece.
   */
  affordable(work: number, unsaved: number, most: number): number {
    const paid = Math.floor(work / this.updateCost);
    if (paid === 0) return OVERDRAFT * work >= this.updateCost ? 1 : 0;
    return Math.min(paid, Math.max(1, Math.ceil(unsaved / this.updateCost)), most);
  }

  /**
   * @param update updates done before the first of these
   * @param batchNumber batches of the order to pass over
   * @param last whether the gradients must be readable afterwards
   * @returns updates done; fewer than `count`: the loss of the next is not finite, and a snapshot must be restored
   */
  run(update: number, batchNumber: number, count: number, last: boolean): number {
    const { sums } = this.#executor;
    sums.set(this.#record.partial);
    const done = this.#executor.run(update, batchNumber, this.#batch, count, last);
    this.#record.restorePartial(sums);
    return done;
  }

  /** The validation pass, if `work` pays for it, or nearly so: it is faster in one piece. @returns its cost; 0: not done */
  validate(work: number): number {
    if (this.#validationCost > OVERDRAFT * work) return 0;
    const { sums } = this.#executor;
    sums.fill(0);
    this.#executor.validate();
    this.#record.addValidation(sums[0], sums[1]);
    return this.#validationCost;
  }
}
