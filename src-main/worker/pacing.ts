import { MOST_DOUBLES } from '@shared/contract/weights-parts.ts';
import type { Pacing } from './messages/credits.ts';

/**
 * When messages may leave the thread. Pure: time comes in as a number (milliseconds), nothing is sent here.
 *
 * A receiver gives credits by acknowledging. Epoch scalars are never dropped: they wait, and when the waiting
 * room is full the training waits. Weights are "newest wins": while a message is in flight, or too soon after the
 * last, nothing is queued; whoever asks again later sends what is newest then.
 */

/** Batches of epoch scalars. */
export class EpochPacing {
  readonly #pacing: Pacing;
  #staged = 0;
  /** Epochs not acknowledged of each batch under way, oldest first. */
  #batches: number[] = [];
  #inFlight = 0;
  #lastAt = -Infinity;
  /** Milliseconds between two batches. */
  interval: number;

  constructor(pacing: Pacing) {
    this.#pacing = pacing;
    this.interval = pacing.batchInterval;
  }

  /** Epochs waiting to leave. */
  get staged(): number {
    return this.#staged;
  }
  /** Epochs sent and not acknowledged. */
  get inFlight(): number {
    return this.#inFlight;
  }
  get batchesInFlight(): number {
    return this.#batches.length;
  }
  /** No further epoch may be staged: training waits. */
  get full(): boolean {
    return this.#staged >= this.#pacing.capacity;
  }

  /** An epoch waits from now on. The caller has seen that it is not `full`. */
  stage(): void {
    this.#staged += 1;
  }

  /** @param idle whether nothing more will come soon, so that waiting for a longer batch is pointless */
  isDue(now: number, idle: boolean): boolean {
    const { batchesInFlight, epochsInFlight } = this.#pacing;
    if (this.#staged === 0 || this.#batches.length >= batchesInFlight) return false;
    if (this.#inFlight + this.#staged > epochsInFlight) return false;
    return idle || this.full || now - this.#lastAt >= this.interval;
  }

  /** All that waits leaves as one batch. @returns its length in epochs */
  send(now: number): number {
    const count = this.#staged;
    this.#staged = 0;
    this.#inFlight += count;
    this.#batches.push(count);
    this.#lastAt = now;
    return count;
  }

  /** Frees so many epochs, oldest first; more than are in flight means all of them. */
  acknowledge(epochs: number): void {
    let rest = Math.min(epochs, this.#inFlight);
    this.#inFlight -= rest;
    while (rest > 0) {
      const freed = Math.min(rest, this.#batches[0]);
      rest -= freed;
      this.#batches[0] -= freed;
      if (this.#batches[0] === 0) this.#batches.shift();
    }
  }
}

/** How many times longer the way to the next weights is while the window has no processor of its own. */
const CROWDED = 1.5;

/** Weights and momentum deltas; an update's number tells whether there is anything new. */
export class WeightsPacing {
  readonly #interval: number;
  readonly #longest: number;
  readonly #small: boolean;
  #sent = -1;
  #inFlight = false;
  #lastAt = -Infinity;
  /** Whether some view shows weights; if not, they leave only when training rests, and only where that costs little. */
  watched = false;
  /** Whether training leaves the window no processor of its own. */
  crowded = false;

  /** @param doubles of a message */
  constructor({ weightsInterval, doublesPerSecond, longestWeightsInterval }: Pacing, doubles: number) {
    const affordable = (1000 * doubles) / doublesPerSecond;
    this.#interval = Math.max(weightsInterval, Math.min(longestWeightsInterval, affordable));
    this.#longest = longestWeightsInterval;
    this.#small = doubles <= MOST_DOUBLES;
  }

  /** Milliseconds between two messages while training, where the window has a processor. */
  get interval(): number {
    return this.#interval;
  }
  get #present(): number {
    return this.crowded ? Math.min(this.#longest, CROWDED * this.#interval) : this.#interval;
  }
  get inFlight(): boolean {
    return this.#inFlight;
  }

  /**
   * @param update number of the newest update
   * @param idle whether training rests: then the newest weights leave even if nobody watches, unless they are many
   */
  isDue(update: number, now: number, idle: boolean): boolean {
    if (this.#inFlight || update === this.#sent) return false;
    if (idle) return this.watched || this.#small;
    return this.watched && now - this.#lastAt >= this.#present;
  }

  /** Whether, while training, a message will be due within so many milliseconds, or is late by no more. */
  isNear(now: number, within: number): boolean {
    return this.watched && Math.abs(now - this.#lastAt - this.#present) <= within;
  }

  send(update: number, now: number): void {
    this.#sent = update;
    this.#inFlight = true;
    this.#lastAt = now;
  }

  acknowledge(messages: number): void {
    if (messages > 0) this.#inFlight = false;
  }
}

/** Multiply-adds that a first slice gets. */
const FIRST_WORK = 20_000;

/** Adapts the work of a slice (multiply-adds) so that it takes about `target` milliseconds, for each kind of work alone. */
export class SliceWork<Kind extends string> {
  readonly #target: number;
  readonly #work = new Map<Kind, number>();

  constructor(target: number) {
    this.#target = target;
  }

  of(kind: Kind): number {
    return this.#work.get(kind) ?? FIRST_WORK;
  }

  /**
   * A slice that did all of its work took `elapsed` milliseconds. The next grows by at most 2 and shrinks by at most 10:
   * one slice may have been cut short or held up by the rest of the machine.
   */
  measured(kind: Kind, elapsed: number): void {
    const factor = elapsed > 0 ? this.#target / elapsed : 2;
    this.#work.set(kind, Math.max(1, Math.round(this.of(kind) * Math.min(2, Math.max(0.1, factor)))));
  }
}
