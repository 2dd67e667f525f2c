import { join } from 'node:path';
import { executors } from './adjoint.ts';
import { THREADS } from './contestants.ts';
import { compiled, kernelSettings, threadLimits } from './native.ts';
import type { Environment, Program } from './native.ts';
import { installNode, installPeers, peersFolder } from './place.ts';
import type { Surroundings } from './place.ts';
import type { Work } from './works.ts';

/** What can be measured: a row of the tables. */
export interface Entrant {
  readonly id: string;
  readonly title: string;
  /**
   * `app`: Adjoint as users run it, in Electron, what the others are held against; `runtime`: its other executors,
   * and other runtimes; `peer`: other tools.
   */
  readonly group: 'app' | 'runtime' | 'peer';
  /** Precision of its numbers. */
  readonly precision: 'float64' | 'float32';
  readonly threads: number;
  /** Works it can do; all where absent. */
  readonly fits?: (work: Work) => boolean;
  /** Commands that may start it, the first that is available is taken. */
  readonly commands: readonly Command[];
  /** Environments of which the fastest is taken, found by a trial (trials.ts). */
  readonly settings?: readonly Environment[];
  /** Why there is no command. */
  readonly reason?: string;
}

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  /** One word after the folder of the task. */
  readonly after?: string;
  readonly environment?: Environment;
}

/** Threads can only be used where a batch has more than a few rows. */
const wideEnough = ({ batchSize }: Work): boolean => batchSize >= 32;

const withThreads = (title: string, threads: number): string =>
  threads === 1 ? title : `${title}, ${threads} threads`;

const own = Object.entries(executors).map(([executor, about]) => ({ executor, ...about }));

function ownEntrants(
  bundle: string,
  { electron, cache }: Surroundings,
  wanted: (id: string) => boolean,
  threads: readonly number[],
): Entrant[] {
  const common = { precision: 'float64', threads: 1 } as const;
  const words = (executor: string): string[] => [bundle, '--contestant', `adjoint-${executor}`];
  const electronTitle = 'reason' in electron ? 'Electron' : `Electron ${electron.version.split('.')[0]}`;
  const inElectron = own.flatMap(({ executor, title: name, app }) =>
    [1, ...threads.filter((count) => app && count > 1)].map((count): Entrant => {
      const entrant = {
        id: `adjoint-${executor}-electron${count === 1 ? '' : `-${count}`}`,
        title: withThreads(`${name}, ${electronTitle}`, count),
        group: app ? 'app' : 'runtime',
        precision: 'float64',
        threads: count,
        fits: count === 1 ? undefined : wideEnough,
      } as const;
      if ('reason' in electron) return { ...entrant, commands: [], reason: electron.reason };
      const environment = { ELECTRON_RUN_AS_NODE: '1', [THREADS]: String(count) };
      return {
        ...entrant,
        commands: [{ program: electron.executable, words: words(executor), environment }],
      };
    }),
  );
  const major = process.versions.node.split('.')[0];
  const inNode = own.map(({ executor, title: name }): Entrant => ({
    id: `adjoint-${executor}-node`,
    title: `${name}, Node ${major}`,
    ...{ ...common, group: 'runtime' },
    commands: [{ program: process.execPath, words: words(executor) }],
  }));
  const newer = own
    .filter(({ app }) => app)
    .flatMap(({ executor, title: name }) =>
      [[], ['--experimental-wasm-revectorize']].map((flags): Entrant => {
        const id = `adjoint-${executor}-node26${flags.length ? '-revectorize' : ''}`;
        const entrant = {
          id,
          title: `${name}, Node 26${flags.length ? ' revectorize' : ''}`,
          ...common,
        } as const;
        if (!wanted(id)) return { ...entrant, group: 'runtime', commands: [] };
        const found = attempt(() => installNode(cache));
        return 'reason' in found
          ? { ...entrant, group: 'runtime', commands: [], ...found }
          : {
              ...{ ...entrant, group: 'runtime' },
              commands: [{ program: found.value, words: [...flags, ...words(executor)] }],
            };
      }),
    );
  return [...inElectron, ...inNode, ...newer];
}

