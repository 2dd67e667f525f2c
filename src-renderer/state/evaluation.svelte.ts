import type { Evaluation as Result, GradientCheck, Prediction, RawRow } from '@shared/contract/evaluation.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Client } from '../bridge/client.ts';
import type { Run } from './run.svelte.ts';

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

/** What the run was asked: metrics on both splits, a typed row's prediction, the gradient check. */
export class Evaluation {
  readonly #client: Client;
  /** `metrics.answer`: both splits with the same weights; `metrics.stale`: trained on since. */
  readonly metrics: Question<Result>;
  readonly prediction: Question<Prediction>;
  readonly gradientCheck: Question<GradientCheck>;

  constructor(client: Client, run: Run) {
    this.#client = client;
    this.metrics = new Question(run);
    this.prediction = new Question(run);
    this.gradientCheck = new Question(run);
  }

  evaluate(): Promise<void> {
    return this.metrics.ask((run) => this.#client.call('run.evaluate', { run }));
  }
  predict(row: RawRow): Promise<void> {
    return this.prediction.ask((run) => this.#client.call('run.predict', { run, row }));
  }
  check(): Promise<void> {
    return this.gradientCheck.ask((run) => this.#client.call('run.check', { run }));
  }
}
