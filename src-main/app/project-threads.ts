import { stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { Fault } from '@shared/contract/fault.ts';
import {
  doProjectJob,
  type LoadedFile,
  type ProjectAnswer,
  type ProjectJob,
  type WriteOptions,
} from '../files/project-job.ts';
import type { KeptSession } from '../files/session-file.ts';
import { projectName } from './project-files.ts';
import type { ProjectWork } from '@shared/contract/calls.ts';

/** Bytes from which a file has a thread of its own: starting one takes longer than reading this much. */
const LONG = 2 ** 21;
/** Bytes that a number takes in a file. */
const PER_NUMBER = 22;

export interface ProjectThreadsOptions {
  /** The built files/project-thread.ts. */
  readonly script: URL | string;
  /** The folder of the user's settings. */
  readonly profile: string;
  /** Told of a long file that is read or written, and null at its end. */
  readonly onWork?: (work: ProjectWork) => void;
  readonly longFrom?: number;
  /** Largest file that is opened, in bytes. */
  readonly most?: number;
}

/** Reads and writes project files: long ones in threads, so that the window does not wait for them. */
export class ProjectThreads {
  readonly #options: ProjectThreadsOptions;
  /** The long work under way. */
  #work: { readonly cancel: () => void } | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ProjectThreadsOptions) {
    this.#options = options;
  }

  /** @throws Fault as `readProjectFile`; `project-cancelled` */
  async read(path: string): Promise<LoadedFile> {
    const { profile, most } = this.#options;
    const bytes = (await stat(path).catch(() => null))?.size ?? 0;
    return (await this.#do({ kind: 'read', path, profile, most }, bytes)) as LoadedFile;
  }

  /** What was kept of a session. @throws Fault as `readSession`; the error of the file system */
  async readKept(path: string): Promise<KeptSession> {
    return (await this.#do({ kind: 'session', path }, (await stat(path)).size)) as KeptSession;
  }

  /** @throws Fault as `writeProjectFile` */
  async write(options: WriteOptions): Promise<void> {
    const { document, checkpoint, embed } = options;
    const { source } = document.data;
    const carried = source.kind === 'held' || (source.kind === 'file' && embed);
    const text = source.kind === 'embedded' ? source.text.length : 0;
    const bytes = carried ? Infinity : text + (checkpoint?.length ?? 0) * PER_NUMBER;
    await this.#do({ kind: 'write', ...options, profile: this.#options.profile }, bytes);
  }

  /** Stops the long work under way, if any: it fails with `project-cancelled`. */
  cancel(): void {
    this.#work?.cancel();
  }

  #do(job: ProjectJob, bytes: number): Promise<LoadedFile | KeptSession | null> {
    if (bytes < (this.#options.longFrom ?? LONG)) return doProjectJob(job, () => false);
    // One after the other: two would take twice the memory.
    const done = this.#queue.then(() => this.#inThread(job));
    this.#queue = done.catch(() => undefined);
    return done;
  }

  async #inThread(job: ProjectJob): Promise<LoadedFile | KeptSession | null> {
    const { script, onWork } = this.#options;
    const reading = job.kind !== 'write';
    const worker = new Worker(script, { workerData: job });
    let cancelled = false;
    this.#work = {
      cancel: () => {
        cancelled = true;
        // Who writes must take its unfinished file away; who reads is in the middle of something and has none.
        if (reading) void worker.terminate();
        else worker.postMessage('stop');
      },
    };
    onWork?.({
      kind: reading ? 'opening' : 'saving',
      name: job.kind === 'session' ? 'the last session' : projectName(job.path),
    });
    try {
      return await new Promise((resolve, reject) => {
        worker.once('message', (answer: ProjectAnswer) =>
          answer.ok ? resolve(answer.read) : reject(new Fault(answer.fault)),
        );
        worker.once('error', (error) => reject(memoryFault(error as Error, job)));
        worker.once('exit', () => reject(cancelled ? cancelledFault(job) : memoryFault(null, job)));
      });
    } finally {
      this.#work = null;
      onWork?.(null);
    }
  }
}

function cancelledFault({ path }: ProjectJob): Fault {
  return new Fault({ code: 'project-cancelled', message: `Opening ${path} was cancelled.`, path });
}

/** The thread ended by itself. */
function memoryFault(error: Error | null, { kind, path }: ProjectJob): Fault {
  const outOfMemory = (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = outOfMemory ? 'there is not enough memory for it' : (error?.message ?? 'its thread has ended');
  const not = kind === 'write' ? 'Not saved' : 'Not opened';
  return new Fault({ code: 'project-memory', message: `${not}. ${path}: ${why}.`, path }, { cause: error });
}
