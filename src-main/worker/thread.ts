import { parentPort } from 'node:worker_threads';
import { performance } from 'node:perf_hooks';
import type { Arithmetic } from '@shared/design/choices.ts';
import { prepare } from '@engine/data/prepare.ts';
import { preparedSummary } from '@engine/data/prepared-summary.ts';
import { summarise } from '@engine/data/summary.ts';
import { tableOf } from '@engine/data/load.ts';
import { availableArithmetics, createExecutor } from '@engine/wasm/index.ts';
import { Dispatcher } from './dispatch.ts';
import { ExplainedSession } from './explained-session.ts';
import type { ToThread } from './messages/protocol.ts';

/** The thread's entry. All thought is in dispatch.ts; here it meets the engine, the port and the clock. */
const port = parentPort;
if (!port) throw new Error('thread.ts runs in a worker thread only');

const dispatcher = new Dispatcher({
  engine: {
    // The reference executor is exact where there is no WebAssembly.
    arithmetics: () => [...new Set<Arithmetic>(['exact', ...availableArithmetics()])],
    tableOf,
    summarise,
    prepareSummary: (table, settings) => preparedSummary(prepare(table, settings)),
    openSession: (document, table, checkpoint) =>
      new ExplainedSession(document, table, { checkpoint, execute: createExecutor }),
  },
  post: (message, transfer) => port.postMessage(message, transfer),
  now: () => performance.now(),
  // A turn of the event loop: the port is looked at before the callback.
  later: (callback) => void setImmediate(callback),
});
port.on('message', (message: ToThread) => dispatcher.receive(message));
