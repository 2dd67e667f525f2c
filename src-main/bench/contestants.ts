import { createRequire } from 'node:module';
import { join } from 'node:path';
import { adjoint, executors } from './adjoint.ts';
import { brain } from './brain.ts';
import { serve } from './contestant.ts';
import type { Contestant } from './contestant.ts';
import { readTask } from './task.ts';
import { tensorflow } from './tensorflow.ts';

const loader = (packages: string): NodeJS.Require => createRequire(join(packages, 'package.json'));

/** Contestants that are programs of this bundle, by the name after `--contestant`. */
const contestants: Readonly<Record<string, (folder: string, packages: string) => Promise<Contestant>>> = {
  ...Object.fromEntries(
    Object.keys(executors).map((executor) => [
      `adjoint-${executor}`,
      (folder: string) => Promise.resolve(adjoint(readTask(folder), executor)),
    ]),
  ),
  brain: (folder, packages) => Promise.resolve(brain(readTask(folder), loader(packages))),
  'tfjs-wasm': (folder, packages) => tensorflow(readTask(folder), 'wasm', loader(packages), packages),
  'tfjs-cpu': (folder, packages) => tensorflow(readTask(folder), 'cpu', loader(packages), packages),
};

/** The measured process's side: `bench.js --contestant NAME FOLDER [PACKAGES]`. */
export async function contend([name, folder, packages]: readonly string[]): Promise<void> {
  await serve(() => contestants[name](folder, packages));
}
