import type { Attributes } from '../ops/op.ts';
import type { OptimizerKind } from '@shared/design/choices.ts';

export type SlotKind =
  'input' | 'parameter' | 'gradient' | 'delta' | 'state' | 'primal' | 'adjoint' | 'seed' | 'hyperparameters';

/** A matrix in the arena: `rows × columns` doubles from `offset`, row-major. */
export interface Slot {
  readonly id: number;
  readonly kind: SlotKind;
  readonly name: string;
  readonly offset: number;
  /** For a batched slot the most rows it can hold; fewer are used when the chunk is smaller. */
  readonly rows: number;
  readonly columns: number;
  readonly batched: boolean;
  /** Graph node it belongs to; -1 for hyperparameters and seeds. */
  readonly node: number;
}

/** Indices into the hyperparameter slot. */
export const hyper = {
  learningRate: 0,
  momentum: 1,
  decay: 2,
  beta1: 3,
  beta2: 4,
  epsilon: 5,
  correction1: 6,
  correction2: 7,
} as const;
export const HYPER_COUNT = 8;

export type Instruction =
  | { readonly rule: 'zero'; readonly slot: number }
  /** Writes the one value of `from` into every element: the adjoint that a root starts with. */
  | { readonly rule: 'seed'; readonly slot: number; readonly from: number }
  | {
      readonly rule: 'forward';
      readonly op: string;
      readonly output: number;
      readonly inputs: readonly number[];
      readonly attributes: Attributes;
    }
  /** Accumulates the vector-Jacobian product of one operand into `adjoint`. */
  | {
      readonly rule: 'reverse';
      readonly op: string;
      readonly operand: number;
      readonly adjoint: number;
      readonly outputAdjoint: number;
      readonly output: number;
      readonly inputs: readonly number[];
      readonly attributes: Attributes;
    }
  | {
      readonly rule: 'update';
      readonly optimizer: OptimizerKind;
      readonly weights: number;
      readonly gradient: number;
      readonly delta: number;
      readonly state: readonly number[];
      readonly hyperparameters: number;
    };

export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * A flat program over one arena; every offset is fixed before the first step. One update runs `begin` once,
 * `chunk` for every chunk of the batch (gradients accumulate), then `finish`. `evaluate` is a forward pass.
 */
export interface Plan {
  readonly slots: readonly Slot[];
  readonly instructions: readonly Instruction[];
  readonly sections: {
    readonly begin: Span;
    readonly chunk: Span;
    /** The gradient of the penalties, then the update. */
    readonly finish: Span;
    /** The end of `finish`: from here on weights change. */
    readonly update: Span;
    readonly evaluate: Span;
  };
  /** Doubles in the arena. */
  readonly length: number;
  /** The first doubles of the arena hold W, ΔW and the optimiser's running values: all that a run goes on from. */
  readonly stateLength: number;
  /** Most rows that a batched slot holds. */
  readonly chunkRows: number;
  /** Slot ids by what they are for. */
  readonly roles: {
    readonly inputs: Readonly<Record<string, number>>;
    readonly parameters: readonly number[];
    readonly gradients: readonly number[];
    readonly deltas: readonly number[];
    readonly states: readonly (readonly number[])[];
    readonly hyperparameters: number;
    /** Seeds by root name; `loss` is 1/B. */
    readonly seeds: Readonly<Record<string, number>>;
    /** Primal slots of the graph's outputs. */
    readonly outputs: Readonly<Record<string, number>>;
  };
  /** Estimated multiply-adds of each instruction with `chunkRows` rows. */
  readonly costs: Float64Array;
}
