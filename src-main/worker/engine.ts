import type { PreparedSummary, TableSummary } from '@shared/contract/data-summary.ts';
import type { Evaluation, GradientCheck, Prediction, RawRow } from '@shared/contract/evaluation.ts';
import type { Example, ExampleChoice } from '@shared/contract/example.ts';
import type { CompleteNetworkRequest, NetworkTrace } from '@shared/contract/explain.ts';
import type {
  InputFacts,
  JudgedRows,
  JudgedRowsRequest,
  ResponseRequest,
  ResponseSurface,
} from '@shared/contract/judged.ts';
import type { FoldResult, FoldsInfo } from '@shared/contract/folds.ts';
import type { Adjustment, RunInfo } from '@shared/contract/run.ts';
import type { Arithmetic } from '@shared/design/choices.ts';
import type { DataSettings, DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { Steps } from '@shared/contract/steps.ts';
import type { ReaderOptions } from '@engine/data/reader.ts';
import type { Table } from '@engine/data/types.ts';
import type { TablePrediction } from '@engine/train/predict-table.ts';
import type { LentCheckpoint } from '@engine/train/snapshot.ts';
import type { WorkKind } from '@engine/train/work-kind.ts';

/** What the thread needs of the engine's trainer; tests put a small one in its place. */
export interface TrainerLike {
  readonly stack: readonly { readonly units: number; readonly inputs: number }[];
  readonly epoch: number;
  readonly update: number;
  readonly updateInEpoch: number;
  readonly updatesPerEpoch: number;
  /** Whether no update is under way: weights and deltas belong together. */
  readonly settled: boolean;
  /** What the next work is: that of one kind takes the same time for each multiply-add. */
  readonly kind: WorkKind;
  /** Ends at the latest where work of another kind comes. */
  advance(work: number, until: 'update' | 'epoch'): 'sliced' | 'update' | 'epoch';
  settle(): 'update' | 'epoch' | 'idle';
  writeFrame(into: Float64Array, offset: number, seconds: number): void;
  weights(layer: number): Float64Array;
  delta(layer: number): Float64Array;
  stopReason(): string | null;
  adjust(adjustment: Adjustment): void;
}

/** What the thread needs of a session. */
export interface SessionLike {
  readonly trainer: TrainerLike;
  /** Threads that train now. */
  readonly threads?: number;
  /** In words why it had stopped when it was saved, where its stop rules do not show it from where it went back to. */
  readonly stoppedBefore?: string | null;
  info(run: number): Omit<RunInfo, 'state' | 'epochs'>;
  /** Metrics at the weights of one update. @param settling is waited for before they are copied */
  evaluating(settling: () => Steps<void>): Steps<Omit<Evaluation, 'run'>>;
  judgedRows(request: JudgedRowsRequest): Omit<JudgedRows, 'run'>;
  response(request: ResponseRequest): Omit<ResponseSurface, 'run'>;
  inputFacts(): Omit<InputFacts, 'run'>;
  predict(row: RawRow): Prediction;
  predictTable(options: ReaderOptions): TablePrediction;
  example(choice: ExampleChoice): Omit<Example, 'run'>;
  explainNetwork(request: CompleteNetworkRequest): Omit<NetworkTrace, 'run'>;
  checking(settling: () => Steps<void>): Steps<GradientCheck>;
  /** Keeps a frame for the curves of a saved project. */
  log(frames: Float64Array, offset: number): void;
  /** The frames that are kept: a copy. */
  readonly epochs: Float64Array<ArrayBuffer>;
  /** @param seconds trained so far */
  checkpoint(seconds: number): Checkpoint;
  /** The same as live views, valid until training goes on. */
  lend(seconds: number): LentCheckpoint;
  weightsFile(options: { momentum: boolean }): string;
}

/** What the thread needs of a cross-validation. */
export interface CrossValidationLike {
  readonly info: Omit<FoldsInfo, 'id'>;
  readonly done: boolean;
  readonly results: readonly FoldResult[];
  readonly epoch: number;
  /** Fresh with every look, so that it may be transferred. */
  readonly curve: Float64Array<ArrayBuffer>;
  /** As that of a trainer. */
  readonly kind: WorkKind | 'judgement';
  advance(work: number): 'sliced' | 'epoch' | 'fold' | 'done';
}

/** The engine as the thread sees it. */
export interface EngineLike {
  /** `exact`, which every machine has, and `fast` where it fuses. */
  arithmetics(): Arithmetic[];
  /** @param bytes of a source of kind `file` */
  tableOf(source: DataSource, bytes?: Uint8Array): Table;
  /** In steps, between which others are heard; so is what follows. */
  summarise(table: Table): Steps<Omit<TableSummary, 'table'>>;
  prepareSummary(table: Table, settings: DataSettings): Steps<PreparedSummary>;
  openSession(document: ProjectDocument, table: Table, checkpoint: Checkpoint | null): SessionLike;
  openFolds(document: ProjectDocument, table: Table, folds: number): CrossValidationLike;
}
