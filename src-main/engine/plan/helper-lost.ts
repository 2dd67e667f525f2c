/**
 * An executor lost a helper thread in the middle of work: what its arena holds is without meaning, and what was done
 * since the last snapshot must be done again. From then on the executor works with one thread.
 */
export class HelperLost extends Error {
  constructor() {
    super('a helper thread of the training was lost');
  }
}
