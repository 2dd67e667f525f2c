import { workerData } from 'node:worker_threads';
import { serveTeam } from '@engine/wasm/serve.ts';
import { helperStartOf } from './helper-start.ts';

/** The entry of every thread: one that computes for the window, or the helper of one, which loads next to nothing. */
const helper = helperStartOf(workerData);
if (helper) serveTeam(helper);
else (await import('./run-thread.ts')).runThread(new URL(import.meta.url));
