import type { LentCheckpoint } from '@engine/train/snapshot.ts';
import { ShadowWriter } from './messages/shadow.ts';
import type { Post } from './outlet.ts';

/** Milliseconds between two shadows; more where taking one is slow, so that it costs at most 2 % of the time. */
const INTERVAL = 100;
const COST_SHARE = 0.02;
/** Milliseconds of a copy after which others wait for the next turn. */
const SLOW = 10;
/** Doubles of room for the history to grow, beside its own length. */
const LEAST_GROWTH = 8192;

/** Leaves the run's checkpoint in shared memory from time to time, in case the thread dies. */
export class ShadowKeeper {
  readonly #post: Post;
  readonly #now: () => number;
  #writer: ShadowWriter | null = null;
  #nextAt = -Infinity;
  #update = -1;
  #slow = false;

  constructor(post: Post, now: () => number) {
    this.#post = post;
    this.#now = now;
  }

  /** Whether the last one took so long that what has been asked meanwhile must be heard before more is done. */
  get slow(): boolean {
    return this.#slow;
  }

  isDue(now: number): boolean {
    return now >= this.#nextAt;
  }

  /** Unless the checkpoint of that update is kept already. */
  keepNewest(update: number, take: () => LentCheckpoint): void {
    if (update !== this.#update) this.keep(update, take);
  }

  /** @param update its number, @param take the checkpoint */
  keep(update: number, take: () => LentCheckpoint): void {
    const start = this.#now();
    this.#update = update;
    const checkpoint = take();
    if (!this.#writer?.write(checkpoint)) {
      // The main process keeps the memory it has until this one holds a checkpoint.
      // Room that is not written to costs no memory yet: there may come a history, and weights kept as the best.
      const best = checkpoint.best ? 0 : checkpoint.layers.reduce((sum, layer) => sum + doublesOf(layer), 0);
      const growth = LEAST_GROWTH + checkpoint.history.values.length + best;
      this.#writer = new ShadowWriter(checkpoint, growth);
      this.#writer.write(checkpoint);
      this.#post({ type: 'shadow', memory: this.#writer.memory });
    }
    const now = this.#now();
    this.#slow = now - start > SLOW;
    this.#nextAt = now + Math.max(INTERVAL, (now - start) / COST_SHARE);
  }
}

/** Doubles of a layer's matrices, and some for what names them. */
function doublesOf({ weights, state }: LentCheckpoint['layers'][number]): number {
  return (2 + state.length) * (weights.length + 64);
}
