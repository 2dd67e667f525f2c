import type {
  Correlations,
  PreparedSummary,
  ReadingProgress,
  TableRows,
  TableSample,
  TableSummary,
} from '@shared/contract/data-summary.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Dialect, DialectChoice } from '@shared/design/dialect.ts';
import { setColumn, setTarget } from '@shared/design/edits.ts';
import type { Column, DataSource } from '@shared/design/schema.ts';
import { isText, pastedSource, sourceName, type TextSource } from '@shared/design/source.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Client } from '../bridge/client.ts';
import { settingsFor } from './data-settings.ts';
import { isSameSource, Preparation } from './preparation.svelte.ts';
import type { Project } from './project.svelte.ts';

/** A source that was not taken, and why. */
export interface Refusal {
  readonly name: string;
  readonly fault: FaultData;
  /** The source and how its first lines read, where another dialect may help. */
  readonly source?: TextSource;
}

/** What the worker says about the table and about what the settings make of it. */
export class DataState {
  readonly #client: Client;
  readonly #project: Project;
  readonly preparation: Preparation;
  #summary = $state.raw<TableSummary | null>(null);
  #refusal = $state.raw<Refusal | null>(null);
  #busy = $state(0);
  #reading = $state.raw<string | null>(null);
  #choosing = false;
  #progress = $state.raw<ReadingProgress>(null);
  #sample = $state.raw<TableSample | null>(null);
  #describedSource: DataSource | null = null;
  #openCount = 0;
  #refreshCount = 0;

  constructor(client: Client, project: Project) {
    this.#client = client;
    this.#project = project;
    this.preparation = new Preparation(client, project);
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    return this.#client.on('data.reading', (progress) => (this.#progress = progress));
  }

  get summary(): TableSummary | null {
    return this.#summary;
  }
  /** The last settings that worked; see `fault` and `current` for whether they are the present ones. */
  get prepared(): PreparedSummary | null {
    return this.preparation.prepared;
  }
  /** A source that was just refused; the data before it stays in place. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }
  /** Why the present settings make no data. */
  get fault(): FaultData | null {
    return this.preparation.fault;
  }
  get busy(): boolean {
    return this.#busy > 0 || this.preparation.busy;
  }
  /** Whether `prepared` or `fault` speaks of the document as it is now. */
  get current(): boolean {
    return this.preparation.current;
  }
  /** The source whose table is awaited; a large file takes seconds. */
  get reading(): string | null {
    return this.#reading;
  }
  /** How far the reading of a large file has come. */
  get progress(): ReadingProgress {
    return this.#progress;
  }
  /** How the first lines read in a dialect just chosen, until the whole table is there. */
  get sample(): TableSample | null {
    return this.#sample;
  }
  /** The text whose dialect can be chosen: one that was just refused, else the present source. */
  get text(): TextSource | null {
    const refused = this.#refusal?.source;
    const { source } = this.#project.document.data;
    return refused ?? (isText(source) ? source : null);
  }
  /** The dialect in which it is read. */
  get dialect(): Dialect | null {
    return (
      this.#sample?.dialect ?? (this.#refusal?.source ? null : (this.#summary?.reading?.dialect ?? null))
    );
  }

  /** Rows of the table shown. @throws Fault `table-superseded` */
  rows(table: number, from: number, count: number): Promise<TableRows> {
    return this.#client.call('data.rows', { table, from, count });
  }
  /** @throws Fault `table-superseded` */
  correlations(table: number): Promise<Correlations> {
    return this.#client.call('data.correlations', { table });
  }
  /** Ends the reading of a large file, and what was there before stays; or its preparation. */
  async cancel(): Promise<void> {
    this.#openCount += 1;
    await this.#client.call('data.cancel', null);
  }

