import type { Arithmetic } from '../design/choices.ts';

/** What of this machine and runtime decides how fast a training is; no bit of a result depends on it. */
export interface Machine {
  readonly arithmetics: readonly Arithmetic[];
  /** Of a training at most. */
  readonly threads: number;
  /** Whether V8's wider vectors are on. */
  readonly wideVectors: boolean;
}

/** The name of what says how many threads there are. */
export const THREADS = 'Threads';

/** The same words in the window and on the command line: what it is, and how it is here. */
export function machineText({ arithmetics, threads, wideVectors }: Machine): readonly [string, string][] {
  return [
    [
      'Arithmetic',
      arithmetics.includes('fast')
        ? 'exact, and fast (fused multiply-add)'
        : 'exact only: no fused multiply-add here',
    ],
    ['Wide vectors', wideVectors ? 'on' : 'off'],
    [
      THREADS,
      threads > 1 ? `up to ${threads}, for large batches where measured to be faster` : 'one per training',
    ],
  ];
}
