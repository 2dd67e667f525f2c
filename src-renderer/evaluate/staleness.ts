import type { Evaluation } from '@shared/contract/evaluation.ts';
import { count } from '../ui/format.ts';

/** Why figures no longer speak of what is there now; null when they do. */
export function staleReason(
  answer: Pick<Evaluation, 'epoch' | 'update'>,
  now: { readonly epoch: number; readonly update: number } | null,
  outdated: boolean,
): string | null {
  if (outdated) return 'the design or its data has changed since this run';
  if (!now || now.update === answer.update) return null;
  return now.epoch === answer.epoch
    ? `the weights have moved on to update ${count(now.update)}`
    : `the weights have moved on to epoch ${count(now.epoch)}`;
}
