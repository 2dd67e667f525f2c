import type { FieldName } from './fields.ts';
import type { Activation } from './activations.ts';

/** Tables of what can be chosen in a design. `fields` lists the numbers that belong to a choice. */
interface Choice {
  readonly label: string;
  readonly formula: string;
  readonly fields: readonly FieldName[];
}

export const initializations = {
  glorotUniform: { label: 'Glorot uniform', formula: 'U(±√(6/(n_in + n_out)))', fields: [] },
  glorotNormal: { label: 'Glorot normal', formula: 'N(0, 2/(n_in + n_out))', fields: [] },
  heUniform: { label: 'He uniform', formula: 'U(±√(6/n_in))', fields: [] },
  heNormal: { label: 'He normal', formula: 'N(0, 2/n_in)', fields: [] },
  lecunUniform: { label: 'LeCun uniform', formula: 'U(±√(3/n_in))', fields: [] },
  lecunNormal: { label: 'LeCun normal', formula: 'N(0, 1/n_in)', fields: [] },
  uniform: { label: 'Uniform', formula: 'U(a, b)', fields: ['initLow', 'initHigh'] },
  zeros: { label: 'Zeros', formula: '0', fields: [] },
} as const satisfies Record<string, Choice>;
export type InitializationKind = keyof typeof initializations;

/** `output`: the activations of the output layer for which the loss is defined; `null` means any. */
export const losses = {
  crossEntropy: {
    label: 'Cross-entropy (softmax loss)',
    formula: 'l(z) = −Σ cᵢ·log σ₁(z)ᵢ',
    output: ['softmax'],
    tasks: ['classification'],
    entropy: true,
  },
  logistic: {
    label: 'Logistic loss',
    formula: 'l(z) = −c·log σ(z) − (1−c)·log(1−σ(z))',
    output: ['sigmoid'],
    tasks: ['classification'],
    entropy: true,
  },
  rss: {
    label: 'RSS (L₂ loss)',
    formula: 'l = Σⱼ (cⱼ − yⱼ)²',
    output: null,
    tasks: ['classification', 'regression'],
    entropy: false,
  },
  mse: {
    label: 'Mean squared error',
    formula: 'l = (1/k)·Σⱼ (cⱼ − yⱼ)²',
    output: null,
    tasks: ['classification', 'regression'],
    entropy: false,
  },
} as const satisfies Record<
  string,
  {
    label: string;
    formula: string;
    output: readonly Activation[] | null;
    tasks: readonly string[];
    entropy: boolean;
  }
>;
export type LossKind = keyof typeof losses;

/** Update rules; ΔW(t) is always what is added to W. */
export const optimizers = {
  gradientDescent: { label: 'Gradient descent', formula: 'ΔW(t) = −η·∇ℓ', fields: [] },
  momentum: { label: 'Momentum', formula: 'ΔW(t) = −η·∇ℓ + α·ΔW(t−1)', fields: ['momentum'] },
  nesterov: {
    label: 'Nesterov momentum',
    formula: 'V(t) = −η·∇ℓ + α·V(t−1), ΔW(t) = −η·∇ℓ + α·V(t)',
    fields: ['momentum'],
  },
  rmsProp: {
    label: 'RMSProp',
    formula: 'S = ρ·S + (1−ρ)·(∇ℓ)², ΔW(t) = −η·∇ℓ/(√S + ε)',
    fields: ['decay', 'epsilon'],
  },
  adam: { label: 'Adam', formula: 'ΔW(t) = −η·m̂/(√v̂ + ε)', fields: ['beta1', 'beta2', 'epsilon'] },
} as const satisfies Record<string, Choice>;
export type OptimizerKind = keyof typeof optimizers;

/** Learning rate η(t) of epoch t = 0, 1, …, from η. */
export const schedules = {
  constant: { label: 'Constant', formula: 'η', fields: [] },
  step: { label: 'Step', formula: 'η·f^⌊t/k⌋', fields: ['scheduleEvery', 'scheduleFactor'] },
  exponential: { label: 'Exponential', formula: 'η·e^(−κt)', fields: ['scheduleRate'] },
  inverse: { label: '1/t', formula: 'η/(1 + κt)', fields: ['scheduleRate'] },
  cosine: {
    label: 'Cosine',
    formula: 'η·(f + (1−f)·(1 + cos(πt/T))/2)',
    fields: ['schedulePeriod', 'scheduleFloor'],
  },
} as const satisfies Record<string, Choice>;
export type ScheduleKind = keyof typeof schedules;

