import type { Evaluation as Result, GradientCheck, Prediction, RawRow } from '@shared/contract/evaluation.ts';
import {
  MOST_LISTED_ROWS,
  type InputFacts,
  type JudgedRows,
  type JudgedRowsRequest,
  type ResponseRequest,
  type ResponseSurface,
} from '@shared/contract/judged.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Client } from '../bridge/client.ts';
import type { Run } from './run.svelte.ts';

/** Rows that a list begins with, and by which it grows. */
export const ROWS_PAGE = 50;

/** Which weights an answer was computed with. */
interface Moment {
  readonly run: number;
  readonly update: number;
}

/** One question to the run: its last answer, whether the weights have changed since, and what went wrong. */
export class Question<T> {
  readonly #run: Run;
  #answer = $state.raw<T | null>(null);
  #moment = $state.raw<Moment | null>(null);
  #fault = $state.raw<FaultData | null>(null);
  #busy = $state(false);
  #count = 0;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Null before the first answer, and after a new run has begun. */
  get answer(): T | null {
    return this.#moment?.run === this.#run.info?.run ? this.#answer : null;
  }
  get fault(): FaultData | null {
    return this.#fault;
  }
  get busy(): boolean {
    return this.#busy;
  }
  /** Whether the weights have changed since the answer. */
  get stale(): boolean {
    return this.answer !== null && this.#moment?.update !== this.#run.state?.update;
  }

  async ask(question: (run: number) => Promise<T>): Promise<void> {
    const { info, state } = this.#run;
    if (!info || !state) return;
    const mine = ++this.#count;
    this.#busy = true;
    this.#fault = null;
    try {
      const answer = await question(info.run);
      if (mine !== this.#count || info.run !== this.#run.info?.run) return;
      this.#answer = answer;
      const update = (answer as { update?: number }).update ?? state.update;
      this.#moment = { run: info.run, update };
    } catch (thrown) {
      if (mine === this.#count) this.#fault = Fault.dataOf(thrown);
    } finally {
      if (mine === this.#count) this.#busy = false;
    }
  }
}

/** What is looked at in the Evaluate place; it stays while one looks elsewhere. */
export const evaluateSections = [
  'metrics',
  'curves',
  'errors',
  'rows',
  'response',
  'predict',
  'folds',
] as const;
export type EvaluateSection = (typeof evaluateSections)[number];

type RowsWanted = Pick<JudgedRowsRequest, 'split' | 'cell'>;

/** What the run was asked: metrics of every split, rows behind them, a typed row's prediction, the gradient check. */
export class Evaluation {
  readonly #client: Client;
  /** `metrics.answer`: all splits with the same weights; `metrics.stale`: trained on since. */
  readonly metrics: Question<Result>;
  readonly rows: Question<JudgedRows>;
  readonly response: Question<ResponseSurface>;
  /** The response over both inputs of a network that has two. */
  readonly boundary: Question<ResponseSurface>;
  readonly inputs: Question<InputFacts>;
  readonly prediction: Question<Prediction>;
  readonly gradientCheck: Question<GradientCheck>;
  section = $state<EvaluateSection>('metrics');
  /** Two classes: from which probability on a row counts as the second. */
  threshold = $state(0.5);
  /** Which rows are listed, and how many. */
  wanted = $state.raw<RowsWanted>({ split: 'training', cell: null });
  shownRows = $state(ROWS_PAGE);

  constructor(client: Client, run: Run) {
    this.#client = client;
    this.metrics = new Question(run);
    this.rows = new Question(run);
    this.response = new Question(run);
    this.boundary = new Question(run);
    this.inputs = new Question(run);
    this.prediction = new Question(run);
    this.gradientCheck = new Question(run);
  }

  evaluate(): Promise<void> {
    return this.metrics.ask((run) => this.#client.call('run.evaluate', { run }));
  }
  /** Shows other rows, from the first on. */
  want(wanted: RowsWanted): void {
    this.wanted = wanted;
    this.shownRows = ROWS_PAGE;
    this.section = 'rows';
  }
  /** The rows that are wanted, of the last evaluation. */
  listRows(): Promise<void> {
    const request = { ...this.wanted, from: 0, count: this.shownRows };
    return this.rows.ask((run) => this.#client.call('run.rows', { run, ...request }));
  }
  /** Rows for a file, as many as a file should have. */
  rowsToSave(run: number): Promise<JudgedRows> {
    return this.#client.call('run.rows', { run, ...this.wanted, from: 0, count: MOST_LISTED_ROWS });
  }
  askInputs(): Promise<void> {
    return this.inputs.ask((run) => this.#client.call('run.inputs', { run }));
  }
  respond(request: ResponseRequest): Promise<void> {
    return this.response.ask((run) => this.surface(run, request));
  }
  surface(run: number, request: ResponseRequest): Promise<ResponseSurface> {
    return this.#client.call('run.response', { run, ...request });
  }
  predict(row: RawRow): Promise<void> {
    return this.prediction.ask((run) => this.#client.call('run.predict', { run, row }));
  }
  check(): Promise<void> {
    return this.gradientCheck.ask((run) => this.#client.call('run.check', { run }));
  }
}
