import { Worker } from 'node:worker_threads';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type {
  FromThread,
  ThreadArgument,
  ThreadCallName,
  ThreadEvent,
  ThreadResult,
  ToThread,
} from '../worker/messages/protocol.ts';

export interface ThreadListeners {
  readonly onEvent?: (event: ThreadEvent) => void;
  /** The thread has ended by itself: it crashed, ran out of memory or was killed. */
  readonly onDeath?: (fault: FaultData) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: Fault) => void;
}

/** Why a thread died, in words. */
function deathOf(error: Error | null, code: number): FaultData {
  const outOfMemory = (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = outOfMemory ? 'it ran out of memory' : (error?.message ?? `exit code ${code}`);
  return { code: 'thread-died', message: `The computing thread has ended unexpectedly: ${why}.` };
}

/** One worker thread, as calls with sequence numbers and events. Errors come back as the Fault that was thrown. */
export class ThreadLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: ThreadListeners;
  #seq = 0;
  #error: Error | null = null;
  /** Why it is not there any more. */
  #gone: FaultData | null = null;

  /** @param script the built worker/thread.ts */
  constructor(script: URL | string, listeners: ThreadListeners = {}) {
    this.#listeners = listeners;
    this.#worker = new Worker(script);
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => (this.#error = error as Error));
    this.#worker.on('exit', (code) => this.#exited(code));
  }

  /** Whether it neither died nor was ended. */
  get alive(): boolean {
    return this.#gone === null;
  }

  /** @throws Fault of the thread; `thread-died` or `run-ended` when it goes before it has answered */
  call<N extends ThreadCallName>(
    name: N,
    argument: ThreadArgument<N>,
    transfer: ArrayBuffer[] = [],
  ): Promise<ThreadResult<N>> {
    return new Promise((resolve, reject) => {
      if (this.#gone) {
        reject(new Fault(this.#gone));
        return;
      }
      const seq = ++this.#seq;
      this.#waiting.set(seq, { resolve: resolve as (value: unknown) => void, reject });
      this.post({ type: 'request', seq, name, argument } as ToThread, transfer);
    });
  }

  post(message: ToThread, transfer: ArrayBuffer[] = []): void {
    if (!this.#gone) this.#worker.postMessage(message, transfer);
  }

  /** Ends the thread, wherever it is. What waits for an answer, and what is asked later, fails with `run-ended`. */
  async end(): Promise<void> {
    if (this.#gone) return;
    this.#fail({ code: 'run-ended', message: 'The run was ended before it could answer.' });
    await this.#worker.terminate();
  }

  /** Kills the thread as a crash would; for tests. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromThread): void {
    if (this.#gone) return;
    if (message.type !== 'reply') {
      this.#listeners.onEvent?.(message);
      return;
    }
    const waiting = this.#waiting.get(message.seq);
    this.#waiting.delete(message.seq);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(new Fault(message.fault));
  }

  #exited(code: number): void {
    if (this.#gone) return;
    const fault = deathOf(this.#error, code);
    this.#fail(fault);
    this.#listeners.onDeath?.(fault);
  }

  /** From now on there is no answer; those who wait for one are told why. */
  #fail(fault: FaultData): void {
    this.#gone = fault;
    for (const { reject } of this.#waiting.values()) reject(new Fault(fault));
    this.#waiting.clear();
  }
}
