import cliProgress from 'cli-progress';
import type { Io } from './io.ts';

/** Where a training stands, for whoever looks on. */
export interface Progress {
  /** @param words loss and score, made only where they are shown */
  update(epoch: number, words: () => string): void;
  stop(): void;
}

/** Milliseconds between two lines. */
const BETWEEN_LINES = 1000;

/** A line a second, for logs and pipes. */
function lines(io: Io, last: number | null): Progress {
  let said = io.now();
  return {
    update(epoch, words) {
      const now = io.now();
      if (now - said < BETWEEN_LINES) return;
      said = now;
      io.stderr.write(`Epoch ${epoch}${last === null ? '' : ` of ${last}`}: ${words()}\n`);
    },
    stop() {},
  };
}

/** A bar that redraws itself on a terminal, at most ten times a second. */
const barOn = (io: Io, format: string): cliProgress.SingleBar =>
  new cliProgress.SingleBar(
    {
      stream: io.stderr,
      format: `{bar} ${format}, {eta_formatted} left  {words}`,
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      linewrap: false,
    },
    cliProgress.Presets.shades_classic,
  );
/** Milliseconds between two sets of words beside it. */
const BETWEEN_WORDS = 100;

function bar(io: Io, first: number, last: number): Progress {
  const drawn = barOn(io, 'epoch {value} of {total}');
  drawn.start(last, first, { words: '' });
  let shown = 0;
  return {
    update(epoch, words) {
      const now = io.now();
      if (now - shown < BETWEEN_WORDS) return;
      shown = now;
      drawn.update(epoch, { words: words() });
    },
    stop: () => drawn.stop(),
  };
}

/** How far the reading of a file has come, where it takes more than a second: a bar on a terminal, else a line a second. */
export function bytesProgress(io: Io): {
  update(done: number, total: number, words: () => string): void;
  stop(): void;
} {
  let said = io.now();
  const drawn = io.stderr.isTTY ? barOn(io, '{percentage} %') : null;
  let started = false;
  return {
    update(done, total, words) {
      const now = io.now();
      if (now - said < (drawn && started ? BETWEEN_WORDS : BETWEEN_LINES)) return;
      said = now;
      if (!drawn) io.stderr.write(`${words()} (${Math.floor((100 * done) / total)} %)\n`);
      else if (started) drawn.update(done, { words: words() });
      else drawn.start(total, done, { words: words() });
      started = true;
    },
    stop: () => drawn?.stop(),
  };
}

/** @param last the epoch at which the rule "epochs done" stops; null where it is off */
export function progressOf(io: Io, first: number, last: number | null): Progress {
  return io.stderr.isTTY && last !== null ? bar(io, first, last) : lines(io, last);
}
