import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { adjoint, executors } from './adjoint.ts';
import { brain } from './brain.ts';
import { serve } from './contestant.ts';
import type { Contestant } from './contestant.ts';
import { installPeers, peersFolder } from './place.ts';
import type { Surroundings } from './place.ts';
import { readTask } from './task.ts';
import { tensorflow } from './tensorflow.ts';
import type { Work } from './works.ts';

/** What can be measured: a column of the table. */
export interface Entrant {
  readonly id: string;
  readonly title: string;
  /** Whether Adjoint itself, against which the others are held. */
  readonly own: boolean;
  /** Precision of its numbers. */
  readonly precision: 'float64' | 'float32';
  /** Works it can do; all where absent. */
  readonly fits?: (work: Work) => boolean;
  /** Commands that may start it, the first that is available is taken. */
  readonly commands: readonly Command[];
  /** Why there is no command. */
  readonly reason?: string;
}

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  /** One word after the folder of the task. */
  readonly after?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

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

const loader = (packages: string): NodeJS.Require => createRequire(join(packages, 'package.json'));

/** The measured process's side: `bench.js --contestant NAME FOLDER [PACKAGES]`. */
export async function contend([name, folder, packages]: readonly string[]): Promise<void> {
  await serve(() => contestants[name](folder, packages));
}

/**
 * OpenBLAS before 0.3.22 takes a processor that is newer than it for one without vectors of its own (it calls it
 * Prescott) and is several times slower than it could be: it is told which kernels fit, unless the user has done so.
 */
function coreType(): Readonly<Record<string, string>> {
  if (process.env.OPENBLAS_CORETYPE || process.arch !== 'x64' || !existsSync('/proc/cpuinfo')) return {};
  const flags = readFileSync('/proc/cpuinfo', 'utf8');
  const kernels = /\bavx512vl\b/.test(flags) ? 'SkylakeX' : /\bavx2\b/.test(flags) ? 'Haswell' : null;
  return kernels ? { OPENBLAS_CORETYPE: kernels } : {};
}

/**
 * All columns of the table; Adjoint's own come first, and of these the one that ratios are taken to.
 *
 * @param wanted by id; packages are installed only if one of theirs is
 * @param threads of the native peers
 */
export function entrantsOf(
  bundle: string,
  { cache, electron }: Surroundings,
  wanted: (id: string) => boolean,
  threads: number,
): Entrant[] {
  const own = Object.keys(executors).flatMap((executor): Entrant[] => {
    const words = [bundle, '--contestant', `adjoint-${executor}`];
    const mark = Object.keys(executors).length > 1 ? ` ${executor}` : '';
    const common = { own: true, precision: 'float64' } as const;
    const inElectron = { id: `adjoint-${executor}-electron`, ...common };
    const environment = { ELECTRON_RUN_AS_NODE: '1' };
    return [
      'reason' in electron
        ? { ...inElectron, title: `Adjoint${mark}, Electron`, commands: [], reason: electron.reason }
        : {
            ...inElectron,
            title: `Adjoint${mark}, Electron ${electron.version.split('.')[0]}`,
            commands: [{ program: electron.executable, words, environment }],
          },
      {
        id: `adjoint-${executor}-node`,
        title: `Adjoint${mark}, Node ${process.versions.node.split('.')[0]}`,
        ...common,
        commands: [{ program: process.execPath, words }],
      },
    ];
  });
  const one = String(threads);
  const environment = {
    OMP_NUM_THREADS: one,
    OPENBLAS_NUM_THREADS: one,
    MKL_NUM_THREADS: one,
    ...coreType(),
  };
  const python = (name: string, title: string): Entrant => ({
    id: name,
    title,
    own: false,
    precision: 'float64',
    commands: ['python3', '/usr/bin/python3'].map((program) => ({
      program,
      words: [join(peersFolder, 'measure.py'), name],
      environment: { ...environment, PYTHONDONTWRITEBYTECODE: '1' },
    })),
  });
  let packages = '';
  let reason: string | undefined;
  try {
    if (['tfjs-wasm', 'tfjs-cpu', 'brain'].some(wanted)) packages = installPeers(cache);
  } catch (error) {
    reason = `npm could not install it: ${error instanceof Error ? error.message : String(error)}`;
  }
  const npm = (id: string, title: string, fits?: Entrant['fits']): Entrant => ({
    id,
    title,
    own: false,
    precision: 'float32',
    fits,
    reason,
    commands: reason
      ? []
      : [{ program: process.execPath, words: [bundle, '--contestant', id], after: packages }],
  });
  const all = [
    ...own,
    python('numpy', 'NumPy'),
    python('torch', 'PyTorch'),
    python('sklearn', 'scikit-learn'),
    npm('tfjs-wasm', 'TensorFlow.js wasm'),
    npm('tfjs-cpu', 'TensorFlow.js cpu'),
    npm('brain', 'brain.js', ({ batchSize }) => batchSize === 1),
  ];
  return all.filter(({ id }) => wanted(id));
}
