import { existsSync, rmSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { fileFault } from '../files/data-files.ts';
import { writeText } from '../files/write-text.ts';
import { sessionParts, type KeptSession, type Session } from '../files/session-file.ts';
import type { ProjectThreads } from './project-threads.ts';

/** Milliseconds between two looks at whether there is something new to keep. */
const INTERVAL = 5000;
/** Milliseconds from a run's coming to rest to its being kept. */
const REST = 500;
/** Keeping may take this share of the time. */
const COST_SHARE = 0.02;
/** Milliseconds that closing waits for a write: the disk may be gone. */
const MOST_WAIT = 3000;

async function* inTurn(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

export interface RecoveryOptions {
  /** The folder of the user's settings. */
  readonly folder: string;
  /** The state of the run that belongs to a document, and the number of its last update. */
  readonly shadow: (document: ProjectDocument) => Promise<Float64Array | null>;
  readonly update: () => number;
  /** Told, in words, where nothing can be kept. */
  readonly say?: (message: string) => void;
  /** Reads the file, a long one in a thread. */
  readonly projects: Pick<ProjectThreads, 'readKept'>;
}

/** What was found at the start. */
export type Recovered =
  | { readonly kind: 'session'; readonly session: KeptSession }
  /** There was one that cannot be read; it now lies at `path`. */
  | { readonly kind: 'unreadable'; readonly path: string; readonly fault: Fault };

/**
 * Keeps what is not saved in a file of its own, so that a power failure, a kill or a crash costs seconds. The file is
 * there for exactly as long as there is something unsaved.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #file: string;
  #session: Session | null = null;
  /** What is in the file: this session, with the run at this update. */
  #kept: { readonly session: Session; readonly update: number } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #nextAt = 0;
  #said = false;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#file = join(options.folder, 'session.adjoint-session');
  }

  /** Whether something waits to be recovered. */
  get any(): boolean {
    return existsSync(this.#file);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), INTERVAL);
    this.#timer.unref();
  }

  /** The page has ended without a word. What is kept waits for the next one. */
  pageGone(): void {
    this.#session = null;
  }

  /**
   * The window closes: once a write that is under way is done, nothing is written any more. The file goes where nobody
   * wants anything of it back: the user was asked, or the page had handed something over and has it saved now. One that no
   * page has taken up yet stays.
   */
  async end({ asked, dirty }: { readonly asked: boolean; readonly dirty: boolean }): Promise<void> {
    clearInterval(this.#timer);
    clearTimeout(this.#rest);
    const saved = this.#session !== null && !dirty;
    this.#session = null;
    await Promise.race([this.#writing, after(MOST_WAIT, undefined, { ref: false })]);
    if (asked || saved) rmSync(this.#file, { force: true, recursive: true });
  }

  /** @param session what is not saved; null: everything is */
  keep(session: Session | null): Promise<void> {
    this.#session = session;
    if (session) return this.#write();
    this.#kept = null;
    return this.#inTurn(() => rm(this.#file, { force: true }));
  }

  /**
   * A run has come to rest: what it has reached is kept soon. Not at once, since its thread says so a moment before it
   * has left its last state in memory.
   */
  settled(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#kept = null;
      void this.#write();
    }, REST);
    this.#rest.unref();
  }

  /** What was left when the program, or its window, ended without having been asked to. Its file stays. */
  async recover(): Promise<Recovered | null> {
    await this.#writing;
    if (!this.any) return null;
    try {
      return { kind: 'session', session: await this.#options.projects.readKept(this.#file) };
    } catch (thrown) {
      const path = join(this.#options.folder, `unreadable-${Date.now()}.adjoint-session`);
      const fault = (thrown as NodeJS.ErrnoException).code?.startsWith('E')
        ? fileFault(thrown, this.#file)
        : new Fault(Fault.dataOf(thrown));
      // Where it cannot be moved, it stays; what is kept from now on then takes its place only if that can be.
      const moved = await rename(this.#file, path).then(
        () => true,
        () => false,
      );
      return { kind: 'unreadable', path: moved ? path : this.#file, fault };
    }
  }

  async #tick(): Promise<void> {
    if (this.#session && performance.now() >= this.#nextAt) await this.#write();
  }

  #write(): Promise<void> {
    return this.#inTurn(async () => {
      const session = this.#session;
      const update = this.#options.update();
      if (!session || (this.#kept?.session === session && this.#kept.update === update)) return;
      const start = performance.now();
      const shadow = await this.#options.shadow(session.document);
      // The window was closed meanwhile, or all is saved.
      if (this.#session !== session) return;
      await writeText(this.#file, inTurn(sessionParts(session, new Date().toISOString(), shadow)));
      this.#kept = { session, update };
      const now = performance.now();
      this.#nextAt = now + Math.max(INTERVAL, (now - start) / COST_SHARE);
    });
  }

  /** One after the other. A failure is said once: saving tells of a full disk where it can be acted on. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(work).catch((thrown: unknown) => {
      const why = fileFault(thrown, this.#file).message.replace(/^Not saved\. /, '');
      if (!this.#said)
        this.#options.say?.(
          `What is not saved cannot be kept in case of a crash: ${why} Save your work often.`,
        );
      this.#said = true;
    });
    return this.#writing;
  }
}
