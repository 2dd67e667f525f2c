import { Fault } from '@shared/contract/fault.ts';
import { HelperLost } from '../plan/helper-lost.ts';
import type { Exports } from './modules.ts';
import * as op from './opcodes.ts';
import type { Helper, ThreadHost } from './threads.ts';

/** Milliseconds until helpers must have come where all are wanted, and have gone where one is lost. */
const PATIENCE = 10_000;

export interface TeamOptions {
  readonly host: ThreadHost;
  readonly exports: Exports;
  /** The team's block. */
  readonly address: number;
  readonly buffer: ArrayBufferLike;
  /** Starts a helper. */
  readonly start: (member: number) => Helper;
}

/**
 * Helper threads and the block of memory in which they meet their leader, this thread. They wait for commands, first
 * looking and then asleep; a training that rests costs no processor time.
 */
export class Team {
  readonly host: ThreadHost;
  readonly #exports: Exports;
  readonly #address: number;
  readonly #words: Int32Array;
  readonly #view: DataView;
  readonly #helpers: Helper[];
  #ended = false;

  constructor({ host, exports, address, buffer, start }: TeamOptions) {
    this.host = host;
    this.#exports = exports;
    this.#address = address;
    this.#words = new Int32Array(buffer, address, op.TEAM_BYTES / 4);
    this.#view = new DataView(buffer, address, op.TEAM_BYTES);
    this.#helpers = Array.from({ length: host.threads - 1 }, (_, i) => start(i + 1));
  }

  /** Whether its helpers are gone for good. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether all helpers are there. Where all are wanted, waits for those that have not come yet. */
  get ready(): boolean {
    if (this.#ended) return false;
    const all = this.host.use === 'all';
    if (all) this.#await(op.TEAM_PRESENT);
    const present = this.#count(op.TEAM_PRESENT) === this.#helpers.length;
    if ((all && !present) || !this.#helpers.every(({ alive }) => alive)) this.end();
    return present && !this.#ended;
  }

  /** Writes an argument of the next command. */
  set(offset: number, value: number): void {
    if (offset === op.TEAM_UPDATE) this.#view.setFloat64(offset, value, true);
    else this.#view.setInt32(offset, value, true);
  }

  /**
   * Runs the command with the first `members` of the team.
   *
   * @throws HelperLost; Fault code `thread-lost` when a helper may still be writing
   */
  lead(members: number): number {
    const done = this.#exports.lead(this.#address, members);
    if (done >= 0) return done;
    this.#ended = true;
    this.#await(op.TEAM_GONE);
    const gone = this.#count(op.TEAM_GONE) === this.#count(op.TEAM_PRESENT);
    for (const helper of this.#helpers) helper.end();
    if (gone) throw new HelperLost();
    throw new Fault({
      code: 'thread-lost',
      message: 'A helper thread of the training does not answer any more. Training cannot go on.',
    });
  }

  /** Ends the helpers; from then on one thread works. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#exports.dismiss(this.#address);
    for (const helper of this.#helpers) helper.end();
  }

  #count(offset: number): number {
    return Atomics.load(this.#words, offset / 4);
  }

  /** Waits until a count is that of the helpers, and not longer than patience lasts. */
  #await(offset: number): void {
    const until = this.host.now() + PATIENCE;
    for (let rest = PATIENCE; rest > 0; rest = until - this.host.now()) {
      const count = this.#count(offset);
      if (count >= this.#helpers.length || !this.#helpers.every(({ alive }) => alive)) return;
      Atomics.wait(this.#words, offset / 4, count, Math.min(rest, 100));
    }
  }
}

/** Members of a team that are worth a try: powers of two, and all. */
export function sizesOf({ threads, use }: ThreadHost): number[] {
  if (use === 'all') return [threads];
  const powers = [1, 2, 4, 8, 16, 32, 64].filter((size) => size < threads);
  return [...powers, threads];
}
