import type { Arithmetic, ArithmeticRecord } from '../design/choices.ts';
import type { RunInfo } from './run.ts';

/** The arithmetic of a run's weights once it has trained: that of the machine, or `mixed` after another one's. */
export function recordOf({
  arithmetic,
  trainedIn,
}: Pick<RunInfo, 'arithmetic' | 'trainedIn'>): ArithmeticRecord {
  return trainedIn === null || trainedIn === arithmetic ? arithmetic : 'mixed';
}

/**
 * What a user must know of the arithmetic of a run: that it is not the one that was wished for, or not the one in
 * which the weights were trained so far.
 *
 * @param wished the design's
 * @returns a sentence or two; null where all is as asked
 */
export function arithmeticNotice(
  { arithmetic, trainedIn }: Pick<RunInfo, 'arithmetic' | 'trainedIn'>,
  wished: Arithmetic,
): string | null {
  const missing = arithmetic !== wished;
  if (recordOf({ arithmetic, trainedIn }) !== 'mixed') {
    if (!missing) return null;
    return `This machine does not fuse multiply and add: the run is trained in ${arithmetic} arithmetic, not in ${wished}.`;
  }
  const before = trainedIn === 'mixed' ? 'partly in exact, partly in fast' : `in ${trainedIn}`;
  const why = missing ? ' because this machine does not fuse multiply and add' : '';
  return `These weights were trained ${before} arithmetic. They go on in ${arithmetic}${why}, so the bits are not those of one mode throughout.`;
}
