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

  constructor(post: Post, now: () => number) {
    this.#post = post;
    this.#now = now;
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
      this.#writer = new ShadowWriter(checkpoint, LEAST_GROWTH + checkpoint.history.values.length);
      this.#writer.write(checkpoint);
      this.#post({ type: 'shadow', memory: this.#writer.memory });
    }
    const now = this.#now();
    this.#nextAt = now + Math.max(INTERVAL, (now - start) / COST_SHARE);
  }
}
