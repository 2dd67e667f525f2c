import { existsSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { writeText } from '../files/write-text.ts';
import { sessionParts, type KeptSession, type Session } from '../files/session-file.ts';
import type { ProjectThreads } from './project-threads.ts';

/** Milliseconds between two looks at whether there is something new to keep. */
const INTERVAL = 5000;
/** Milliseconds from a run's coming to rest to its being kept. */
const REST = 500;
/** Keeping may take this share of the time. */
const COST_SHARE = 0.02;

async function* inTurn(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

export interface RecoveryOptions {
  /** The folder of the user's settings. */
  readonly folder: string;
  /** The state of the run that belongs to a document, and the number of its last update. */
  readonly shadow: (document: ProjectDocument) => Promise<Float64Array | null>;
  readonly update: () => number;
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

  /** @param asked whether the user has been asked about what is not saved, and so wants nothing of it back */
  end(asked: boolean): void {
    clearInterval(this.#timer);
    clearTimeout(this.#rest);
    this.#session = null;
    // At once: the program ends.
    if (asked) rmSync(this.#file, { force: true });
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
      await rename(this.#file, path);
      return { kind: 'unreadable', path, fault: new Fault(Fault.dataOf(thrown)) };
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
      await writeText(this.#file, inTurn(sessionParts(session, new Date().toISOString(), shadow)));
      this.#kept = { session, update };
      const now = performance.now();
      this.#nextAt = now + Math.max(INTERVAL, (now - start) / COST_SHARE);
    });
  }

  /** One after the other. A failure is let go: saving tells of a full disk where it can be acted on. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(work).catch(() => {});
    return this.#writing;
  }
}
