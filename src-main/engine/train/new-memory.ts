import { atOnce } from '@shared/contract/steps.ts';
import { Sweep } from './sweep.ts';

/** Multiply-adds' worth of a pass between two yields: about a millisecond. */
const STEP = 2 ** 20;

/**
 * Writes zeros to arrays that are new, in steps if they are large. The system finds pages for memory only when somebody
 * writes to it, 60 ms for 10⁷ doubles: better now than in the middle of an update or of a copy, for which a pause would
 * wait.
 */
export function* touching(arrays: readonly Float64Array[]): Generator<void, void> {
  const sweep = new Sweep(arrays, (array, from, to) => void arrays[array].fill(0, from, to));
  sweep.restart();
  for (sweep.run(STEP); !sweep.done; sweep.run(STEP)) yield;
}

/** The same at once. */
export const touch = (arrays: readonly Float64Array[]): void => atOnce(touching(arrays));
