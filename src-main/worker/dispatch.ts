import { Fault } from '@shared/contract/fault.ts';
import { packed, unpacked } from '@shared/formats/packed.ts';
import { ExplainDesk } from '@engine/explore/desk.ts';
import type { Steps } from '@shared/contract/steps.ts';
import { partsOf } from '@engine/data/column-store.ts';
import { correlating } from '@engine/data/correlations.ts';
import { rowsOf, sampleOf } from '@engine/data/rows.ts';
import type { TablePrediction } from '@engine/train/predict-table.ts';
import type { EngineLike } from './engine.ts';
import type { Pacing } from './messages/credits.ts';
import type {
  FromThread,
  Request,
  ThreadArgument,
  ThreadCallName,
  ThreadResult,
  ToThread,
} from './messages/protocol.ts';
import { FoldsRunner } from './folds-runner.ts';
import { Runner, SLICE } from './runner.ts';
import { Tables } from './tables.ts';

export interface DispatcherOptions {
  readonly engine: EngineLike;
  readonly post: (message: FromThread, transfer?: ArrayBuffer[]) => void;
  readonly now: () => number;
  readonly later: (callback: () => void) => void;
  readonly pacing?: Pacing;
}

/** An answer, or the steps to one, between which others are heard. */
type Answer<T> = T | Steps<T>;
type Handlers = { readonly [N in ThreadCallName]: (argument: ThreadArgument<N>) => Answer<ThreadResult<N>> };

const inSteps = (answer: unknown): answer is Steps<unknown> =>
  typeof answer === 'object' && answer !== null && 'next' in answer;

/** What can be cancelled between two steps, in words. */
const doings = {
  describe: 'Describing the table',
  prepareData: 'Preparing the table',
  correlations: 'Computing the correlations',
} as const;

