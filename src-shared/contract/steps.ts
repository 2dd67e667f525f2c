/** A computation in steps, between which others may be heard. It is `waiting` where only they can bring it on. */
export type Steps<T> = Generator<void | 'waiting', T>;

/** Runs a computation to its end that waits for nobody. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (step.value === 'waiting') throw new Error('a computation at once cannot wait for others');
  }
}
