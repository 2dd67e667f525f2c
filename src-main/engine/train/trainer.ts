import type { Adjustment } from '@shared/contract/run.ts';
import type { Design } from '@shared/design/schema.ts';
import type { DataShape, StackLayer } from '@shared/design/stack.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { Examples } from '../data/types.ts';
import { HelperLost } from '../plan/helper-lost.ts';
import { hyper } from '../plan/plan.ts';
import { Course } from './course.ts';
import { EpochEnd } from './epoch-end.ts';
import { EpochRecord } from './epoch-record.ts';
import { explainFailure, findByReplay } from './failure.ts';
import { seedPenalties } from './gradient-check.ts';
import { drawWeights } from './initial-weights.ts';
import { Network, type Execute } from './network.ts';
import { touch } from './new-memory.ts';
import { Origin } from './origin.ts';
import { scoreOf } from './score.ts';
import { lendCheckpoint, loadSnapshot, stateOf, Snapshot } from './snapshot.ts';
import type { LentCheckpoint, Position } from './snapshot.ts';
import { lossesNeeded, stoppedBy, type Stopped } from './stop-rules.ts';
import { UpdateLoop } from './update-loop.ts';
import type { WorkKind } from './work-kind.ts';

/**
 * The IGD loop (lecture, IGD_MLP*): REPEAT over epochs, FOREACH batch forward, reverse, update, UNTIL a stop rule
 * holds. It knows no clock and no thread: a caller grants work and gets control back between two instructions of
 * the plan, which changes no bit of the result.
 */
export class Trainer {
  readonly network: Network;
  readonly record: EpochRecord;
  readonly origin: Origin;
  readonly #training: Examples;
  readonly #batch: number;
  readonly #loop: UpdateLoop;
  readonly #snapshot: Snapshot;
  readonly #end: EpochEnd;
  readonly #course: Course;
  readonly #at: Position = { epoch: 0, update: 0, updateInEpoch: 0 };
  /** What has ended last, until the caller is told. */
  #ended: 'sliced' | 'update' | 'epoch' = 'sliced';
  #replaying = false;
  #stopped: Stopped | null = null;

