import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { SessionLike } from './engine.ts';
import type { Pacing } from './messages/credits.ts';
import type { Post } from './outlet.ts';

export interface RunnerOptions {
  readonly run: number;
  readonly session: SessionLike;
  readonly post: Post;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Calls back after messages that have arrived were heard. */
  readonly later: (callback: () => void) => void;
  readonly checkpoint?: Checkpoint | null;
  readonly pacing?: Pacing;
}
