import { createInterface } from 'node:readline';
import { shuffle, stream } from '@engine/numeric/random.ts';

/** A program that trains a task; it runs in a process of its own. */
export interface Contestant {
  /** Name and version of what trains. */
  readonly version: string;
  /**
   * The mean loss in nats over all examples after `updates` updates from the task's weights, in the order given:
   * shows that contestants do the same work. `null` where it does other work; the documentation says which.
   */
  check(updates: number): number | null;
  /** Trains on for at least one update, shuffled anew each epoch. Returns the examples done. */
  train(): number;
}

/** What a contestant's process says, one line of JSON each. */
export type Answer =
  | { readonly ready: string }
  | { readonly unavailable: string }
  | { readonly loss: number | null }
  | { readonly examples: number; readonly seconds: number };

/**
 * Serves the lines `check UPDATES` and `round SECONDS` from standard input until it ends. A process only works while
 * it is asked, so that contestants can take turns on one machine.
 */
export async function serve(make: () => Promise<Contestant>): Promise<void> {
  const say = (answer: Answer): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);
  let contestant: Contestant;
  try {
    contestant = await make();
  } catch (error) {
    say({ unavailable: error instanceof Error ? error.message.split('\n')[0] : String(error) });
    return;
  }
  say({ ready: contestant.version });
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, argument] = line.split(' ');
    if (word === 'check') say({ loss: contestant.check(Number(argument)) });
    if (word === 'round') say(round(contestant, Number(argument)));
  }
}

function round(contestant: Contestant, atLeast: number): { examples: number; seconds: number } {
  const start = performance.now();
  let examples = 0;
  let seconds = 0;
  do {
    examples += contestant.train();
    seconds = (performance.now() - start) / 1000;
  } while (seconds < atLeast);
  return { examples, seconds };
}

/** Batches of an epoch, in an order shuffled anew for each epoch. */
export class Batches {
  readonly #order: Int32Array;
  readonly #random = stream(1, 'bench/order');
  #at: number;

  constructor(
    rows: number,
    readonly batchSize: number,
  ) {
    this.#order = Int32Array.from({ length: rows }, (_, i) => i);
    this.#at = rows;
  }

  /** The examples of the next update, a view. */
  next(): Int32Array {
    if (this.#at >= this.#order.length) {
      shuffle(this.#order, this.#random);
      this.#at = 0;
    }
    const from = this.#at;
    this.#at = Math.min(from + this.batchSize, this.#order.length);
    return this.#order.subarray(from, this.#at);
  }
}
