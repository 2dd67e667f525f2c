import {
  columnIndex,
  deltaNormIndex,
  epochStride,
  gradientNormIndex,
  type EpochColumn,
} from '@shared/contract/epoch-frame.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { Examples } from '../data/types.ts';
import { sumRows } from './network.ts';
import type { Network } from './network.ts';
import type { Score } from './score.ts';
import { layersOf, loadSnapshot, stateOf } from './snapshot.ts';
import type { LentBest } from './snapshot.ts';
import type { Progress } from './stop-rules.ts';

/** Frobenius norm ‖A‖ = √Σ a², in order. */
export function norm(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}

/** The best validation loss so far: where that was, and what the rules look back at from there. */
interface Best {
  readonly update: number;
  readonly frame: Float64Array;
  readonly recentLosses: readonly number[];
}

/** Sums while an epoch runs, what is known when it ends, and what the stop rules look back at. */
export class EpochRecord {
  /** Of the epoch under way: Σ loss, Σ score, examples. */
  readonly partial = new Float64Array(3);
  readonly #network: Network;
  readonly #score: Score;
  readonly #training: Examples;
  readonly #validation: Examples | null;
  readonly #layers: number;
  /** Scalars of the epoch that ended last (contract/epoch-frame.ts). */
  readonly #ended: Float64Array;
  /** The same of the epoch where the run stands, to which it may have gone back. */
  #present: Float64Array;
  readonly #validationSums = { loss: 0, score: 0 };
  #recentLosses: number[] = [];
  #bestState: Float64Array | null = null;
  #best: Best | null = null;
  #wentBackFrom: number | null = null;

  constructor(network: Network, score: Score, training: Examples, validation: Examples | null) {
    this.#network = network;
    this.#score = score;
    this.#training = training;
    this.#validation = validation;
    this.#layers = network.stack.length;
    this.#ended = new Float64Array(epochStride(this.#layers)).fill(NaN);
    this.#ended[columnIndex('epoch')] = 0;
    this.#present = this.#ended;
  }

