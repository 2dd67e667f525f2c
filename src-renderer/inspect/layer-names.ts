import { layerSymbol, ofLayer } from '@shared/design/notation.ts';
import type { LayerShape, RunInfo } from '@shared/contract/run.ts';
import type { HeatMapNames } from '../charts/heat-map-text.ts';
import { variablesOf, type Variable } from './neuron-formula.ts';

/** How one layer of a run and its matrices are called. */
export interface LayerNames {
  readonly symbol: string;
  readonly weights: HeatMapNames;
  readonly deltas: HeatMapNames;
  /** Of one example: its part of ∇ℓ, and the ΔW that it would make. */
  readonly gradient: HeatMapNames;
  readonly nextDelta: HeatMapNames;
  /** Names of the columns after w₀; null where they are neurons, which have numbers only. */
  readonly columns: readonly string[] | null;
  /** Names of the rows of the output layer. */
  readonly rows: readonly string[] | null;
  readonly variables: readonly Variable[];
}

type Named = Pick<RunInfo, 'layers' | 'inputNames' | 'outputNames'>;

export function layerNames(info: Named, index: number): LayerNames {
  const layer: LayerShape = info.layers[index];
  const before = index > 0 ? info.layers[index - 1] : null;
  const symbol = layerSymbol(layer.name);
  const last = index === info.layers.length - 1;
  const columns = before === null && info.inputNames.length === layer.inputs ? info.inputNames : null;
  const rows = last && info.outputNames.length === layer.units ? info.outputNames : null;
  const column = (i: number): string =>
    before ? `neuron ${i} of ${layerSymbol(before.name)}` : (columns?.[i - 1] ?? `input ${i}`);
  const row = (i: number): string => `neuron ${i}${rows ? `: ${rows[i - 1]}` : ''}`;
  return {
    symbol,
    weights: { matrix: ofLayer('W', layer.name), row, column },
    deltas: { matrix: `${ofLayer('ΔW', layer.name)}(t)`, row, column },
    gradient: { matrix: ofLayer('∂ℓ/∂W', layer.name), row, column },
    nextDelta: { matrix: `${ofLayer('ΔW', layer.name)}(t+1)`, row, column },
    columns,
    rows,
    variables: variablesOf(layer.inputs, before?.name ?? null, info.inputNames),
  };
}
