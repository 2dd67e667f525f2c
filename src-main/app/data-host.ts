import type { CallArgument } from '@shared/contract/calls.ts';
import type {
  Correlations,
  PreparedSummary,
  ReadingProgress,
  TableRows,
  TableSample,
  TableSummary,
} from '@shared/contract/data-summary.ts';
import type { CheckedSource, CompleteTraceRequest, Trace } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { Arithmetic } from '@shared/design/choices.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';
import type { DataSettings, DataSource } from '@shared/design/schema.ts';
import { isText, sourceName } from '@shared/design/source.ts';
import type { ThreadResult } from '../worker/messages/protocol.ts';
import type { HeldTexts } from '../files/held-texts.ts';
import { firstBytes, piecesOf } from '../files/data-files.ts';
import { ThreadLink } from './thread-link.ts';

type TableParts = ThreadResult<'tableParts'>;

export interface DataHostOptions {
  /** The built worker/thread.ts. */
  readonly script: URL | string;
  readonly held: HeldTexts;
  /** Told a few times a second how far the reading of a file has come, and null at its end. */
  readonly onReading?: (progress: ReadingProgress) => void;
  /** Bytes that a table may take; default by the memory that is free. */
  readonly budget?: number;
}

/** Tells how far a reading has come; null: it is over, and what it was for is done. */
type Report = (progress: Omit<NonNullable<ReadingProgress>, 'name'> | null) => void;

/** Settings that are prepared, or wait for it. */
interface Preparation {
  /** Names them. */
  readonly key: string;
  readonly answer: Promise<PreparedSummary>;
  /** Why it is ended before its time. */
  ended: Fault | null;
  inThread: boolean;
}

/** Milliseconds between two reports on a reading. */
const REPORT_INTERVAL = 100;
const LEAST_BUDGET = 512 * 2 ** 20;

/** The thread that reads and describes data and traces functions, so that neither windows nor training wait for it. */
export class DataHost {
  readonly #options: DataHostOptions;
  #link: ThreadLink | null = null;
  #traces = 0;
  #tracing: Promise<unknown> = Promise.resolve();
  /** Everything about tables, one after the other: the thread keeps one table. */
  #queue: Promise<unknown> = Promise.resolve();
  #readings = 0;
  #cancelled = 0;
  /** Whether the thread is at the last part of opening a table. */
  #describing = false;
  #preparation: Preparation | null = null;
  #described: DataSource | null = null;
  #tables = 0;

  constructor(options: DataHostOptions) {
    this.#options = options;
  }

