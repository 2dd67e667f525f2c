import type { Entrant } from './entrants.ts';
import type { Work } from './works.ts';

export interface Result {
  /** Examples per second of each round. */
  readonly rates: readonly number[];
  /** Mean loss in nats after the updates of the check; `null` where the work is another. */
  readonly loss: number | null;
}

export interface Report {
  readonly works: readonly Work[];
  readonly entrants: readonly Entrant[];
  /** `<work id>/<entrant id>` → result; absent where the entrant cannot do the work. */
  readonly results: ReadonlyMap<string, Result>;
  /** Entrant id → what it said it is, or why it was not measured. */
  readonly versions: ReadonlyMap<string, string>;
  /** What the machine is, and how the run went, a line each. */
  readonly circumstances: readonly string[];
}