  /** @param training, validation targets as the output layer wants them (`encodeTargets`) */
  constructor(
    design: Design,
    shape: DataShape,
    training: Examples,
    validation: Examples | null,
    { checkpoint, execute }: { checkpoint?: Checkpoint | null; execute?: Execute } = {},
  ) {
    this.#course = new Course(design);
    this.#training = training;
    this.network = new Network(design, shape, execute);
    this.#batch = Math.min(design.batchSize ?? training.rows, training.rows);
    const score = scoreOf(design, shape);
    this.record = new EpochRecord(this.network, score, training, validation);
    this.#loop = new UpdateLoop(this.network, { training, validation }, this.#batch, score, this.record);
    this.#snapshot = new Snapshot(this.network);
    this.#end = new EpochEnd(this.network, this.record);
    touch([...this.network.gradients, ...this.network.deltas, ...this.network.states.flat()]);
    seedPenalties(this.network, training.rows);
    this.origin = new Origin(this.network.executor.arithmetic, checkpoint);
    if (checkpoint) this.#resume(checkpoint);
    else {
      drawWeights(this.network, design.seed);
      this.record.evaluateInitial(this.#course.learningRate(this.epoch));
    }
    this.#startEpoch();
  }

  get stack(): readonly StackLayer[] {
    return this.network.stack;
  }
  /** Epochs done. */
  get epoch(): number {
    return this.#at.epoch;
  }
  /** Updates done in all. */
  get update(): number {
    return this.#at.update;
  }
  /** Updates done in the epoch under way. */
  get updateInEpoch(): number {
    return this.#at.updateInEpoch;
  }
  get updatesPerEpoch(): number {
    return Math.ceil(this.#training.rows / this.#batch);
  }
  get design(): Design {
    return this.#course.design;
  }

  /** W of a layer, and below ΔW(t): live views. */
  weights(layer: number): Float64Array {
    return this.network.weights[layer];
  }
  delta(layer: number): Float64Array {
    return this.network.deltas[layer];
  }
  /** Writes the scalars of the epoch that ended last (contract/epoch-frame.ts). */
  writeFrame(into: Float64Array, offset: number, seconds: number): void {
    this.record.writeFrame(into, offset, seconds);
  }
  /** In words why the run stops after the epoch that ended last, or null. */
  stopReason(): string | null {
    return this.#stopped?.reason ?? null;
  }

  /** The kind of work that comes next. A network of few weights has but one. */
  get kind(): WorkKind {
    if (this.#end.short || !this.#loop.idle || this.#end.part === 'validation') return 'updates';
    if (!this.#end.idle) return this.#end.part === 'best' ? 'best' : 'passes';
    if (this.#snapshotDue) return this.#snapshot.copying ? 'snapshot' : 'passes';
    return 'updates';
  }

  /**
   * Trains until about `work` multiply-adds are done, the epoch (or, `until` one, an update) ends, or another `kind` of
   * work comes.
   *
   * @returns `epoch` when an epoch has just ended: its frame and stop reason are valid
   * @throws Fault code `not-finite`, which names epoch and layer; the weights then are the last finite ones
   */
  advance(work: number, until: 'update' | 'epoch' = 'epoch'): 'sliced' | 'update' | 'epoch' {
    const { kind } = this;
    let rest = work;
    do {
      rest = this.#advancePart(rest, until);
      const ended = this.#ended;
      this.#ended = 'sliced';
      if (ended === 'epoch' || (ended === 'update' && until === 'update')) return ended;
    } while (rest > 0 && (work === Infinity || this.kind === kind));
    return 'sliced';
  }
  /** Whether the last update is whole: weights and deltas belong together. */
  get settled(): boolean {
    return this.#loop.idle && this.#end.idle;
  }

  /** Exactly one update (the rest of one that was begun); `epoch` when it was the epoch's last. */
  step(): 'update' | 'epoch' {
    return this.advance(Infinity, 'update') === 'epoch' ? 'epoch' : 'update';
  }
  /** Ends the update (or the validation) that `advance` left in the middle, so that a snapshot is consistent. */
  settle(): 'update' | 'epoch' | 'idle' {
    return this.settled ? 'idle' : this.step();
  }
  /** Changes what may change while training. */
  adjust(adjustment: Adjustment): void {
    this.#course.adjust(adjustment);
    this.#loop.work = Infinity;
    this.network.hyperparameters[hyper.momentum] = this.design.optimizer.momentum;
    this.network.hyperparameters[hyper.learningRate] = this.#course.learningRate(this.epoch);
    if (adjustment.stop) this.#judge();
  }

  /** All that is needed to go on bit for bit, as live views that are valid until training goes on. Settles first. */
  lend(seconds: number, history: Checkpoint['history']): LentCheckpoint {
    this.settle();
    return lendCheckpoint(this.network, this.record, this.origin, this.#at, seconds, history);
  }

  /** Does some of the work; what an executor lost with a thread is done again. Returns the work left. */
  #advancePart(work: number, until: 'update' | 'epoch' = 'update'): number {
    const { update } = this;
    try {
      return this.#runPart(work, until);
    } catch (thrown) {
      if (!(thrown instanceof HelperLost)) throw thrown;
    }
    this.#restore();
    while (this.update < update) this.#runPart(Infinity, 'update');
    this.#ended = 'sliced';
    return this.#runPart(work, until);
  }
  /** Runs on in what is under way, or does whole updates, or begins the next one. Returns the work left. */
  #runPart(work: number, until: 'update' | 'epoch'): number {
    if (!this.#loop.idle) {
      const { rest, ended } = this.#loop.run(work);
      if (ended === 'bad') this.#fail();
      if (ended === 'update') this.#endUpdates(1);
      if (ended === 'validation') this.#end.validated();
      return rest;
    }
    if (!this.#end.idle) return this.#endEpoch(work);
    if (this.#snapshotDue) {
      const rest = this.#snapshot.run(work, this.#at, this.record.partial);
      if (this.#snapshot.bad) this.#fail();
      if (!this.#snapshot.busy) this.#loop.work = 0;
      return rest;
    }
    const rest = this.#runWhole(work, until);
    if (rest !== null) return rest;
    this.#beginUpdate();
    return work;
  }
  get #snapshotDue(): boolean {
    return !this.#replaying && this.#snapshot.isDue(this.#loop.work);
  }
  /** As many whole updates as fit, in one call of the executor. Returns the work left, or null for none. */
  #runWhole(work: number, until: 'update' | 'epoch'): number | null {
    const { whole } = this.#loop;
    if (!whole || this.#replaying) return null;
    const left = this.updatesPerEpoch - this.updateInEpoch;
    const unsaved = this.#snapshot.workLeft(this.#loop.work);
    const updates = whole.affordable(work, unsaved, until === 'update' ? 1 : left);
    if (updates < 1) return null;
    if (whole.run(this.update, this.updateInEpoch, updates, updates === left) < updates) this.#fail();
    this.#loop.work += updates * whole.updateCost;
    this.#endUpdates(updates);
    return work - updates * whole.updateCost;
  }
  #beginUpdate(): void {
    this.#course.writeCorrections(this.network.hyperparameters, this.update);
    const start = this.updateInEpoch * this.#batch;
    this.#loop.beginUpdate(this.update, start, Math.min(start + this.#batch, this.#training.rows));
  }
  #endUpdates(updates: number): void {
    this.#at.update += updates;
    this.#at.updateInEpoch += updates;
    if (this.updateInEpoch < this.updatesPerEpoch) this.#ended = 'update';
    else this.#end.begin(this.design.stop.noImprovement.on);
  }
  /** Goes on with the end of an epoch. Returns the work left. */
  #endEpoch(work: number): number {
    if (this.#end.part === 'validation') {
      const rest = this.#loop.beginValidation(work);
      if (this.#loop.idle) this.#end.validated();
      return rest;
    }
    const rest = this.#end.run(work);
    const { part, bad } = this.#end;
    if (bad) this.#fail();
    if (part !== 'done') return rest;
    this.#at.epoch++;
    this.#at.updateInEpoch = 0;
    const rate = this.#course.learningRate(this.epoch - 1);
    this.#end.finish(this.epoch, this.update, rate, lossesNeeded(this.design.stop));
    this.#judge();
    if (this.#stopped?.goesBack) this.#keepBest();
    this.#startEpoch();
    this.#ended = 'epoch';
    return rest;
  }
  /** Goes back to the state with the best validation loss, as if training had stopped there. */
  #keepBest(): void {
    stateOf(this.network).set(this.record.bestState);
    Object.assign(this.#at, this.record.goBack());
  }
  /** Order of the examples and learning rate of the epoch that begins. */
  #startEpoch(): void {
    this.#loop.work = Infinity;
    this.network.hyperparameters[hyper.learningRate] = this.#course.learningRate(this.epoch);
    this.#course.arrange(this.#loop.order, this.epoch);
  }
  #resume(checkpoint: Checkpoint): void {
    loadSnapshot(this.network, checkpoint.layers, stateOf(this.network));
    for (const key of ['epoch', 'update', 'updateInEpoch'] as const) this.#at[key] = checkpoint[key];
    this.record.resume(checkpoint);
    this.#judge();
  }
  /** Looks at the stop rules anew, which may be others than when the epoch ended. */
  #judge(): void {
    if (this.epoch === 0 || this.updateInEpoch > 0) return;
    this.#stopped = stoppedBy(this.design.stop, this.record.progress(this.epoch));
  }
  /** Goes back to the snapshot's place. */
  #restore(): void {
    this.#snapshot.restore();
    Object.assign(this.#at, this.#snapshot.position);
    this.#loop.abandon();
    this.#end.abandon();
    this.record.restorePartial(this.#snapshot.partial);
    this.#startEpoch();
  }

  /**
   * Finds the first value that was not finite by going the way from the snapshot again, then goes it once more up
   * to the update before: deterministic training needs no other record of the last finite weights.
   */
  #fail(): never {
    this.#replaying = true;
    this.#restore();
    const epoch = this.epoch;
    const found = findByReplay(this.network, this.#loop, () => {
      this.#advancePart(Infinity);
      return this.epoch === epoch;
    });
    const fault = explainFailure(this.network, found, this.epoch + 1, this.update + 1);
    const badUpdate = this.update;
    this.#restore();
    while (this.update < badUpdate) this.#advancePart(Infinity);
    this.#replaying = false;
    this.#ended = 'sliced';
    throw fault;
  }
}
