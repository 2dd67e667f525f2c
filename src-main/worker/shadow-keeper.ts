import type { LentCheckpoint } from '@engine/train/snapshot.ts';
import { ShadowWriter } from './messages/shadow.ts';
import type { Post } from './outlet.ts';

/** Milliseconds between two shadows; more where taking one is slow, so that it costs at most 2 % of the time. */
const INTERVAL = 100;
const COST_SHARE = 0.02;
/** Doubles of room for the history to grow, beside its own length. */
const LEAST_GROWTH = 8192;

/** Leaves the run's checkpoint in shared memory from time to time, in case the thread dies. */
export class ShadowKeeper {
  readonly #post: Post;
  readonly #now: () => number;
  #writer: ShadowWriter | null = null;
  #nextAt = -Infinity;
  #update = -1;
  #writing: Generator<void, void> | null = null;
  /** Milliseconds spent on the present one. */
  #cost = 0;

  constructor(post: Post, now: () => number) {
    this.#post = post;
    this.#now = now;
  }

  /** Whether one is being written: nothing may change a weight, and `goOn` is called until it is done. */
  get busy(): boolean {
    return this.#writing !== null;
  }

  isDue(now: number): boolean {
    return !this.busy && now >= this.#nextAt;
  }

  /** Unless the checkpoint of that update is kept already. */
  keepNewest(update: number, take: () => LentCheckpoint): void {
    if (update !== this.#update) this.keep(update, take);
  }

  /** Writes the first piece, which is all of a small one. @param update its number, @param take the checkpoint */
  keep(update: number, take: () => LentCheckpoint): void {
    this.#update = update;
    this.#cost = 0;
    this.#writing = this.#write(take);
    this.goOn();
  }

  /** Writes the next piece. */
  goOn(): void {
    const start = this.#now();
    const { done } = this.#writing!.next();
    const now = this.#now();
    this.#cost += now - start;
    if (!done) return;
    this.#writing = null;
    this.#nextAt = now + Math.max(INTERVAL, this.#cost / COST_SHARE);
  }

  *#write(take: () => LentCheckpoint): Generator<void, void> {
    const checkpoint = take();
    if (this.#writer?.fits(checkpoint)) {
      yield* this.#writer.writing(checkpoint);
      return;
    }
    // The main process keeps the memory it has until this one holds a checkpoint.
    // Room that is not written to costs no memory yet: there may come a history, and weights kept as the best.
    const best = checkpoint.best ? 0 : checkpoint.layers.reduce((sum, layer) => sum + doublesOf(layer), 0);
    const growth = LEAST_GROWTH + checkpoint.history.values.length + best;
    const writer = new ShadowWriter(checkpoint, growth);
    yield* writer.writing(checkpoint);
    this.#writer = writer;
    this.#post({ type: 'shadow', memory: writer.memory });
  }
}

/** Doubles of a layer's matrices, and some for what names them. */
function doublesOf({ weights, state }: LentCheckpoint['layers'][number]): number {
  return (2 + state.length) * (weights.length + 64);
}
