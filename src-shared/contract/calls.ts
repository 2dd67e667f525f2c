import * as v from 'valibot';
import { arithmetics, namesOf } from '../design/choices.ts';
import { explainFunctionSchema } from '../design/explain.ts';
import { dataSettingsSchema, dataSourceSchema, documentSchema } from '../design/schema.ts';
import {
  correlationsSchema,
  preparedSummarySchema,
  readingProgressSchema,
  tableRowsSchema,
  tableSampleSchema,
  tableSummarySchema,
} from './data-summary.ts';
import {
  evaluationSchema,
  gradientCheckSchema,
  predictedFileSchema,
  predictionSchema,
  rawRowSchema,
} from './evaluation.ts';
import { exampleChoiceSchema, exampleSchema } from './example.ts';
import {
  checkedSourceSchema,
  networkRequestSchema,
  networkTraceSchema,
  traceRequestSchema,
  traceSchema,
} from './explain.ts';
import { faultSchema } from './fault.ts';
import {
  foldsEndedSchema,
  foldsFoldSchema,
  foldsInfoSchema,
  foldsProgressSchema,
  foldsRequestSchema,
} from './folds.ts';
import {
  inputFactsSchema,
  judgedRowsRequestSchema,
  judgedRowsSchema,
  responseRequestSchema,
  responseSchema,
} from './judged.ts';
import { adjustmentSchema, epochsEventSchema, runInfoSchema, runStateSchema } from './run.ts';
import { weightsPartSchema } from './weights-parts.ts';

/**
 * THE table of the boundary between renderer and main process. Both ends derive from it: the renderer's typed
 * client, the preload's list of channels, and the main process's handlers, which validate every argument.
 */
const nothing = v.null();
const call = <A extends v.GenericSchema, R extends v.GenericSchema>(argument: A, result: R) => ({
  argument,
  result,
});

const openedProjectSchema = v.object({
  document: documentSchema,
  /** `null` for a project that was never saved. */
  path: v.nullable(v.string()),
  name: v.string(),
  /** Whether weights came with it; they are loaded by the next `run.prepare`. */
  trained: v.boolean(),
  /** Something the user should know, e.g. that the data file has changed on disk. */
  notice: v.nullable(v.string()),
});

/** A long project file that is being read or written. */
const projectWorkSchema = v.nullable(v.object({ kind: v.picklist(['opening', 'saving']), name: v.string() }));

const recoveredSchema = v.variant('kind', [
  /** Opened as a project is; `savedAt` (ISO 8601) is when it was kept. */
  v.object({ kind: v.literal('session'), opened: openedProjectSchema, savedAt: v.string() }),
  /** It could not be read, and was put aside; words for the user. */
  v.object({ kind: v.literal('unreadable'), message: v.string() }),
]);

