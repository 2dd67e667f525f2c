import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '@shared/contract/fault.ts';
import { doProjectJob, type ProjectAnswer, type ProjectJob } from './project-job.ts';

/** The entry of the thread that reads or writes one long project file. Any message asks it to stop. */
let cancelled = false;
parentPort?.once('message', () => (cancelled = true));
const answer = await doProjectJob(workerData as ProjectJob, () => cancelled).then(
  (read): ProjectAnswer => ({ ok: true, read }),
  (thrown: unknown): ProjectAnswer => ({ ok: false, fault: Fault.dataOf(thrown) }),
);
parentPort?.postMessage(answer);
// Else the port keeps the thread.
parentPort?.close();
