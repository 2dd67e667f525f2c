import type { PreparedSummary, TableSummary } from '@shared/contract/data-summary.ts';
import type { CheckedSource, CompleteTraceRequest, Trace } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { Arithmetic } from '@shared/design/choices.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';
import type { DataSettings, DataSource } from '@shared/design/schema.ts';
import { ThreadLink } from './thread-link.ts';

export interface DataHostOptions {
  /** The built worker/thread.ts. */
  readonly script: URL | string;
  readonly readBytes: (source: DataSource) => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** The thread that reads and describes data and traces functions, so that neither windows nor training wait for it. */
export class DataHost {
  readonly #options: DataHostOptions;
  #link: ThreadLink | null = null;
  #traces = 0;
  #tracing: Promise<unknown> = Promise.resolve();

  constructor(options: DataHostOptions) {
    this.#options = options;
  }

  describe(source: DataSource): Promise<TableSummary> {
    return this.#withBytes(source, (link, bytes) =>
      link.call('describe', { source, bytes }, buffersOf(bytes)),
    );
  }

  prepare(settings: DataSettings): Promise<PreparedSummary> {
    return this.#withBytes(settings.source, (link, bytes) =>
      link.call('prepareData', { settings, bytes }, buffersOf(bytes)),
    );
  }

  arithmetics(): Promise<Arithmetic[]> {
    return this.#thread().call('arithmetics', null);
  }

  explainCheck(source: ExplainFunction): Promise<CheckedSource> {
    return this.#thread().call('explainCheck', source);
  }

  /**
   * One trace at a time: of those that come while one is computed, only the last is.
   *
   * @throws Fault of the function; `explain-superseded` where a later one came before it was begun
   */
  async explainTrace(request: CompleteTraceRequest): Promise<Trace> {
    const number = ++this.#traces;
    await this.#tracing;
    if (number !== this.#traces)
      throw new Fault({ code: 'explain-superseded', message: 'A later trace was asked for.' });
    const traced = this.#thread().call('explainTrace', request);
    this.#tracing = traced.catch(() => undefined);
    return traced;
  }

  async end(): Promise<void> {
    await this.#link?.end();
  }

  /** Asks first without the file's bytes: the thread may know the table already. */
  async #withBytes<T>(
    source: DataSource,
    ask: (link: ThreadLink, bytes: Uint8Array<ArrayBuffer> | null) => Promise<T>,
  ): Promise<T> {
    try {
      return await ask(this.#thread(), null);
    } catch (thrown) {
      if (!(thrown instanceof Fault && thrown.code === 'bytes-wanted')) throw thrown;
      return ask(this.#thread(), await this.#options.readBytes(source));
    }
  }

  /** The thread; a new one where the last has died. */
  #thread(): ThreadLink {
    if (!this.#link?.alive) this.#link = new ThreadLink(this.#options.script);
    return this.#link;
  }
}

function buffersOf(bytes: Uint8Array<ArrayBuffer> | null): ArrayBuffer[] {
  return bytes ? [bytes.buffer] : [];
}
