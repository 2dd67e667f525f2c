/** More threads than this are not tried: what they would gain goes into waiting for each other. */
export const MOST_THREADS = 8;

/**
 * How many times faster more threads must be beside the window. Two processors may be two threads of one core, where a
 * second makes the training a tenth faster, and every picture then takes from both.
 */
export const WORTH_BESIDE_WINDOW = 1.25;

/** Threads of a training at most: of so many processors, where the window stands, too, one is left to it. */
export function trainingThreads(processors: number, besideWindow: boolean): number {
  return Math.min(MOST_THREADS, besideWindow && processors > 2 ? processors - 1 : processors);
}
