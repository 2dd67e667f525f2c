import type { StopRuleKind } from '@shared/design/choices.ts';
import type { Stop } from '@shared/design/schema.ts';

/** What the rules look at when an epoch has ended (lecture, IGD_MLP* step 10: convergence(D, y(·), t)). */
export interface Progress {
  /** Epochs done. */
  readonly epoch: number;
  /** Training losses up to that epoch, newest last; of a run that goes on from an older file, perhaps none. */
  readonly recentLosses: readonly number[];
  /** ‖∇ℓ(w)‖ of the epoch's last update, over all layers. */
  readonly gradientNorm: number;
  /** Epoch of the best validation loss; null without validation. */
  readonly bestEpoch: number | null;
}

const counted = (epochs: number): string => `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`;

/** In words why the run stops, or null. */
const rules: { readonly [K in StopRuleKind]: (settings: Stop[K], progress: Progress) => string | null } = {
  epochs: ({ epochs }, { epoch }) =>
    epoch >= epochs ? `${counted(epochs)} ${epochs === 1 ? 'is' : 'are'} done` : null,
  lossBelow({ lossBelow }, { recentLosses }) {
    const loss = recentLosses.at(-1) ?? NaN;
    return loss < lossBelow ? `the training loss ${loss.toPrecision(4)} is below ${lossBelow}` : null;
  },
  relativeChange({ relativeChange, patience }, { recentLosses }) {
    if (recentLosses.length <= patience) return null;
    const now = recentLosses.at(-1)!;
    const then = recentLosses.at(-1 - patience)!;
    const settled = Math.abs(now - then) < relativeChange * Math.abs(then);
    return settled
      ? `the loss changed by less than ${relativeChange} of itself over ${counted(patience)}`
      : null;
  },
  gradientBelow: ({ gradientBelow }, { gradientNorm }) =>
    gradientNorm < gradientBelow
      ? `the gradient norm ${gradientNorm.toPrecision(3)} is below ${gradientBelow}`
      : null,
  noImprovement: ({ patience }, { epoch, bestEpoch }) =>
    bestEpoch !== null && epoch - bestEpoch >= patience
      ? `${counted(patience)} without a better validation loss; the weights of epoch ${bestEpoch} are kept`
      : null,
};

const kinds = Object.keys(rules) as StopRuleKind[];

export interface Stopped {
  readonly reason: string;
  /** Whether the run goes back to its best epoch. */
  readonly goesBack: boolean;
}

/**
 * The first rule of the table that is on and holds. Where "no better validation loss" holds with it, the run goes back
 * all the same, and says both (decision 25).
 */
export function stoppedBy(stop: Stop, progress: Progress): Stopped | null {
  const reasonOf = (rule: StopRuleKind): string | null =>
    stop[rule].on
      ? (rules[rule] as (settings: unknown, progress: Progress) => string | null)(stop[rule], progress)
      : null;
  const first = kinds.map(reasonOf).find((reason) => reason !== null);
  if (first === undefined) return null;
  const best = reasonOf('noImprovement');
  if (best === null) return { reason: first, goesBack: false };
  return { reason: first === best ? best : `${first}, and ${best}`, goesBack: true };
}

/** How many past losses the rules may look at, the newest included. */
export function lossesNeeded(stop: Stop): number {
  return stop.relativeChange.on ? stop.relativeChange.patience + 1 : 1;
}