export const calls = {
  'app.info': call(
    nothing,
    v.object({
      version: v.string(),
      electron: v.string(),
      chromium: v.string(),
      node: v.string(),
      /** Requests for anything but the app's own files, all of them refused, since the start. */
      refusedRequests: v.number(),
      /** Those that this machine and runtime have; `exact` always, by the reference executor at the latest. */
      arithmetics: v.array(v.picklist(namesOf(arithmetics))),
      /** Of a training at most. */
      threads: v.number(),
      /** Whether V8's wider vectors are on. */
      wideVectors: v.boolean(),
    }),
  ),
  /** Which commands are enabled and what is shown in the title, for native menu and unsaved-changes guard. */
  'app.shown': call(
    v.object({ enabled: v.record(v.string(), v.boolean()), dirty: v.boolean(), name: v.string() }),
    nothing,
  ),
  /** Answers the guard: whether the window may close. */
  'app.close': call(nothing, nothing),

  /** Opens a dialog; null when cancelled. */
  'data.choose': call(nothing, v.nullable(dataSourceSchema)),
  /** The text on the clipboard, such as a spreadsheet's cells; '' where there is none. */
  'data.clipboard': call(nothing, v.string()),
  /** Reads and summarises a source. Faults: `csv-…`, `file-…`. */
  'data.describe': call(dataSourceSchema, tableSummarySchema),
  /** Ends the reading of a file, whose call fails with `reading-cancelled`. */
  'data.cancel': call(nothing, nothing),
  /** How the first lines of a source read, at once. */
  'data.sample': call(dataSourceSchema, tableSampleSchema),
  /** Rows of the table described last. Fault `table-superseded` where it is another. */
  'data.rows': call(
    v.object({
      table: v.number(),
      from: v.pipe(v.number(), v.integer(), v.minValue(0)),
      count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)),
    }),
    tableRowsSchema,
  ),
  'data.correlations': call(v.object({ table: v.number() }), correlationsSchema),
  /** What a file that was dropped is, as a source. Faults: `file-…`. */
  'data.dropped': call(v.object({ path: v.string() }), dataSourceSchema),
  /** Whether a data file still has the content that it had; what was read of it is in memory. */
  'data.onDisk': call(
    v.object({ path: v.string(), sha256: v.string() }),
    v.picklist(['same', 'changed', 'missing']),
  ),
  /** What the settings make of the table: names, split, dropped rows. Faults name row and column. */
  'data.prepare': call(dataSettingsSchema, preparedSummarySchema),

  'project.open': call(v.object({ path: v.nullable(v.string()) }), v.nullable(openedProjectSchema)),
  /** `path` null asks where. Result null when cancelled. `embed` puts the CSV's text into the file. */
  'project.save': call(
    v.object({ document: documentSchema, path: v.nullable(v.string()), embed: v.boolean() }),
    v.nullable(v.object({ path: v.string(), name: v.string() })),
  ),
  /** Stops the reading or writing of a long project file; its call fails with `project-cancelled`. */
  'project.cancel': call(nothing, nothing),
  'project.recent': call(nothing, v.array(v.object({ path: v.string(), name: v.string() }))),
  /** What is not saved, to be kept in case the program ends; null: everything is saved. */
  'session.keep': call(
    v.nullable(v.object({ document: documentSchema, path: v.nullable(v.string()), name: v.string() })),
    nothing,
  ),
  /** What was kept when the program or the page last ended without asking; null: nothing. */
  'session.recover': call(nothing, v.nullable(recoveredSchema)),
  /** Forgets weights that an opened project brought along. */
  'project.new': call(nothing, nothing),

  /** A new run: weights drawn from the seed, or taken from the project just opened. Any earlier run ends. */
  'run.prepare': call(documentSchema, runInfoSchema),
  'run.train': call(v.object({ run: v.number() }), runStateSchema),
  'run.pause': call(v.object({ run: v.number() }), runStateSchema),
  'run.step': call(v.object({ run: v.number(), unit: v.picklist(['update', 'epoch']) }), runStateSchema),
  'run.adjust': call(v.object({ run: v.number(), adjustment: adjustmentSchema }), nothing),
  /** Credits: the renderer has drawn what it got, more may come. */
  'run.acknowledge': call(v.object({ run: v.number(), epochs: v.number(), weights: v.number() }), nothing),
  /** The next part of weights that come in several. */
  'run.weightsPart': call(v.object({ run: v.number() }), nothing),
  /** Whether weights and momentum deltas are wanted now (some view shows them). */
  'run.watch': call(v.object({ run: v.number(), weights: v.boolean() }), nothing),

  /**
   * A k-fold cross-validation in a thread of its own; one before it ends. Faults of data and design; `folds-rows`,
   * `folds-endless`; `folds-stopped` where it was stopped before it had begun.
   */
  'folds.start': call(foldsRequestSchema, foldsInfoSchema),
  /** Ends the present one, if any, wherever it is. */
  'folds.stop': call(nothing, nothing),

  'run.evaluate': call(v.object({ run: v.number() }), evaluationSchema),
  /** Rows of the last evaluation: of a cell of its matrix, or those of greatest loss. Faults: `rows-split`. */
  'run.rows': call(v.object({ run: v.number(), ...judgedRowsRequestSchema.entries }), judgedRowsSchema),
  /** Outputs while one input or two go through their range. Faults: `response-input`, `data-…`. */
  'run.response': call(v.object({ run: v.number(), ...responseRequestSchema.entries }), responseSchema),
  'run.inputs': call(v.object({ run: v.number() }), inputFactsSchema),
  'run.predict': call(v.object({ run: v.number(), row: rawRowSchema }), predictionSchema),
  /** Asks for a table and where predictions for its rows go, as CSV. Null when cancelled. Faults: `csv-…`, `data-…`. */
  'predict.file': call(v.object({ run: v.number() }), v.nullable(predictedFileSchema)),
  /** Ends it; nothing is written, and its result is null. */
  'predict.cancel': call(nothing, nothing),
  /** One example at the current weights. Faults: `example-index`, `example-split`. */
  'run.example': call(v.object({ run: v.number(), ...exampleChoiceSchema.entries }), exampleSchema),
  'run.check': call(v.object({ run: v.number() }), gradientCheckSchema),
  /** Names and first problem of a text while it is typed; never a fault. */
  'explain.check': call(explainFunctionSchema, checkedSourceSchema),
  /** Faults `explain-…` have the path `line 3, column 5` (`placeOfPath`). A later call ends an earlier one. */
  'explain.trace': call(traceRequestSchema, traceSchema),
  /** One example of the run at its current weights, opened where `layer` and `neuron` say. */
  'explain.network': call(networkRequestSchema, networkTraceSchema),
  /** Asks where, writes a text or image that the window has made: a trace, a chart. Result null when cancelled. */
  'export.file': call(
    v.object({
      name: v.string(),
      extension: v.picklist(['csv', 'md', 'tex', 'svg', 'png', 'json']),
      content: v.union([v.string(), v.instance(Uint8Array)]),
    }),
    v.nullable(v.object({ path: v.string() })),
  ),
  /** Asks where, writes and verifies the weights file. Result null when cancelled. */
  'export.weights': call(
    v.object({ run: v.number(), momentum: v.boolean() }),
    v.nullable(v.object({ path: v.string() })),
  ),
} as const;

