import { columnIndex, deltaNormIndex, epochStride, gradientNormIndex } from '@shared/contract/epoch-frame.ts';
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

/** Sums while an epoch runs, what is known when it ends, and what the stop rules look back at. */
export class EpochRecord {
  /** Of the epoch under way: Σ loss, Σ score, examples. */
  readonly partial = new Float64Array(3);
  readonly #network: Network;
  readonly #score: Score;
  readonly #training: Examples;
  readonly #validation: Examples | null;
  readonly #gradientNorms: Float64Array;
  readonly #deltaNorms: Float64Array;
  #epoch = 0;
  #learningRate = 0;
  #trainingLoss = NaN;
  #trainingScore = NaN;
  #validationLoss = NaN;
  #validationScore = NaN;
  #validationLossSum = 0;
  #validationScoreSum = 0;
  #recentLosses: number[] = [];
  #bestState: Float64Array | null = null;
  #bestUpdate = 0;
  #bestEpoch: number | null = null;
  #bestLoss = Infinity;
  #bestFrame: Float64Array | null = null;

  constructor(network: Network, score: Score, training: Examples, validation: Examples | null) {
    this.#network = network;
    this.#score = score;
    this.#training = training;
    this.#validation = validation;
    this.#gradientNorms = new Float64Array(network.stack.length);
    this.#deltaNorms = new Float64Array(network.stack.length);
  }

  get recentLosses(): readonly number[] {
    return this.#recentLosses;
  }
  /** Where the validation loss was best, with views of the weights kept from there. */
  get best(): LentBest | null {
    if (this.#bestEpoch === null) return null;
    const layers = layersOf(this.#network, this.bestState);
    return { epoch: this.#bestEpoch, update: this.#bestUpdate, loss: this.#bestLoss, layers };
  }
  /** Room for a copy of all that training changes: whoever ends an epoch that `improves` fills it. */
  get bestState(): Float64Array {
    return (this.#bestState ??= new Float64Array(stateOf(this.#network).length));
  }
  /** Whether the validation pass that has just been made is better than all before. */
  get improves(): boolean {
    return this.#validation !== null && this.#validationLossSum / this.#validation.rows < this.#bestLoss;
  }
  /** Mean loss per example, in the design's unit. */
  get trainingLoss(): number {
    return this.#trainingLoss;
  }
  get validationLoss(): number {
    return this.#validationLoss;
  }

  /**
   * The frame of the epoch that ended last, or of the best one, to which a run may have gone back.
   *
   * @returns null where it is not known
   */
  frameOf(epoch: number): Float64Array | null {
    if (epoch !== this.#epoch) return epoch === this.#bestEpoch ? this.#bestFrame : null;
    const frame = new Float64Array(epochStride(this.#gradientNorms.length));
    this.writeFrame(frame, 0, 0);
    return frame;
  }

  /** The untrained network on all data, as epoch 0. */
  evaluateInitial(learningRate: number): void {
    this.#learningRate = learningRate;
    [this.#trainingLoss, this.#trainingScore] = this.#evaluate(this.#training);
    if (this.#validation) [this.#validationLoss, this.#validationScore] = this.#evaluate(this.#validation);
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
    this.#validationLossSum = 0;
    this.#validationScoreSum = 0;
  }

  addValidation(loss: number, score: number): void {
    this.#validationLossSum += loss;
    this.#validationScoreSum += score;
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
    this.#epoch = epoch;
    this.#learningRate = learningRate;
    this.#trainingLoss = partial[0] / partial[2];
    this.#trainingScore = this.#score.result(partial[1], partial[2], this.#training);
    partial.fill(0);
    const layers = this.#gradientNorms.length;
    for (let s = 0; s < layers; s++) {
      this.#gradientNorms[s] = Math.sqrt(squares[s]);
      this.#deltaNorms[s] = Math.sqrt(squares[layers + s]);
    }
    this.#recentLosses.push(this.#trainingLoss);
    if (this.#recentLosses.length > 2 * lossesKept + 16) {
      const dropped = this.#recentLosses.length - lossesKept;
      this.#recentLosses.copyWithin(0, dropped);
      this.#recentLosses.length = lossesKept;
    }
    if (this.#validation) this.#endValidation(this.#validation, epoch, update, keepBest);
  }

  progress(epoch: number): Progress {
    return {
      epoch,
      recentLosses: this.#recentLosses,
      gradientNorm: norm(this.#gradientNorms),
      bestEpoch: this.#bestEpoch,
    };
  }

  writeFrame(into: Float64Array, offset: number, seconds: number): void {
    into[offset + columnIndex('epoch')] = this.#epoch;
    into[offset + columnIndex('seconds')] = seconds;
    into[offset + columnIndex('learningRate')] = this.#learningRate;
    into[offset + columnIndex('trainingLoss')] = this.#trainingLoss;
    into[offset + columnIndex('validationLoss')] = this.#validationLoss;
    into[offset + columnIndex('trainingScore')] = this.#trainingScore;
    into[offset + columnIndex('validationScore')] = this.#validationScore;
    const layers = this.#gradientNorms.length;
    for (let s = 0; s < layers; s++) {
      into[offset + gradientNormIndex(s)] = this.#gradientNorms[s];
      into[offset + deltaNormIndex(s, layers)] = this.#deltaNorms[s];
    }
  }

  resume(checkpoint: Checkpoint): void {
    this.partial.set(checkpoint.partial);
    this.#recentLosses = [...checkpoint.recentLosses];
    if (checkpoint.best) loadSnapshot(this.#network, checkpoint.best.layers, this.bestState);
    this.#bestUpdate = checkpoint.best?.update ?? 0;
    this.#bestEpoch = checkpoint.best?.epoch ?? null;
    this.#bestLoss = checkpoint.best?.loss ?? Infinity;
    this.#epoch = checkpoint.epoch;
    const { stride, values } = checkpoint.history;
    if (values.length < stride || stride === 0) return;
    const frameOf = (epoch: number): number[] => {
      // Where a run went back to its best epoch, the curves go on beyond it.
      let at = values.length - stride;
      while (at >= stride && values[at] > epoch) at -= stride;
      return values.slice(at, at + stride);
    };
    const last = frameOf(checkpoint.epoch);
    const best = frameOf(checkpoint.best?.epoch ?? 0);
    if (best[columnIndex('epoch')] === checkpoint.best?.epoch) this.#bestFrame = Float64Array.from(best);
    this.#learningRate = last[columnIndex('learningRate')];
    this.#trainingLoss = last[columnIndex('trainingLoss')];
    this.#validationLoss = last[columnIndex('validationLoss')];
    this.#trainingScore = last[columnIndex('trainingScore')];
    this.#validationScore = last[columnIndex('validationScore')];
    const layers = this.#gradientNorms.length;
    for (let s = 0; s < layers; s++) {
      this.#gradientNorms[s] = last[gradientNormIndex(s)];
      this.#deltaNorms[s] = last[deltaNormIndex(s, layers)];
    }
  }

  #endValidation(validation: Examples, epoch: number, update: number, keepBest: boolean): void {
    this.#validationLoss = this.#validationLossSum / validation.rows;
    this.#validationScore = this.#score.result(this.#validationScoreSum, validation.rows, validation);
    if (!keepBest || !this.improves) return;
    this.#bestLoss = this.#validationLoss;
    this.#bestEpoch = epoch;
    this.#bestFrame ??= new Float64Array(epochStride(this.#gradientNorms.length));
    this.writeFrame(this.#bestFrame, 0, 0);
    this.#bestUpdate = update;
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
