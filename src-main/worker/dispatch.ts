import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { ExplainDesk } from '@engine/explore/desk.ts';
import type { Table } from '@engine/data/types.ts';
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
import { Runner } from './runner.ts';

export interface DispatcherOptions {
  readonly engine: EngineLike;
  readonly post: (message: FromThread, transfer?: ArrayBuffer[]) => void;
  readonly now: () => number;
  readonly later: (callback: () => void) => void;
  readonly pacing?: Pacing;
}

type Handlers = { readonly [N in ThreadCallName]: (argument: ThreadArgument<N>) => ThreadResult<N> };

/** What a thread does with each message. One script serves both roles: describing data, and one training run. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #handlers: Handlers;
  readonly #explain = new ExplainDesk();
  #runner: Runner | null = null;
  /** The table read last; the key holds the hash or the text, so that it names the content. */
  #known: { readonly key: string; readonly table: Table } | null = null;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    const { engine } = options;
    const runner = () => this.#required();
    this.#handlers = {
      describe: ({ source, bytes }) => engine.summarise(this.#tableOf(source, bytes)),
      prepareData: ({ settings, bytes }) =>
        engine.prepareSummary(this.#tableOf(settings.source, bytes), settings),
      arithmetics: () => engine.arithmetics(),
      explainCheck: (source) => this.#explain.check(source),
      explainTrace: (request) => this.#explain.trace(request),
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
      judgedRows: (request) => runner().judgedRows(request),
      response: (request) => runner().response(request),
      inputFacts: () => ({ run: runner().state.run, ...runner().settled().inputFacts() }),
      predict: ({ row }) => runner().settled().predict(row),
      predictTable: ({ source, bytes }) => runner().settled().predictTable(this.#tableOf(source, bytes)),
      example: (choice) => runner().example(choice),
      explainNetwork: (request) => runner().explainNetwork(request),
      check: () => runner().check(),
      checkpoint: () => runner().checkpoint(),
      weightsFile: (wanted) => runner().weightsFile(wanted),
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
      post({ type: 'reply', seq, ok: true, value: handler(argument) });
    } catch (thrown) {
      post({ type: 'reply', seq, ok: false, fault: Fault.dataOf(thrown) });
      return;
    }
    // The window learns of the run from the reply; what the run sends by itself comes after it.
    if (name === 'prepare') this.#runner?.start();
  }

  #prepare({ run, document, bytes, checkpoint }: ThreadArgument<'prepare'>): ThreadResult<'prepare'> {
    const { engine, ...environment } = this.#options;
    this.#runner = null;
    const table = this.#tableOf(document.data.source, bytes);
    const session = engine.openSession(document, table, checkpoint);
    this.#runner = new Runner({ ...environment, run, session, checkpoint });
    return this.#runner.info;
  }

  #required(): Runner {
    if (this.#runner) return this.#runner;
    throw new Fault({ code: 'no-run', message: 'No run has been prepared.' });
  }

  #tableOf(source: DataSource, bytes: Uint8Array | null): Table {
    const key = JSON.stringify(source);
    if (this.#known?.key === key) return this.#known.table;
    if (source.kind === 'file' && !bytes) {
      throw new Fault({
        code: 'bytes-wanted',
        message: `${source.path} has not been read yet.`,
        path: source.path,
      });
    }
    const table = this.#options.engine.tableOf(source, bytes ?? undefined);
    this.#known = { key, table };
    return table;
  }
}