  /** Reads the text again with this said of its dialect; null forgets all that was said. The first lines come at once. */
  async redialect(change: DialectChoice | null): Promise<void> {
    const { text } = this;
    if (!text) return;
    const { dialect, ...rest } = text;
    const source: TextSource = change ? { ...rest, dialect: { ...dialect, ...change } } : rest;
    if (this.#reading) await this.cancel();
    const opened = this.open(source);
    const mine = this.#openCount;
    // Where even that fails, the reading of the whole says what is wrong.
    const sample = await this.#client.call('data.sample', source).catch(() => null);
    if (mine === this.#openCount && (this.#reading || this.#refusal)) this.#sample = sample;
    await opened;
  }

  /** Text from the clipboard, as a spreadsheet puts it there; the project keeps it. */
  openPasted(text: string): Promise<void> {
    return this.open(pastedSource(text));
  }
  /** Takes what is on the clipboard. */
  async paste(): Promise<void> {
    const text = await this.#client.call('data.clipboard', null);
    if (text.trim() !== '') return this.openPasted(text);
    const message = 'There is no text on the clipboard. Copy the cells of a table with their names first.';
    this.#refusal = { name: sourceName(pastedSource('')), fault: { code: 'clipboard-empty', message } };
  }

  /** A file that was dropped. */
  async take(file: File): Promise<void> {
    const path = this.#client.pathOf(file);
    if (path === '' || path.endsWith('.adjoint')) return;
    try {
      await this.open(await this.#client.call('data.dropped', { path }));
    } catch (thrown) {
      this.#refusal = { name: file.name, fault: Fault.dataOf(thrown) };
    }
  }
  /** Whether a dropped file can be read from where it lies. */
  hasPath(file: File): boolean {
    return this.#client.pathOf(file) !== '';
  }

  /** How wide the ends of the network are; null before the first data. */
  get shape(): DataShape | null {
    return this.preparation.shape;
  }

  /** Says of a file why it is not taken. */
  refuse(name: string, message: string): void {
    this.#refusal = { name, fault: { code: 'file-refused', message } };
  }
  dismissRefusal(): void {
    this.#refusal = null;
    this.#sample = null;
  }

  /** Asks for a file with the system's dialog and opens it. */
  async choose(): Promise<void> {
    // A second click must not ask a second time.
    if (this.#choosing) return;
    this.#choosing = true;
    try {
      const source = await this.#client.call('data.choose', null);
      if (source) await this.open(source);
    } catch (thrown) {
      this.#refusal = { name: 'The file', fault: Fault.dataOf(thrown) };
    } finally {
      this.#choosing = false;
    }
  }

  /** Takes another table, as one undoable edit; when it is refused, everything stays as it was. */
  async open(source: DataSource): Promise<void> {
    const mine = ++this.#openCount;
    this.#busy += 1;
    this.#refusal = null;
    this.#sample = null;
    const before = this.#summary;
    try {
      const summary = await this.#describe(source);
      if (mine !== this.#openCount) return;
      const settings = settingsFor(source, summary, this.#project.document.data, before);
      this.#describedSource = source;
      this.#summary = summary;
      const mark = `data ${mine}`;
      this.#project.seal();
      this.#project.apply((draft) => void (draft.data = settings), { mark });
      await this.preparation.ask(mark);
      this.#project.seal();
    } catch (thrown) {
      const fault = Fault.dataOf(thrown);
      if (mine === this.#openCount && fault.code !== 'reading-cancelled')
        await this.#refuseSource(source, fault, mine);
    } finally {
      this.#busy -= 1;
    }
  }

  /** What was refused may read in another dialect: its first lines show. */
  async #refuseSource(source: DataSource, fault: FaultData, mine: number): Promise<void> {
    const ofText = isText(source) && /^(csv|arff|file-encoding|encoding)/.test(fault.code);
    this.#refusal = { name: sourceName(source), fault, ...(ofText && { source }) };
    if (!ofText) return;
    // Where even that fails, the refusal says what is wrong.
    const sample = await this.#client.call('data.sample', source).catch(() => null);
    if (mine === this.#openCount) this.#sample = sample;
  }

  /** Changes role or kind of a column; output layer and loss follow the target in the same undoable step. */
  async setColumn(name: string, change: Partial<Omit<Column, 'name'>>): Promise<void> {
    const mark = `column ${name} ${Object.keys(change).join()}`;
    this.#project.seal();
    this.#project.apply(change.role === 'target' ? setTarget(name) : setColumn(name, change), { mark });
    await this.preparation.ask(mark);
    this.#project.seal();
  }

  /** Catches up with the document after any edit, undo or another project. Never throws: see `fault`. */
  async refresh(): Promise<void> {
    const { source } = this.#project.document.data;
    if (!isSameSource(this.#describedSource, source)) {
      const mine = ++this.#refreshCount;
      this.#busy += 1;
      try {
        const summary = await this.#describe(source);
        if (mine !== this.#refreshCount) return;
        [this.#describedSource, this.#summary] = [source, summary];
        this.preparation.outdate();
      } catch (thrown) {
        if (mine !== this.#refreshCount) return;
        // What is known is of another table.
        this.#describedSource = null;
        this.#summary = null;
        this.preparation.fail(Fault.dataOf(thrown));
        return;
      } finally {
        this.#busy -= 1;
      }
    }
    if (!this.current) await this.preparation.ask(null);
  }

  async #describe(source: DataSource): Promise<TableSummary> {
    const name = sourceName(source);
    this.#reading = name;
    try {
      return await this.#client.call('data.describe', source);
    } finally {
      if (this.#reading === name) this.#reading = null;
    }
  }
}