export const events = {
  /** While a file is read, a few times a second; null at its end. */
  'data.reading': readingProgressSchema,
  /** While a file is predicted, a few times a second; null at its end. */
  'predict.progress': readingProgressSchema,
  'run.state': runStateSchema,
  'run.epochs': epochsEventSchema,
  'run.weights': weightsPartSchema,
  'folds.progress': foldsProgressSchema,
  'folds.fold': foldsFoldSchema,
  'folds.ended': foldsEndedSchema,
  /** A native menu item was chosen; the id of a command. */
  'menu.command': v.object({ command: v.string() }),
  /** The window wants to close while there are unsaved changes. */
  'app.closing': v.null(),
  /** A project file was opened from outside; the page asks what it must and opens it. */
  'project.given': v.object({ path: v.string() }),
  'project.work': projectWorkSchema,
  /** Words for the user: something about the app's own files. */
  'app.notice': v.object({ message: v.string() }),
} as const;

/** What a call returns over IPC: a fault is data, because a thrown Error loses its fields. */
export const replySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), value: v.any() }),
  v.object({ ok: v.literal(false), fault: faultSchema }),
]);

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type CallArgument<N extends CallName> = v.InferOutput<Calls[N]['argument']>;
export type CallResult<N extends CallName> = v.InferOutput<Calls[N]['result']>;
export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = v.InferOutput<Events[N]>;
export type Reply = v.InferOutput<typeof replySchema>;
export type RecoveredSession = v.InferOutput<typeof recoveredSchema>;
export type ProjectWork = v.InferOutput<typeof projectWorkSchema>;
export type OpenedProject = v.InferOutput<typeof openedProjectSchema>;

/** IPC channel of the calls and of each event. */
export const CALL_CHANNEL = 'adjoint:call';
export const eventChannel = (name: EventName): string => `adjoint:event:${name}`;

/** What the preload puts on `window.adjoint`; the renderer's bridge wraps it in a typed client. */
export interface Bridge {
  call(name: string, argument: unknown): Promise<unknown>;
  /** @returns a function that stops listening */
  on(name: string, listener: (payload: unknown) => void): () => void;
  /** Where a dropped `File` lies; '' where it comes from no disk. */
  pathOf?(file: unknown): string;
}
