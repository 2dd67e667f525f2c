import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import type { Evaluation } from '@shared/contract/evaluation.ts';
import { Fault } from '@shared/contract/fault.ts';
import {
  figuresOf,
  foldColumns,
  MOST_FOLD_EPOCHS,
  type FoldResult,
  type FoldsInfo,
} from '@shared/contract/folds.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import type { Steps } from '@shared/contract/steps.ts';
import { foldDivision } from '../data/folds.ts';
import type { Table } from '../data/types.ts';
import { History } from './history.ts';
import type { Execute } from './network.ts';
import { Session } from './session.ts';
import type { WorkKind } from './work-kind.ts';

export interface CrossValidationOptions {
  /** Makes the executor that trains; default the reference. */
  readonly execute?: Execute;
}

/**
 * Trains the design once for each of k folds: on all rows but those of the fold, judged on these. Preparation is
 * fitted anew on the training rows of each. Every fold begins with the design's seed, so that each is the run that
 * anybody gets who trains with those rows, and folds differ by their rows alone.
 *
 * Like the trainer it knows no clock: a caller grants work, and slices change no bit. One fold's session is in memory
 * at a time.
 */
export class CrossValidation {
  readonly folds: number;
  readonly #document: ProjectDocument;
  readonly #table: Table;
  readonly #execute: Execute | undefined;
  readonly #frame: Float64Array;
  readonly #row = new Float64Array(foldColumns.length);
  #results: readonly FoldResult[] = [];
  #session: Session;
  #history!: History;
  #best = { epoch: 0, loss: Infinity };
  #epochs = 0;
  #stopped: string | null = null;
  #judging: Steps<Omit<Evaluation, 'run'>> | null = null;

  /**
   * @param folds k ≥ 2
   * @throws Fault of data or design; `folds-rows`; `folds-endless` where no stop rule is on
   */
  constructor(
    document: ProjectDocument,
    table: Table,
    folds: number,
    { execute }: CrossValidationOptions = {},
  ) {
    if (!Object.values(document.design.stop).some(({ on }) => on)) {
      const message =
        'No stop rule is on, so that the first fold would never end: choose one, e.g. a number of epochs.';
      throw new Fault({ code: 'folds-endless', message, path: 'stop' });
    }
    this.folds = folds;
    this.#document = document;
    this.#table = table;
    this.#execute = execute;
    this.#session = this.#open();
    this.#frame = new Float64Array(epochStride(this.#session.trainer.stack.length));
    this.#begin();
  }

  get done(): boolean {
    return this.#results.length === this.folds;
  }
  /** Folds that have come to their end, in order. */
  get results(): readonly FoldResult[] {
    return this.#results;
  }
  /** What comes next: work of one kind takes the same time for each multiply-add. */
  get kind(): WorkKind | 'judgement' {
    return this.#judging ? 'judgement' : this.#session.trainer.kind;
  }
  /** Epochs done in the fold under way. */
  get epoch(): number {
    return this.#epochs;
  }
  /** Loss and score of the fold under way so far: epochs × `foldColumns`. */
  get curve(): Float64Array<ArrayBuffer> {
    return Float64Array.from(this.#history.toCheckpoint().values);
  }
  get info(): Omit<FoldsInfo, 'id'> {
    const { prepared } = this.#session;
    const { lossUnit, scoreName } = this.#session.info(0);
    const { stop } = this.#document.design;
    const { split } = this.#document.data;
    const rows = prepared.training.rows + (prepared.validation?.rows ?? 0);
    return {
      folds: this.folds,
      rows,
      leftOut: this.#table.rows - rows,
      stratified: prepared.task === 'classification' && split.stratified,
      lossUnit,
      scoreName,
      epochs: stop.epochs.on ? stop.epochs.epochs : null,
    };
  }

  /**
   * Trains until about `work` multiply-adds are done, an epoch ends, or a fold does.
   *
   * @throws Fault code `not-finite`, or of the data of a later fold; its message names the fold
   */
  advance(work: number): 'sliced' | 'epoch' | 'fold' | 'done' {
    if (this.done) return 'done';
    return this.#judging ? this.#judge() : this.#train(work);
  }

  #train(work: number): 'sliced' | 'epoch' {
    const { trainer } = this.#session;
    try {
      if (trainer.advance(work) !== 'epoch') return 'sliced';
    } catch (thrown) {
      throw this.#named(thrown);
    }
    trainer.writeFrame(this.#frame, 0, 0);
    this.#log();
    this.#epochs = this.#frame[columnIndex('epoch')];
    this.#stopped = trainer.stopReason();
    if (this.#stopped !== null) this.#judging = this.#session.evaluating();
    return 'epoch';
  }

  /** A step of the judgement of the fold; when it is made, the next fold begins. */
  #judge(): 'sliced' | 'fold' | 'done' {
    const { done, value } = this.#judging!.next();
    if (!done) return 'sliced';
    const { trainingRows, validationRows } = this.#session.prepared;
    const training = figuresOf(value.training);
    const validation = figuresOf(value.validation!);
    const figures = Object.keys(training).map((name) => ({
      name,
      training: training[name],
      validation: validation[name],
    }));
    this.#results = [
      ...this.#results,
      {
        fold: this.#results.length + 1,
        trainingRows: trainingRows.length,
        validationRows: validationRows.length,
        epochs: this.#epochs,
        keptEpoch: value.epoch,
        bestEpoch: this.#best.epoch,
        stopped: this.#stopped!,
        figures,
        curve: this.curve,
      },
    ];
    this.#judging = null;
    if (this.done) return 'done';
    this.#session = this.#open();
    this.#begin();
    return 'fold';
  }

  #open(): Session {
    const fold = this.#results.length;
    try {
      return this.#openFold(fold);
    } catch (thrown) {
      // A design is wrong in every fold; data may be in one, whose training rows lack a category.
      throw thrown instanceof Fault && thrown.code.startsWith('data-') ? this.#named(thrown) : thrown;
    }
  }
  #openFold(fold: number): Session {
    return new Session(this.#document, this.#table, {
      divide: foldDivision(this.#table, this.#document.data.split, this.folds, fold),
      execute: this.#execute,
    });
  }

  /** The curve begins with the untrained network. */
  #begin(): void {
    this.#history = new History(foldColumns.length, { most: MOST_FOLD_EPOCHS });
    this.#best = { epoch: 0, loss: Infinity };
    this.#epochs = 0;
    this.#stopped = null;
    this.#session.trainer.writeFrame(this.#frame, 0, 0);
    this.#log();
  }

  #log(): void {
    foldColumns.forEach((column, i) => (this.#row[i] = this.#frame[columnIndex(column)]));
    const [epoch, , loss] = this.#row;
    const better = loss < this.#best.loss;
    if (better) this.#best = { epoch, loss };
    this.#history.add(this.#row, 0, better);
  }

  #named(thrown: unknown): unknown {
    if (!(thrown instanceof Fault)) return thrown;
    const fold = this.#results.length + 1;
    return new Fault({ ...thrown.toData(), message: `Fold ${fold} of ${this.folds}: ${thrown.message}` });
  }
}
