import type { GradientCheck } from '@shared/contract/evaluation.ts';
import type { RunInfo } from '@shared/contract/run.ts';
import { figure } from '../charts/heat-map-text.ts';
import { count } from '../ui/format.ts';
import { layerNames } from './layer-names.ts';

export interface CheckInWords {
  readonly verdict: string;
  readonly detail: string;
}

/**
 * The result of the gradient check in words.
 *
 * @param check its worst row and column count from 0, the bias weight w₀ being column 0
 */
export function checkText(
  check: GradientCheck,
  info: Pick<RunInfo, 'layers' | 'inputNames' | 'outputNames'>,
): CheckInWords {
  const { worst, checked, parameters, passed } = check;
  const all =
    checked === parameters
      ? `all ${count(parameters)} parameters`
      : `${count(checked)} of ${count(parameters)} parameters`;
  const index = info.layers.findIndex(({ name }) => name === worst.layer);
  const names = index >= 0 ? layerNames(info, index).weights : null;
  const from =
    worst.column === 0 ? 'bias weight w₀' : `from ${names?.column(worst.column) ?? `input ${worst.column}`}`;
  const where = `${names?.matrix ?? `W^${worst.layer}`}[${worst.row + 1}, ${worst.column}] (neuron ${worst.row + 1}, ${from})`;
  return {
    verdict: passed
      ? `Passed: the engine’s gradient agrees with central differences in ${all}.`
      : `Failed: the engine’s gradient does not agree with central differences (${all} checked).`,
    detail:
      `Largest relative error ${figure(worst.relativeError, 2)}, at ${where}: ` +
      `engine ${figure(worst.gradient, 6)}, central difference ${figure(worst.difference, 6)}.`,
  };
}