/** What a thread does with each message. One script serves every role: describing data, one training run, one
 * cross-validation. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #handlers: Handlers;
  readonly #explain = new ExplainDesk();
  #runner: Runner | null = null;
  #folds: FoldsRunner | null = null;
  #prediction: TablePrediction | null = null;
  /** How often each was cancelled. */
  readonly #cancelled = { describe: 0, prepareData: 0, correlations: 0 };
  readonly #tables: Tables;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { engine } = options;
    const runner = () => this.#required();
    this.#tables = new Tables(engine);
    const tables = this.#tables;
    this.#handlers = {
      tableBegin: ({ source, ...limits }) => {
        const known = tables.begin(source, limits);
        // They hold the table before.
        if (!known) this.#cancelled.correlations++;
        return { known };
      },
      tableBytes: ({ bytes }) => ({ rows: tables.bytes(bytes) }),
      tableEnd: () => {
        tables.end();
        return null;
      },
      tableCancel: () => {
        this.#cancelled.describe++;
        tables.cancel();
        return null;
      },
      tableParts: ({ source }) => partsOf(tables.of(source)),
      describe: ({ source }) => this.#cancellable('describe', engine.summarise(tables.of(source))),
      sample: ({ source, bytes, whole }) => sampleOf(source, bytes, whole),
      rows: ({ source, from, count }) => rowsOf(tables.of(source), from, count),
      correlations: ({ source }) => this.#cancellable('correlations', correlating(tables.of(source))),
      prepareData: ({ settings }) =>
        this.#cancellable('prepareData', engine.prepareSummary(tables.of(settings.source), settings)),
      prepareCancel: () => {
        this.#cancelled.prepareData++;
        return null;
      },
      arithmetics: () => engine.arithmetics(),
      explainCheck: (source) => this.#explain.check(source),
      explainTrace: (request) => this.#explain.trace(request),
      crossValidate: (argument) => this.#crossValidate(argument),
      prepare: (argument) => this.#prepare(argument),
      train: () => runner().train(),
      pause: () => runner().pause(),
      step: ({ unit }) => runner().step(unit),
      adjust: (adjustment) => {
        runner().adjust(adjustment);
        return null;
      },
      watch: ({ weights }) => {
        runner().watch(weights);
        return null;
      },
      evaluate: () => runner().evaluate(),
      judgedRows: (request) => runner().look((session, run) => ({ run, ...session.judgedRows(request) })),
      response: (request) => runner().look((session, run) => ({ run, ...session.response(request) })),
      inputFacts: () => runner().look((session, run) => ({ run, ...session.inputFacts() })),
      predict: ({ row }) => runner().look((session) => session.predict(row)),
      predictBegin: ({ name, encoding, budget }) =>
        runner().look((session) => {
          this.#prediction = session.predictTable({ name, encoding: encoding ?? undefined, budget });
          return null;
        }),
      predictBytes: ({ bytes }) => {
        this.#predicting().push(bytes);
        return null;
      },
      predictText: () => ({ text: this.#predicting().next(), ...this.#predicting().sofar }),
      predictEnd: () => {
        const { reading, sofar } = this.#predicting();
        this.#prediction = null;
        return { rows: sofar.rows, outside: sofar.outside ?? 0, renamed: reading?.renamed ?? [] };
      },
      example: (choice) => runner().look((session, run) => ({ run, ...session.example(choice) })),
      explainNetwork: (request) =>
        runner().look((session, run) => ({ run, ...session.explainNetwork(request) })),
      check: () => runner().check(),
      checkpoint: () => this.#checkpoint(),
      weightsFile: (wanted) => runner().look((session) => session.weightsFile(wanted)),
    };
  }

  receive(message: ToThread): void {
    if (message.type === 'acknowledge') this.#runner?.acknowledge(message);
    else if (message.type === 'recycle') this.#runner?.recycle(message.buffers);
    else this.#answer(message);
  }

  #answer({ seq, name, argument }: Request): void {
    const { post } = this.#options;
    try {
      const handler = this.#handlers[name] as (argument: unknown) => unknown;
      const answer = handler(argument);
      if (inSteps(answer)) this.#goOn(seq, answer);
      else post({ type: 'reply', seq, ok: true, value: answer });
    } catch (thrown) {
      post({ type: 'reply', seq, ok: false, fault: Fault.dataOf(thrown) });
      return;
    }
    // The window learns of the run from the reply; what the run sends by itself comes after it.
    if (name === 'prepare') this.#runner?.start();
    if (name === 'crossValidate') this.#folds?.start();
  }

  /** The same steps, until a cancellation is heard between two of them. @throws Fault `reading-cancelled` */
  *#cancellable<T>(kind: keyof typeof doings, steps: Steps<T>): Steps<T> {
    const before = this.#cancelled[kind];
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      yield;
      if (this.#cancelled[kind] !== before)
        throw new Fault({ code: 'reading-cancelled', message: `${doings[kind]} was cancelled.` });
    }
  }

  /** Works on an answer for a slice; then others are heard, and the run trains. */
  #goOn(seq: number, steps: Steps<unknown>): void {
    const { post, now, later } = this.#options;
    const start = now();
    try {
      do {
        const step = steps.next();
        if (step.done) {
          post({ type: 'reply', seq, ok: true, value: step.value });
          return;
        }
        if (step.value === 'waiting') break;
      } while (now() - start < SLICE);
    } catch (thrown) {
      post({ type: 'reply', seq, ok: false, fault: Fault.dataOf(thrown) });
      return;
    }
    later(() => this.#goOn(seq, steps));
  }

  #prepare({
    run,
    document,
    table: parts,
    checkpoint: from,
  }: ThreadArgument<'prepare'>): ThreadResult<'prepare'> {
    const { engine, ...environment } = this.#options;
    this.#runner = null;
    const table = this.#tables.of(document.data.source, parts);
    const checkpoint = from && unpacked(from);
    const session = engine.openSession(document, table, checkpoint);
    this.#runner = new Runner({ ...environment, run, session, checkpoint });
    return this.#runner.info;
  }

  #crossValidate({
    id,
    document,
    folds,
    table: parts,
  }: ThreadArgument<'crossValidate'>): ThreadResult<'crossValidate'> {
    const { engine, post, now, later } = this.#options;
    const table = this.#tables.of(document.data.source, parts);
    const validation = engine.openFolds(document, table, folds);
    this.#folds = new FoldsRunner({ id, validation, post, now, later });
    return this.#folds.info;
  }

  *#checkpoint(): Steps<ThreadResult<'checkpoint'>> {
    const checkpoint = yield* this.#required().checkpoint();
    return checkpoint.update > 0 ? packed(checkpoint) : null;
  }

  #predicting(): TablePrediction {
    if (this.#prediction) return this.#prediction;
    throw new Fault({ code: 'no-prediction', message: 'No table is being predicted.' });
  }

  #required(): Runner {
    if (this.#runner) return this.#runner;
    throw new Fault({ code: 'no-run', message: 'No run has been prepared.' });
  }
}