  async describe(source: DataSource): Promise<TableSummary> {
    const summary = await this.#withTable(source, async (link) => {
      this.#describing = true;
      try {
        return await link.call('describe', { source });
      } finally {
        this.#describing = false;
      }
    });
    this.#described = source;
    return { ...summary, table: ++this.#tables };
  }

  /**
   * What the settings make of the table. Of settings that come while others are prepared, only the last count.
   *
   * @throws Fault of the data; `prepare-superseded`; `prepare-cancelled` by {@link cancel}
   */
  prepare(settings: DataSettings): Promise<PreparedSummary> {
    const key = JSON.stringify(settings);
    if (this.#preparation?.key === key) return this.#preparation.answer;
    const superseded = 'Other settings were chosen before the table was prepared.';
    this.#endPreparation(new Fault({ code: 'prepare-superseded', message: superseded }));
    const answer = this.#withTable(settings.source, async (link) => {
      if (mine.ended) throw mine.ended;
      mine.inThread = true;
      try {
        return await link.call('prepareData', { settings });
      } catch (thrown) {
        throw mine.ended ?? thrown;
      }
    }).finally(() => {
      if (this.#preparation === mine) this.#preparation = null;
    });
    const mine: Preparation = { key, answer, ended: null, inThread: false };
    this.#preparation = mine;
    return answer;
  }

  /** The table in shared memory; null for sources from which every thread makes it as quickly. */
  async table(source: DataSource): Promise<TableParts | null> {
    if (!isText(source)) return null;
    return this.#withTable(source, (link) => link.call('tableParts', { source }));
  }

  async rows({ table, from, count }: CallArgument<'data.rows'>): Promise<TableRows> {
    const source = this.#sourceOf(table);
    return this.#withTable(source, (link) => link.call('rows', { source, from, count }));
  }

  async correlations(table: number): Promise<Correlations> {
    const source = this.#sourceOf(table);
    // Others need not wait in the queue until all pairs are done.
    const { answer } = await this.#withTable(source, (link) => {
      const asked = { answer: link.call('correlations', { source }) };
      asked.answer.catch(() => undefined);
      return Promise.resolve(asked);
    });
    return answer;
  }

  /** How the first lines read; waits for no reading. @throws Fault `file-…` */
  async sample(source: DataSource): Promise<TableSample> {
    const { bytes, whole } = await firstBytes(source, this.#options.held);
    return this.#thread().call('sample', { source, bytes, whole }, [bytes.buffer]);
  }

  /** Ends the reading, describing or preparing under way, and those that wait. */
  cancel(): void {
    this.#endPreparation(
      new Fault({ code: 'prepare-cancelled', message: 'Preparing the table was cancelled.' }),
    );
    this.#cancelled = this.#readings;
    if (this.#describing) void this.#link?.call('tableCancel', null).catch(() => undefined);
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

  #endPreparation(fault: Fault): void {
    const preparation = this.#preparation;
    if (!preparation) return;
    this.#preparation = null;
    preparation.ended = fault;
    if (preparation.inThread) void this.#link?.call('prepareCancel', null).catch(() => undefined);
  }

  #sourceOf(table: number): DataSource {
    if (this.#described && table === this.#tables) return this.#described;
    throw new Fault({ code: 'table-superseded', message: 'Another table has been opened since.' });
  }

  /** Asks a thread that knows the table, before another is read. */
  #withTable<T>(source: DataSource, ask: (link: ThreadLink) => Promise<T>): Promise<T> {
    const reading = ++this.#readings;
    const answer = this.#queue.then(async () => {
      const report = this.#reporter(sourceName(source));
      try {
        await this.#read(source, reading, report);
        return await ask(this.#thread());
      } finally {
        report(null);
      }
    });
    this.#queue = answer.catch(() => undefined);
    return answer;
  }

  async #read(source: DataSource, reading: number, report: Report): Promise<void> {
    try {
      await this.#readAs(source, reading, report, null);
    } catch (thrown) {
      if (!(thrown instanceof Fault && thrown.code === 'encoding-guess')) throw thrown;
      await this.#readAs(source, reading, report, 'windows-1252');
    }
  }

  /** Reads the file in pieces: the next one while the thread takes the last. */
  async #readAs(
    source: DataSource,
    reading: number,
    report: Report,
    encoding: TextEncodingName | null,
  ): Promise<void> {
    const link = this.#thread();
    const budget = this.#options.budget ?? Math.max(LEAST_BUDGET, process.availableMemory() / 2);
    const { known } = await link.call('tableBegin', { source, encoding, budget });
    if (known) return;
    const refuseCancelled = (): void => {
      if (reading > this.#cancelled) return;
      throw new Fault({ code: 'reading-cancelled', message: `Reading ${sourceName(source)} was cancelled.` });
    };
    let taken: Promise<{ rows: number }> | null = null;
    let last = 0;
    try {
      for await (const { bytes, done, total } of piecesOf(source, this.#options.held)) {
        const rows = (await taken)?.rows ?? 0;
        refuseCancelled();
        report({ rows, bytes: done - bytes.length, total });
        last = total;
        taken = link.call('tableBytes', { bytes }, [bytes.buffer]);
        // Looked at in the next turn; until then a failure is nobody's.
        taken.catch(() => undefined);
      }
      const all = await taken;
      refuseCancelled();
      await link.call('tableEnd', null);
      refuseCancelled();
      // What follows, such as describing the table, may be cancelled too.
      if (all) report({ rows: all.rows, bytes: last, total: last });
    } catch (thrown) {
      if (link.alive) await link.call('tableCancel', null);
      throw thrown;
    }
  }

  /** Reports what is worth it: nothing of a file that is read before the first interval is over. */
  #reporter(name: string): Report {
    const { onReading } = this.#options;
    let last = performance.now();
    let reported = false;
    return (progress) => {
      // That all is read is told at once, for the describing takes its time.
      const all = reported && progress?.bytes === progress?.total;
      if (progress && !all && performance.now() - last < REPORT_INTERVAL) return;
      if (!progress && !reported) return;
      last = performance.now();
      reported = true;
      onReading?.(progress && { name, ...progress });
    };
  }

  /** The thread; a new one where the last has died. */
  #thread(): ThreadLink {
    if (!this.#link?.alive) this.#link = new ThreadLink(this.#options.script);
    return this.#link;
  }
}
