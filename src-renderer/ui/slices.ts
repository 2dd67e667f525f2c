import type { Steps } from '@shared/contract/steps.ts';

/** Elements after which work on a large matrix looks whether it has taken long: about half a millisecond. */
export const PIECE = 2 ** 17;
/** Milliseconds that a slice takes: several may lie between two frames. */
const SLICE = 4;

/**
 * Does the work now, as far as it takes no longer than a slice, and what is left in tasks of their own, between which
 * others are heard: a button is not to wait for the picture of 10⁷ weights.
 *
 * @param done gets the result; of small work before this function returns
 * @returns a function that drops what is left
 */
export function inSlices<T>(steps: Steps<T>, done: (result: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = (): void => {
    const until = performance.now() + SLICE;
    do {
      const next = steps.next();
      if (next.done) {
        done(next.value);
        return;
      }
    } while (performance.now() < until);
    timer = setTimeout(turn);
  };
  turn();
  return () => clearTimeout(timer);
}

/** Stretches [from, to) of a piece each. */
export function* pieces(length: number): Generator<readonly [from: number, to: number], void> {
  for (let from = 0; from < length; from += PIECE) yield [from, Math.min(length, from + PIECE)];
}