/** Any number of stop rules may be on; the first that holds after an epoch stops the run. */
export const stopRules = {
  epochs: { label: 'Epochs done', formula: 'so many passes over the training rows', fields: ['epochs'] },
  lossBelow: { label: 'Loss below a target', formula: 'loss < target', fields: ['lossBelow'] },
  relativeChange: {
    label: 'Loss settles',
    formula: '|loss(t) − loss(t−k)| < ε·|loss(t−k)|',
    fields: ['relativeChange', 'patience'],
  },
  gradientBelow: {
    label: 'Gradient vanishes',
    formula: '‖∇ℓ‖ < ε in the last update of an epoch',
    fields: ['gradientBelow'],
  },
  noImprovement: {
    label: 'No better validation loss',
    formula: 'k epochs without a new best; keeps the best weights',
    fields: ['patience'],
  },
} as const satisfies Record<string, Choice>;
export type StopRuleKind = keyof typeof stopRules;

export const orders = { given: { label: 'As given' }, shuffled: { label: 'Shuffled each epoch' } } as const;
/**
 * How the run's matrix products are summed. Both are repeatable: the same design, data and seed give the same bits in
 * the same mode. `fast` needs a machine that fuses; where it does not, a run goes in `exact`.
 */
export const arithmetics = {
  exact: {
    label: 'Exact',
    formula: 'a·b rounded, then + c rounded',
    help: 'The bits of the reference, on every machine.',
  },
  fast: {
    label: 'Fast',
    formula: 'a·b + c rounded once',
    help: 'Fused multiply-add: the same bits on every machine that has it, others than those of exact.',
  },
} as const;
export type Arithmetic = keyof typeof arithmetics;
/** The arithmetic in which weights were trained; `mixed`: some updates in one, some in the other. */
export const arithmeticRecords = ['exact', 'fast', 'mixed'] as const satisfies readonly (
  Arithmetic | 'mixed'
)[];
export type ArithmeticRecord = (typeof arithmeticRecords)[number];
export const units = {
  bits: { label: 'bits', unitsPerNat: 1 / Math.LN2 },
  nats: { label: 'nats', unitsPerNat: 1 },
} as const;
export const scalings = {
  none: { label: 'none', formula: 'x' },
  standardize: { label: 'standardise', formula: '(x − mean)/scale' },
  'min-max': { label: 'min–max', formula: '(x − min)/(max − min)' },
  robust: { label: 'robust', formula: '(x − median)/IQR' },
} as const;

/** What becomes of a missing cell of an input. A row whose target is missing is always left out. */
export const missingPolicies = {
  drop: { label: 'drop the row', kinds: ['numeric', 'categorical'] },
  mean: { label: 'mean', kinds: ['numeric'] },
  median: { label: 'median', kinds: ['numeric'] },
  'most-frequent': { label: 'most frequent', kinds: ['numeric', 'categorical'] },
  constant: { label: 'constant', kinds: ['numeric', 'categorical'] },
  category: { label: 'a category of its own', kinds: ['categorical'] },
} as const satisfies Record<string, { label: string; kinds: readonly ('numeric' | 'categorical')[] }>;

/** What stands in for missing cells by the policy `constant` until something else is said. */
export const defaultConstants = { numeric: 0, categorical: 'missing' } as const;

/** What becomes of a category that the encoding does not know. */
export const unknownPolicies = {
  error: { label: 'refuse it' },
  zero: { label: 'all zeros' },
} as const;

/** Where the categories of a one-hot input come from. */
export const categorySources = {
  training: { label: 'the training rows' },
  all: { label: 'all used rows' },
} as const;

/** How rows come to their part. */
export const splitKinds = {
  share: { label: 'by share' },
  column: { label: 'by a column' },
  rows: { label: 'by row ranges' },
} as const;

/** The parts of the data, in their order everywhere. */
export const parts = {
  training: { label: 'training' },
  validation: { label: 'validation' },
  test: { label: 'test' },
} as const;
export type LossUnit = keyof typeof units;
export type Scaling = keyof typeof scalings;
export type MissingPolicy = keyof typeof missingPolicies;
export type UnknownPolicy = keyof typeof unknownPolicies;
export type SplitKind = keyof typeof splitKinds;
export type Part = keyof typeof parts;
export type Task = 'classification' | 'regression';

/** The keys of a table as a non-empty tuple, for a picklist. */
export function namesOf<K extends string>(table: Readonly<Record<K, unknown>>): [K, ...K[]] {
  return Object.keys(table) as [K, ...K[]];
}
