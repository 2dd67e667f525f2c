import { createRequire } from 'node:module';
import { join } from 'node:path';
import { HelperThreads } from '../worker/helper-threads.ts';
import { adjoint, executors } from './adjoint.ts';
import { brain } from './brain.ts';
import { serve } from './contestant.ts';
import type { Contestant } from './contestant.ts';
import { readTask } from './task.ts';
import { tensorflow } from './tensorflow.ts';

const loader = (packages: string): NodeJS.Require => createRequire(join(packages, 'package.json'));

/** Contestants that are programs of this bundle, by the name after `--contestant`. */
const contestants: Readonly<
  Record<string, (folder: string, packages: string, threads: HelperThreads | null) => Promise<Contestant>>
> = {
  ...Object.fromEntries(
    Object.keys(executors).map((executor) => [
      `adjoint-${executor}`,
      (folder: string, _packages: string, threads: HelperThreads | null) =>
        Promise.resolve(adjoint(readTask(folder), executor, threads)),
    ]),
  ),
  brain: (folder, packages) => Promise.resolve(brain(readTask(folder), loader(packages))),
  'tfjs-wasm': (folder, packages) => tensorflow(readTask(folder), 'wasm', loader(packages), packages),
  'tfjs-cpu': (folder, packages) => tensorflow(readTask(folder), 'cpu', loader(packages), packages),
};

/** Environment variable with the threads that Adjoint may use; it uses them where they are faster, as in the app. */
export const THREADS = 'ADJOINT_BENCH_THREADS';

/**
 * The measured process's side: `bench.js --contestant NAME FOLDER [PACKAGES]`.
 *
 * @param script the built worker thread, for helper threads
 */
export async function contend([name, folder, packages]: readonly string[], script: URL): Promise<void> {
  const count = Number(process.env[THREADS] ?? 1);
  const threads = count > 1 ? new HelperThreads({ script, threads: count }) : null;
  await serve(() => contestants[name](folder, packages, threads));
}
