import { Fault } from '@shared/contract/fault.ts';
import type { FoldsInfo } from '@shared/contract/folds.ts';
import type { CrossValidationLike } from './engine.ts';
import type { Post } from './outlet.ts';
import { SliceWork } from './pacing.ts';
import { SLICE } from './runner.ts';

/** Milliseconds between two messages about the fold under way. */
const BETWEEN_PROGRESS = 200;

export interface FoldsRunnerOptions {
  readonly id: number;
  readonly validation: CrossValidationLike;
  readonly post: Post;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Calls back after messages that have arrived were heard. */
  readonly later: (callback: () => void) => void;
}

/** The life of one cross-validation: works in slices of about 10 ms until all folds are done or one fails. */
export class FoldsRunner {
  readonly #options: FoldsRunnerOptions;
  readonly #work = new SliceWork<CrossValidationLike['kind']>(SLICE);
  #told = -Infinity;
  #sent = 0;

  constructor(options: FoldsRunnerOptions) {
    this.#options = options;
  }

  get info(): FoldsInfo {
    const { id, validation } = this.#options;
    return { id, ...validation.info };
  }

  start(): void {
    this.#options.later(() => this.#turn());
  }

  #turn(): void {
    const { id, validation, post } = this.#options;
    try {
      this.#slice();
    } catch (thrown) {
      post({ type: 'foldsEnded', ended: { id, fault: Fault.dataOf(thrown) } });
      return;
    }
    for (; this.#sent < validation.results.length; this.#sent++)
      post({ type: 'fold', fold: { id, result: validation.results[this.#sent] } });
    if (validation.done) post({ type: 'foldsEnded', ended: { id, fault: null } });
    else {
      this.#tell();
      this.#options.later(() => this.#turn());
    }
  }

  /** Many short epochs, or a part of one. */
  #slice(): void {
    const { validation, now } = this.#options;
    const began = now();
    for (;;) {
      const before = now();
      const { kind } = validation;
      const ended = validation.advance(this.#work.of(kind));
      if (ended === 'sliced' && validation.kind === kind) this.#work.measured(kind, now() - before);
      if (ended === 'fold' || ended === 'done' || now() - began >= SLICE) return;
    }
  }

  #tell(): void {
    const { id, validation, post, now } = this.#options;
    const time = now();
    if (time - this.#told < BETWEEN_PROGRESS) return;
    this.#told = time;
    const { epoch, curve } = validation;
    const fold = validation.results.length + 1;
    post({ type: 'foldsProgress', progress: { id, fold, epoch, curve } }, [curve.buffer]);
  }
}