function attempt<T>(make: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: make() };
  } catch (error) {
    return { reason: error instanceof Error ? error.message.split('\n')[0] : String(error) };
  }
}

/** NumPy, PyTorch, scikit-learn, JAX and the programs in C, with that many threads. */
function nativeEntrants(
  { cache }: Surroundings,
  threads: number,
  wanted: (id: string) => boolean,
): Entrant[] {
  const suffix = threads === 1 ? '' : `-${threads}`;
  const common = { group: 'peer', precision: 'float64', threads } as const;
  const limits = threadLimits(threads);
  const settings = kernelSettings();
  const fits = threads === 1 ? undefined : wideEnough;
  const python = (name: string, title: string): Entrant => ({
    id: `${name}${suffix}`,
    title: withThreads(title, threads),
    ...{ ...common, fits, settings },
    commands: ['python3', '/usr/bin/python3'].map((program) => ({
      program,
      words: [join(peersFolder, 'measure.py'), name],
      environment: { ...limits, PYTHONDONTWRITEBYTECODE: '1' },
    })),
  });
  const c = (name: Program, title: string, more: Partial<Entrant>): Entrant => {
    const entrant = { id: `${name}${suffix}`, title: withThreads(title, threads), ...common, ...more };
    if (!wanted(entrant.id)) return { ...entrant, commands: [] };
    const found = attempt(() => compiled(name, cache));
    return 'reason' in found
      ? { ...entrant, commands: [], ...found }
      : { ...entrant, commands: [{ program: found.value, words: [], environment: limits }] };
  };
  return [
    c('openblas', 'C + OpenBLAS', { fits, settings }),
    c('openblas-fastmath', 'C + OpenBLAS, -ffast-math', { fits, settings }),
    ...(threads === 1 ? [c('fann', 'FANN', { fits: ({ batchSize }) => batchSize === 1 })] : []),
    python('jax', 'JAX'),
    python('torch', 'PyTorch'),
    python('numpy', 'NumPy'),
    python('sklearn', 'scikit-learn'),
  ];
}

function npmEntrants(bundle: string, { cache }: Surroundings, wanted: (id: string) => boolean): Entrant[] {
  const found = ['tfjs-wasm', 'tfjs-cpu', 'brain'].some(wanted)
    ? attempt(() => installPeers(cache))
    : { reason: 'not wanted' };
  const npm = (id: string, title: string, fits?: Entrant['fits']): Entrant => {
    const entrant = { id, title, group: 'peer', precision: 'float32', threads: 1, fits } as const;
    if ('reason' in found)
      return { ...entrant, commands: [], reason: `npm could not install it: ${found.reason}` };
    const words = [bundle, '--contestant', id];
    return { ...entrant, commands: [{ program: process.execPath, words, after: found.value }] };
  };
  return [
    npm('brain', 'brain.js', ({ batchSize }) => batchSize === 1),
    npm('tfjs-wasm', 'TensorFlow.js wasm'),
    npm('tfjs-cpu', 'TensorFlow.js cpu'),
  ];
}

/**
 * All rows of the tables; Adjoint's own come first, and of these the one that ratios are taken to.
 *
 * @param wanted by id; only what is wanted is installed or compiled
 * @param threads counts of threads, each a row of its own
 */
export function entrantsOf(
  bundle: string,
  around: Surroundings,
  wanted: (id: string) => boolean,
  threads: readonly number[],
): Entrant[] {
  const all = [
    ...ownEntrants(bundle, around, wanted, threads),
    ...threads.flatMap((count) => nativeEntrants(around, count, wanted)),
    ...npmEntrants(bundle, around, wanted),
  ];
  return all.filter(({ id }) => wanted(id));
}