  /** Training losses up to the epoch where the run stands, newest last. */
  get recentLosses(): readonly number[] {
    return this.#recentLosses;
  }
  /** Where the validation loss was best, with views of the weights kept from there. */
  get best(): LentBest | null {
    if (!this.#best) return null;
    const { update, frame, recentLosses } = this.#best;
    const layers = layersOf(this.#network, this.bestState);
    return { epoch: this.bestEpoch!, update, loss: lossOf(frame), recentLosses: [...recentLosses], layers };
  }
  /** Epochs that a saved run had done when it went back to where it stands; null once it trains on, and of other runs. */
  get wentBackFrom(): number | null {
    return this.#wentBackFrom;
  }
  get bestEpoch(): number | null {
    return this.#best && this.#best.frame[columnIndex('epoch')];
  }
  /** Room for a copy of all that training changes: whoever ends an epoch that `improves` fills it. */
  get bestState(): Float64Array {
    return (this.#bestState ??= new Float64Array(stateOf(this.#network).length));
  }
  /** Whether the validation pass that has just been made is better than all before. */
  get improves(): boolean {
    if (!this.#validation) return false;
    const loss = this.#validationSums.loss / this.#validation.rows;
    return loss < (this.#best ? lossOf(this.#best.frame) : Infinity);
  }
  /** Scalars of the epoch where the run stands; NaN where they are not known. */
  get present(): Float64Array {
    return this.#present;
  }

  /** The untrained network on all data, as epoch 0. */
  evaluateInitial(learningRate: number): void {
    this.#set('learningRate', learningRate);
    const [loss, score] = this.#evaluate(this.#training);
    this.#set('trainingLoss', loss);
    this.#set('trainingScore', score);
    const layers = 2 * this.#layers;
    this.#ended.fill(0, gradientNormIndex(0), gradientNormIndex(0) + layers);
    if (!this.#validation) return;
    const [validationLoss, validationScore] = this.#evaluate(this.#validation);
    this.#set('validationLoss', validationLoss);
    this.#set('validationScore', validationScore);
  }

  add(loss: number, score: number, examples: number): void {
    this.partial[0] += loss;
    this.partial[1] += score;
    this.partial[2] += examples;
  }

  restorePartial(partial: Float64Array): void {
    this.partial.set(partial);
  }

  beginValidation(): void {
    this.#validationSums.loss = 0;
    this.#validationSums.score = 0;
  }

  addValidation(loss: number, score: number): void {
    this.#validationSums.loss += loss;
    this.#validationSums.score += score;
  }

  /**
   * @param squares Σ a² of each layer's ∇ℓ, then of each layer's ΔW(t)
   * @param keepBest whether `bestState` holds the weights where the epoch `improves`
   */
  endEpoch(
    epoch: number,
    update: number,
    learningRate: number,
    lossesKept: number,
    squares: Float64Array,
    keepBest: boolean,
  ): void {
    const { partial } = this;
    const loss = partial[0] / partial[2];
    this.#present = this.#ended;
    this.#wentBackFrom = null;
    this.#set('epoch', epoch);
    this.#set('learningRate', learningRate);
    this.#set('trainingLoss', loss);
    this.#set('trainingScore', this.#score.result(partial[1], partial[2], this.#training));
    partial.fill(0);
    for (let s = 0; s < this.#layers; s++) {
      this.#ended[gradientNormIndex(s)] = Math.sqrt(squares[s]);
      this.#ended[deltaNormIndex(s, this.#layers)] = Math.sqrt(squares[this.#layers + s]);
    }
    this.#recentLosses.push(loss);
    if (this.#recentLosses.length > 2 * lossesKept + 16)
      this.#recentLosses = this.#recentLosses.slice(-lossesKept);
    if (this.#validation) this.#endValidation(this.#validation, update, keepBest ? lossesKept : 0);
  }

  /** The run stands at its best epoch again. @returns its place */
  goBack(): { epoch: number; update: number } {
    const { update, frame, recentLosses } = this.#best!;
    this.#present = frame;
    this.#recentLosses = [...recentLosses];
    return { epoch: this.bestEpoch!, update };
  }

  /** @param epoch where the run stands */
  progress(epoch: number): Progress {
    const first = gradientNormIndex(0);
    return {
      epoch,
      recentLosses: this.#recentLosses,
      gradientNorm: norm(this.#present.subarray(first, first + this.#layers)),
      bestEpoch: this.bestEpoch,
    };
  }

  /** Writes the scalars of the epoch that ended last. */
  writeFrame(into: Float64Array, offset: number, seconds: number): void {
    into.set(this.#ended, offset);
    into[offset + columnIndex('seconds')] = seconds;
  }

  resume(checkpoint: Checkpoint): void {
    const { best, history, epoch } = checkpoint;
    this.partial.set(checkpoint.partial);
    this.#ended.set(frameAt(epoch, history, this.#ended.length));
    this.#recentLosses = [...checkpoint.recentLosses];
    if (!best) return;
    loadSnapshot(this.#network, best.layers, this.bestState);
    const frame = frameAt(best.epoch, history, this.#ended.length);
    frame[columnIndex('validationLoss')] = best.loss;
    this.#best = { update: best.update, frame, recentLosses: best.recentLosses ?? [] };
    const last = history.values[history.values.length - history.stride];
    if (!(last > epoch)) return;
    if (epoch === best.epoch && checkpoint.updateInEpoch === 0) this.#wentBackFrom = last;
    // It used to be saved with the losses that came after.
    if (!best.recentLosses) this.#recentLosses = [];
  }

  #set(column: EpochColumn, value: number): void {
    this.#ended[columnIndex(column)] = value;
  }

  /** @param lossesKept with the best epoch; 0: no best one is kept */
  #endValidation(validation: Examples, update: number, lossesKept: number): void {
    const { loss, score } = this.#validationSums;
    const { improves } = this;
    this.#set('validationLoss', loss / validation.rows);
    this.#set('validationScore', this.#score.result(score, validation.rows, validation));
    if (lossesKept === 0 || !improves) return;
    const recentLosses = this.#recentLosses.slice(-lossesKept);
    this.#best = { update, frame: this.#ended.slice(), recentLosses };
  }

  #evaluate(examples: Examples): [loss: number, score: number] {
    let loss = 0;
    let score = 0;
    this.#network.evaluate(examples, () => {
      loss += sumRows(this.#network.output('evaluation.loss'));
      score += this.#score.add(this.#network.output('decision'), this.#network.targets);
    });
    return [loss / examples.rows, this.#score.result(score, examples.rows, examples)];
  }
}

const lossOf = (frame: Float64Array): number => frame[columnIndex('validationLoss')];

/** The scalars of an epoch in a saved history; NaN where it has none of it. */
function frameAt(epoch: number, { stride, values }: Checkpoint['history'], length: number): Float64Array {
  const unknown = new Float64Array(length).fill(NaN);
  unknown[columnIndex('epoch')] = epoch;
  if (stride !== length) return unknown;
  // Where a run went back to its best epoch, the curves go on beyond it.
  let at = values.length - stride;
  while (at >= 0 && values[at] > epoch) at -= stride;
  return at >= 0 && values[at] === epoch ? Float64Array.from(values.slice(at, at + stride)) : unknown;
}
