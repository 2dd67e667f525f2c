import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { Evaluation, GradientCheck, Prediction } from '@shared/contract/evaluation.ts';
import type { Example, ExampleChoice } from '@shared/contract/example.ts';
import { Fault } from '@shared/contract/fault.ts';
import type {
  InputFacts,
  JudgedRows,
  JudgedRowsRequest,
  ResponseRequest,
  ResponseSurface,
} from '@shared/contract/judged.ts';
import type { RunInfo } from '@shared/contract/run.ts';
import { losses } from '@shared/design/choices.ts';
import { issuesOf } from '@shared/design/issues.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { outputUnits, parameterCount } from '@shared/design/stack.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { checkRows } from '../data/check-rows.ts';
import { encodeRow } from '../data/encode.ts';
import { prepare, type Divide } from '../data/prepare.ts';
import type { ReaderOptions } from '../data/reader.ts';
import { reEncode } from '../data/re-encode.ts';
import type { Encodings } from '../data/re-encode.ts';
import type { Examples, Prepared, RawRow, Table } from '../data/types.ts';
import { checkingGradient } from './gradient-check.ts';
import { History } from './history.ts';
import { outputsOf, predictionOf } from './hypothesis.ts';
import { Judge } from './judge.ts';
import { Network } from './network.ts';
import { touching } from './new-memory.ts';
import type { Execute } from './network.ts';
import { exampleOf, type SplitExamples } from './one-example.ts';
import { TablePrediction } from './predict-table.ts';
import { encodeTargets } from './targets.ts';
import { stoppedBy } from './stop-rules.ts';
import { takeCheckpoint, type LentCheckpoint } from './snapshot.ts';
import { Trainer } from './trainer.ts';
import { weightsFileText } from './weights-file.ts';
import type { WeightsFileOptions } from './weights-file.ts';

export interface SessionOptions {
  /** What to go on from. */
  readonly checkpoint?: Checkpoint | null;
  /** Those that the checkpoint's weights were trained with, where they are not to be fitted anew. */
  readonly encodings?: Encodings | null;
  /** Divides the rows in place of the settings' split. */
  readonly divide?: Divide;
  /** Makes the executor that trains; default the reference. */
  readonly execute?: Execute;
}

/** Whether the epoch under way has the place that a checkpoint says, which other rows or batches may not have. */
function checkPlace({ updateInEpoch, updatesPerEpoch }: Trainer): void {
  if (updateInEpoch < updatesPerEpoch) return;
  const message = `The saved state is ${updateInEpoch} updates into an epoch, which has ${updatesPerEpoch} with these training rows and this batch size. End the epoch with those that it was trained with, or begin with new weights.`;
  throw new Fault({ code: 'checkpoint', message, path: 'updateInEpoch' });
}

/** A document brought to life: data prepared, a trainer, and everything that can be asked of a run. */
export class Session {
  readonly prepared: Prepared;
  readonly trainer: Trainer;
  readonly #document: ProjectDocument;
  readonly #table: Table;
  /** With targets as the output layer wants them. */
  readonly #splits: SplitExamples;
  readonly #history: History;
  readonly #judge: Judge;
  readonly #execute: Execute | undefined;
  #observer: Network | null = null;

  /** Threads that train now. */
  get threads(): number {
    return this.trainer.network.executor.threads ?? 1;
  }

  /**
   * In words why the run that was saved here had stopped, where it had gone back to its best epoch and has not trained
   * since; null too where the stop rules are others now and ask for more.
   */
  get stoppedBefore(): string | null {
    const { design, record } = this.trainer;
    if (record.wentBackFrom === null) return null;
    const stopped = stoppedBy(design.stop, record.progress(record.wentBackFrom));
    return stopped?.goesBack ? stopped.reason : null;
  }

