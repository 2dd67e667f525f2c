import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { summarisingPrepared } from '@engine/data/prepared-summary.ts';
import { summarising } from '@engine/data/summary.ts';
import { tableOf } from '@engine/data/load.ts';
import { CrossValidation } from '@engine/train/cross-validation.ts';
import { createExecutor, trainableArithmetics } from '@engine/wasm/index.ts';
import { Dispatcher } from './dispatch.ts';
import { ExplainedSession } from './explained-session.ts';
import { HelperThreads } from './helper-threads.ts';
import { joinsVectors } from './joins-vectors.ts';
import { pacingFor } from './messages/credits.ts';
import type { ToThread } from './messages/protocol.ts';
import { trainingThreads, WORTH_BESIDE_WINDOW } from './messages/threads.ts';

/**
 * The thread that computes. All thought is in dispatch.ts; here it meets the engine, the port and the clock.
 *
 * @param script of the thread, which is also that of its helpers
 */
export function runThread(script: URL): void {
  const port = parentPort;
  if (!port) throw new Error('thread.ts runs in a worker thread only');
  const threads = new HelperThreads({
    script,
    threads: trainingThreads(availableParallelism(), true),
    worth: WORTH_BESIDE_WINDOW,
  });
  const dispatcher = new Dispatcher({
    engine: {
      arithmetics: trainableArithmetics,
      tableOf,
      summarise: summarising,
      prepareSummary: summarisingPrepared,
      openSession: (document, table, checkpoint) => {
        // Those of the run before this one.
        threads.end();
        return new ExplainedSession(document, table, {
          checkpoint,
          execute: (plan, options) => createExecutor(plan, { ...options, threads, joins: joinsVectors() }),
        });
      },
      // One thread: the run that trains beside it is not to wait.
      openFolds: (document, table, folds) =>
        new CrossValidation(document, table, folds, {
          execute: (plan, options) => createExecutor(plan, options),
        }),
    },
    post: (message, transfer) => port.postMessage(message, transfer),
    now: () => performance.now(),
    // A turn of the event loop: the port is looked at before the callback.
    later: (callback) => void setImmediate(callback),
    pacing: pacingFor(availableParallelism()),
  });
  port.on('message', (message: ToThread) => dispatcher.receive(message));
}
