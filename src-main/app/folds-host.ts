import { Fault } from '@shared/contract/fault.ts';
import type {
  FoldsEnded,
  FoldsFold,
  FoldsInfo,
  FoldsProgress,
  FoldsRequest,
} from '@shared/contract/folds.ts';
import type { DataSource } from '@shared/design/schema.ts';
import type { ThreadArgument, ThreadEvent } from '../worker/messages/protocol.ts';
import { ThreadLink } from './thread-link.ts';

/** What a cross-validation sends by itself. */
export interface FoldsListener {
  progress(event: FoldsProgress): void;
  fold(event: FoldsFold): void;
  ended(event: FoldsEnded): void;
}

export interface FoldsHostOptions {
  /** The built worker/thread.ts. */
  readonly script: URL | string;
  readonly listener: FoldsListener;
  /** The table of a source as the data thread has read it; null where the thread makes it from the source. */
  readonly table: (source: DataSource) => Promise<ThreadArgument<'crossValidate'>['table']>;
}

/** Owns the thread of a cross-validation: there while it goes on, so that the run beside it knows nothing of it. */
export class FoldsHost {
  readonly #options: FoldsHostOptions;
  #count = 0;
  #link: ThreadLink | null = null;

  constructor(options: FoldsHostOptions) {
    this.#options = options;
  }

  /** @throws Fault of data and design; `folds-rows`, `folds-endless`; `folds-stopped`; `thread-died` */
  async start({ document, folds }: FoldsRequest): Promise<FoldsInfo> {
    await this.stop();
    const id = ++this.#count;
    const table = await this.#options.table(document.data.source);
    if (id !== this.#count) throw stopped();
    /** Events that wait until the window knows of the cross-validation. */
    let held: ThreadEvent[] | null = [];
    const take = (event: ThreadEvent): void => void (held ? held.push(event) : this.#receive(event, link));
    const link = new ThreadLink(this.#options.script, {
      onEvent: take,
      // While it is prepared, the call itself fails.
      onDeath: (fault) => take({ type: 'foldsEnded', ended: { id, fault } }),
    });
    this.#link = link;
    try {
      const info = await link.call('crossValidate', { id, document, folds, table });
      setImmediate(() => {
        const events = held ?? [];
        held = null;
        for (const event of events) this.#receive(event, link);
      });
      return info;
    } catch (thrown) {
      if (link !== this.#link) throw stopped();
      await this.stop();
      throw thrown;
    }
  }

  /** Ends the thread at once, wherever it is. */
  async stop(): Promise<void> {
    this.#count++;
    const link = this.#link;
    this.#link = null;
    await link?.end();
  }

  /** Kills the thread as a crash would; for tests. */
  async kill(): Promise<void> {
    await this.#link?.kill();
  }

  #receive(event: ThreadEvent, link: ThreadLink): void {
    if (link !== this.#link) return;
    const { listener } = this.#options;
    if (event.type === 'foldsProgress') listener.progress(event.progress);
    else if (event.type === 'fold') listener.fold(event.fold);
    else if (event.type === 'foldsEnded') {
      this.#link = null;
      void link.end();
      listener.ended(event.ended);
    }
  }
}

const stopped = (): Fault =>
  new Fault({ code: 'folds-stopped', message: 'The cross-validation was stopped before it had begun.' });