  /**
   * @throws Fault from the data; code `design` with the first error of the design; `checkpoint` where it does not fit
   *   design and data
   */
  constructor(
    document: ProjectDocument,
    table: Table,
    { checkpoint = null, encodings = null, divide, execute }: SessionOptions = {},
  ) {
    this.#document = document;
    this.#execute = execute;
    this.#table = table;
    const prepared = prepare(table, document.data, divide);
    this.prepared = encodings ? reEncode(prepared, table, encodings) : prepared;
    const { shape } = this.prepared;
    const error = issuesOf(document.design, shape).find((issue) => issue.severity === 'error');
    if (error) throw new Fault({ code: 'design', path: error.path, message: error.message });
    const units = outputUnits(document.design, shape);
    const encoded = (examples: Examples): Examples => encodeTargets(examples, shape, units);
    const held = (examples: Examples | null): Examples | null => examples && encoded(examples);
    const training = encoded(this.prepared.training);
    const validation = held(this.prepared.validation);
    const test = held(this.prepared.test);
    this.#splits = { training, validation, test };
    this.trainer = new Trainer(document.design, shape, training, validation, {
      checkpoint,
      execute,
    });
    checkPlace(this.trainer);
    const { trainingRows, validationRows, testRows } = this.prepared;
    this.#judge = new Judge({
      trainer: this.trainer,
      prepared: this.prepared,
      table,
      splits: {
        training: { examples: training, tableRows: trainingRows },
        validation: validation && { examples: validation, tableRows: validationRows },
        test: test && { examples: test, tableRows: testRows },
      },
      execute,
    });
    this.#history = new History(epochStride(this.trainer.stack.length), {
      past: checkpoint?.history,
      best: this.trainer.record.bestEpoch,
    });
  }

  /** What a run is, whatever it has come to. */
  info(run: number): Omit<RunInfo, 'state' | 'epochs'> {
    const { stack } = this.trainer;
    const { kind, unit } = this.#document.design.loss;
    return {
      run,
      layers: stack.map(({ name, units, inputs, activation }) => ({ name, units, inputs, activation })),
      parameters: parameterCount(stack),
      lossUnit: losses[kind].entropy ? unit : '',
      scoreName: this.prepared.task === 'classification' ? 'accuracy' : 'R²',
      inputNames: [...this.prepared.inputNames],
      outputNames: [...this.prepared.outputNames],
      arithmetic: this.trainer.origin.arithmetic,
      trainedIn: this.trainer.origin.trainedIn,
    };
  }

  /** Keeps a frame for the curves of a saved project. */
  log(frames: Float64Array, offset: number): void {
    this.#history.add(frames, offset, frames[offset] === this.trainer.record.bestEpoch);
  }
  /** The frames that are kept: a copy. */
  get epochs(): Float64Array<ArrayBuffer> {
    return Float64Array.from(this.#history.toCheckpoint().values);
  }

  /**
   * Metrics of all splits at the weights of one update; yields between slices of work.
   *
   * @param settling waited for before the weights are copied: the end of the update under way
   */
  evaluating(settling?: () => Steps<void>): Steps<Omit<Evaluation, 'run'>> {
    return this.#judge.evaluating(settling);
  }
  /** The same at once. */
  evaluate(): Omit<Evaluation, 'run'> {
    return this.#judge.evaluate();
  }
  /** Rows of the last evaluation. @throws Fault `rows-split` */
  judgedRows(request: JudgedRowsRequest): Omit<JudgedRows, 'run'> {
    return this.#judge.rows(request);
  }
  /** Outputs over one or two inputs. @throws Fault `response-input`, or as {@link predict} */
  response(request: ResponseRequest): Omit<ResponseSurface, 'run'> {
    return this.#judge.response(this.#observe(), request);
  }
  /** The input columns as the training rows have them. */
  inputFacts(): Omit<InputFacts, 'run'> {
    return this.#judge.inputs();
  }

  /** @throws Fault for a missing column, an unknown category or a cell that is not a number */
  predict(row: RawRow): Prediction {
    const network = this.#observe();
    const inputs = new Float64Array(this.prepared.shape.inputs);
    encodeRow(this.prepared.inputs, row, inputs, 0);
    const outputs = outputsOf(network, {
      rows: 1,
      inputs,
      targets: new Float64Array(network.targets.columns),
    });
    return predictionOf(network, outputs, this.prepared);
  }

  /** Predictions for every row of a text, at the weights of the last update now, whatever is trained meanwhile. */
  predictTable(options: ReaderOptions): TablePrediction {
    const { design, shape } = this.trainer.network;
    // One of its own: others look at other weights meanwhile.
    const network = new Network(design, shape);
    network.copyWeights(this.trainer.network);
    return new TablePrediction(network, this.prepared.inputs, this.prepared, options);
  }

  /**
   * Central differences against ∇ℓ on the first training examples, at the weights of one update.
   *
   * @param settling as for `evaluating`
   */
  *checking(settling?: () => Steps<void>): Steps<GradientCheck> {
    const { design, shape } = this.trainer.network;
    // One of its own: others look at other weights meanwhile.
    const network = new Network(design, shape, this.#execute);
    yield* touching([...network.weights, ...network.gradients]);
    if (settling) yield* settling();
    else this.trainer.settle();
    network.copyWeights(this.trainer.network);
    yield;
    return yield* checkingGradient(network, this.#splits.training);
  }
  /** The same at once. */
  check(): GradientCheck {
    return atOnce(this.checking());
  }

  /** One example at the weights of the last update. @throws Fault `example-index`, `example-split` */
  example(choice: ExampleChoice): Omit<Example, 'run'> {
    const source = { splits: this.#splits, prepared: this.prepared, table: this.#table };
    return exampleOf(this.#observe(), this.trainer, source, choice);
  }

  /** One encoded example with the graph and the weights: what can be looked into (engine/explore/network). */
  sight(choice: ExampleChoice) {
    const { epoch, update, split, index, count, tableRow } = this.example(choice);
    const examples = this.#splits[split]!;
    const { graph, stack, weights } = this.#observe();
    const row = (values: Float64Array): Float64Array => {
      const columns = values.length / count;
      return values.subarray(index * columns, (index + 1) * columns);
    };
    return {
      ...{ graph, stack, weights, epoch, update, split, index, count, tableRow },
      inputs: row(examples.inputs),
      targets: row(examples.targets),
      penaltyRows: this.#splits.training.rows,
      inputNames: this.prepared.inputNames,
      outputNames: this.prepared.outputNames,
      lossUnit: this.info(0).lossUnit,
    };
  }

  /** @param seconds trained so far */
  checkpoint(seconds = 0): Checkpoint {
    return takeCheckpoint(this.lend(seconds));
  }
  /** The same as live views, valid until training goes on. */
  lend(seconds = 0): LentCheckpoint {
    return this.trainer.lend(seconds, this.#history.toCheckpoint());
  }

  /** Verified text of the weights file of the current weights. */
  weightsFile(options: WeightsFileOptions): string {
    this.trainer.settle();
    return weightsFileText(
      this.trainer,
      this.prepared,
      this.#document.data,
      checkRows(this.#table, this.prepared),
      options,
    );
  }

  /** A second network with the trainer's weights, so that looking never disturbs an update under way. */
  #observe(): Network {
    const { design, shape } = this.trainer.network;
    this.#observer ??= new Network(design, shape);
    this.#observer.copyWeights(this.trainer.network);
    return this.#observer;
  }
}
