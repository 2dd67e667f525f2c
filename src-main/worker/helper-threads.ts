import { Worker } from 'node:worker_threads';
import { performance } from 'node:perf_hooks';
import type { Helper, HelperStart, ThreadHost } from '@engine/wasm/threads.ts';
import type { HelperData } from './helper-start.ts';
import { MOST_THREADS } from './messages/threads.ts';

/** Megabytes that a helper may take: its work is in shared memory, which does not count. */
const HELPER_MEMORY = 32;

export interface HelperThreadsOptions {
  /** The built worker/thread.ts. */
  readonly script: URL | string;
  /** Processors that there are, or as many as the user allows. */
  readonly threads: number;
  readonly use?: ThreadHost['use'];
  /** See `ThreadHost`; 1 where nothing else wants the processors. */
  readonly worth?: number;
}

/** Helper threads of one training after the other, as Node has them. A process does not wait for them to end. */
export class HelperThreads implements ThreadHost {
  readonly threads: number;
  readonly use: ThreadHost['use'];
  readonly worth: number;
  readonly #script: URL | string;
  readonly #workers = new Set<Worker>();

  constructor({ script, threads, use = 'fastest', worth = 1 }: HelperThreadsOptions) {
    this.#script = script;
    this.threads = Math.min(threads, MOST_THREADS);
    this.use = use;
    this.worth = worth;
  }

  now(): number {
    return performance.now();
  }

  start(start: HelperStart): Helper {
    let alive = true;
    const gone = (): void => void (alive = false);
    const helper: Helper = {
      get alive() {
        return alive;
      },
      end: gone,
    };
    try {
      const workerData: HelperData = { helper: start };
      const worker = new Worker(this.#script, {
        workerData,
        resourceLimits: {
          maxOldGenerationSizeMb: HELPER_MEMORY,
          maxYoungGenerationSizeMb: 4,
          stackSizeMb: 1,
        },
      });
      this.#workers.add(worker);
      worker.unref();
      // Without a listener, an error of the helper would be one of this thread; training goes on without it.
      worker.on('error', gone);
      worker.on('exit', () => {
        gone();
        this.#workers.delete(worker);
      });
      helper.end = () => {
        gone();
        void worker.terminate();
      };
    } catch {
      gone();
    }
    return helper;
  }

  /** Ends all that were started. */
  end(): void {
    for (const worker of this.#workers) void worker.terminate();
  }

  /** Threads that run now; for tests. */
  get running(): readonly Worker[] {
    return [...this.#workers];
  }
}
