import type { ExampleChoice } from '@shared/contract/example.ts';
import type { StackLayer } from '@shared/design/stack.ts';
import type { Graph } from '../../graph/graph.ts';

/** What there is to look at: the graph that trains, the weights of a run, and one encoded example. */
export interface NetworkSight {
  readonly graph: Graph;
  readonly stack: readonly StackLayer[];
  /** Per layer, units × (inputs + 1), row-major. */
  readonly weights: readonly Float64Array[];
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
  /** n of (λ/n)·R(w). */
  readonly penaltyRows: number;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly lossUnit: string;
  readonly epoch: number;
  readonly update: number;
  readonly split: ExampleChoice['split'];
  readonly index: number;
  readonly count: number;
  readonly tableRow: number;
}
