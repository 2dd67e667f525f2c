import type {
  Correlations,
  PreparedSummary,
  TableRows,
  TableSample,
  TableSummary,
} from '@shared/contract/data-summary.ts';
import type {
  Evaluation,
  GradientCheck,
  PredictedTable,
  Prediction,
  RawRow,
} from '@shared/contract/evaluation.ts';
import type { Example, ExampleChoice } from '@shared/contract/example.ts';
import type {
  CheckedSource,
  CompleteNetworkRequest,
  CompleteTraceRequest,
  NetworkTrace,
  Trace,
} from '@shared/contract/explain.ts';
import type {
  InputFacts,
  JudgedRows,
  JudgedRowsRequest,
  ResponseRequest,
  ResponseSurface,
} from '@shared/contract/judged.ts';
import type { FaultData } from '@shared/contract/fault.ts';
import type { FoldsEnded, FoldsFold, FoldsInfo, FoldsProgress } from '@shared/contract/folds.ts';
import type { Adjustment, EpochsEvent, RunInfo, RunState } from '@shared/contract/run.ts';
import type { WeightsEvent } from '@shared/contract/weights-parts.ts';
import type { Arithmetic } from '@shared/design/choices.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';
import type { DataSettings, DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { PackedCheckpoint } from '@shared/formats/packed.ts';
import type { TableParts } from '@engine/data/column-store.ts';
import type { PredictedRows } from '@engine/train/predict-table.ts';
import type { ReadingLimits } from '../tables.ts';

/**
 * What the main process and a thread say to each other. Documents, rows and checkpoints are validated where they
 * enter the app (contract, project file); between main process and thread they are the same values, so here are
 * types only.
 */
/** Every call a thread answers: its argument and its result. */
export interface ThreadCalls {
  /** Begins to read a table from bytes, unless the thread knows it, or makes it by itself. Ends an earlier reading. */
  tableBegin: { argument: { source: DataSource } & ReadingLimits; result: { known: boolean } };
  /** The next bytes; rows so far. Fault `encoding-guess` where it has to begin again with another encoding. */
  tableBytes: { argument: { bytes: Uint8Array }; result: { rows: number } };
  tableEnd: { argument: null; result: null };
  /** Ends reading and describing: `describe` under way fails with Fault `reading-cancelled`. */
  tableCancel: { argument: null; result: null };
  /** The table in shared memory, for another thread. These and those below: Fault `table-wanted` before it is read. */
  tableParts: { argument: { source: DataSource }; result: TableParts };
  describe: { argument: { source: DataSource }; result: Omit<TableSummary, 'table'> };
  rows: { argument: { source: DataSource; from: number; count: number }; result: TableRows };
  /** Others are heard meanwhile; the reading of another table ends it with Fault `reading-cancelled`. */
  correlations: { argument: { source: DataSource }; result: Correlations };
  prepareData: { argument: { settings: DataSettings }; result: PreparedSummary };
  /** `prepareData` under way fails with Fault `reading-cancelled`. */
  prepareCancel: { argument: null; result: null };
  /** How the first bytes of a source read. */
  sample: { argument: { source: DataSource; bytes: Uint8Array; whole: boolean }; result: TableSample };

  /** What this machine and runtime can (engine/wasm). */
  arithmetics: { argument: null; result: Arithmetic[] };

  explainCheck: { argument: ExplainFunction; result: CheckedSource };
  explainTrace: { argument: CompleteTraceRequest; result: Trace };

  /** A cross-validation, numbered by the main process; it begins by itself and ends with the thread or by itself. */
  crossValidate: {
    argument: { id: number; document: ProjectDocument; folds: number; table: TableParts | null };
    result: FoldsInfo;
  };

  /** A new run, numbered by the main process. With a checkpoint it goes on exactly there. */
  prepare: {
    argument: {
      run: number;
      document: ProjectDocument;
      /** As the data thread has read it; null where the thread makes it from the source. */
      table: TableParts | null;
      checkpoint: PackedCheckpoint | null;
    };
    result: RunInfo;
  };
  train: { argument: null; result: RunState };
  pause: { argument: null; result: RunState };
  /** The state after the first slice: `training` while the step is still under way. */
  step: { argument: { unit: 'update' | 'epoch' }; result: RunState };
  adjust: { argument: Adjustment; result: null };
  watch: { argument: { weights: boolean }; result: null };
  evaluate: { argument: null; result: Evaluation };
  judgedRows: { argument: JudgedRowsRequest; result: JudgedRows };
  response: { argument: ResponseRequest; result: ResponseSurface };
  inputFacts: { argument: null; result: InputFacts };
  predict: { argument: { row: RawRow }; result: Prediction };
  /**
   * Begins predictions for the rows of a file, at the weights of now; ends earlier ones. Its bytes follow, null at their
   * end; after each, `predictText` until its text is null. Fault `encoding-guess` as in reading.
   */
  predictBegin: { argument: { name: string } & ReadingLimits; result: null };
  predictBytes: { argument: { bytes: Uint8Array | null }; result: null };
  /** CSV of the next rows. */
  predictText: { argument: null; result: { text: string | null } & PredictedRows };
  /** Forgets them, whether all is predicted or not. Rows that were, and those with inputs outside the training rows' range. */
  predictEnd: { argument: null; result: PredictedTable };
  example: { argument: ExampleChoice; result: Example };
  explainNetwork: { argument: CompleteNetworkRequest; result: NetworkTrace };
  check: { argument: null; result: GradientCheck };
  /** What a project file keeps of the run: null where nothing was trained. */
  checkpoint: { argument: null; result: PackedCheckpoint | null };
  /** The text of a weights file that reproduces its own `check`. */
  weightsFile: { argument: { momentum: boolean }; result: string };
}
export type ThreadCallName = keyof ThreadCalls;
export type ThreadArgument<N extends ThreadCallName> = ThreadCalls[N]['argument'];
export type ThreadResult<N extends ThreadCallName> = ThreadCalls[N]['result'];

/** A call; `seq` pairs it with its reply. */
export type Request = {
  [N in ThreadCallName]: {
    readonly type: 'request';
    readonly seq: number;
    readonly name: N;
    readonly argument: ThreadArgument<N>;
  };
}[ThreadCallName];

/** Credits given back: how many epochs, and how many messages of weights, were drawn since the last time. */
export interface Acknowledgement {
  readonly type: 'acknowledge';
  readonly epochs: number;
  readonly weights: number;
}

/** Buffers of a `weights` message that has been passed on; the thread fills them again. */
export interface Recycling {
  readonly type: 'recycle';
  readonly buffers: Float64Array<ArrayBuffer>[];
}

/** Main process → thread. */
export type ToThread = Request | Acknowledgement | Recycling;

/** A failed call crosses as data, because a thrown Error loses its fields. */
export type ThreadReply =
  | { readonly type: 'reply'; readonly seq: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'reply'; readonly seq: number; readonly ok: false; readonly fault: FaultData };

export type ThreadEvent =
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'epochs'; readonly epochs: EpochsEvent }
  | { readonly type: 'weights'; readonly weights: WeightsEvent }
  | { readonly type: 'foldsProgress'; readonly progress: FoldsProgress }
  | { readonly type: 'fold'; readonly fold: FoldsFold }
  | { readonly type: 'foldsEnded'; readonly ended: FoldsEnded }
  /** Memory that outlives the thread; holds its last checkpoint (see shadow.ts). */
  | { readonly type: 'shadow'; readonly memory: SharedArrayBuffer };

/** Thread → main process. */
export type FromThread = ThreadReply | ThreadEvent;
