import type { Activation } from './activations.ts';
import type { LossKind } from './choices.ts';
import { fields } from './fields.ts';
import { sourceColumns } from './gallery.ts';
import type {
  DataSettings,
  DataSource,
  Design,
  HiddenLayer,
  Initialization,
  Optimizer,
  OutputLayer,
  ProjectDocument,
  Schedule,
  SplitSettings,
  Stop,
} from './schema.ts';
import type { DataShape } from './stack.ts';

/** Small parts from which designs are made; every number not named comes from the table of fields. */
export function initialization(kind: Initialization['kind']): Initialization {
  return { kind, initLow: fields.initLow.default, initHigh: fields.initHigh.default };
}

/** He for the rectifiers, Glorot for the others, as their authors derived them. */
function initializationFor(activation: Activation): Initialization {
  const rectifiers: Activation[] = ['relu', 'leakyRelu', 'elu', 'gelu', 'silu', 'softplus'];
  return initialization(rectifiers.includes(activation) ? 'heUniform' : 'glorotUniform');
}

export function outputLayer(activation: Activation): OutputLayer {
  return { activation, initialization: initializationFor(activation), l1: 0, l2: 0 };
}

/** A hidden layer. `id` must be new in its design. */
export function newLayer(
  id: string,
  activation: Activation = 'relu',
  units: number = fields.units.default,
): HiddenLayer {
  return { id, units, ...outputLayer(activation), dropout: fields.dropout.default };
}

/** `[['tanh', 8], ['relu', 8]]` as layers `layer-1`, `layer-2`. */
export function hiddenLayers(...layers: [Activation, number][]): HiddenLayer[] {
  return layers.map(([activation, units], index) => newLayer(`layer-${index + 1}`, activation, units));
}

function defaultOptimizer(): Optimizer {
  const { learningRate, momentum, decay, beta1, beta2, epsilon } = fields;
  return {
    kind: 'momentum',
    learningRate: learningRate.default,
    momentum: momentum.default,
    decay: decay.default,
    beta1: beta1.default,
    beta2: beta2.default,
    epsilon: epsilon.default,
  };
}

function defaultSchedule(): Schedule {
  return {
    kind: 'constant',
    scheduleEvery: fields.scheduleEvery.default,
    scheduleFactor: fields.scheduleFactor.default,
    scheduleRate: fields.scheduleRate.default,
    schedulePeriod: fields.schedulePeriod.default,
    scheduleFloor: fields.scheduleFloor.default,
  };
}

/** Only the rule "epochs done" is on. */
export function defaultStop(epochs: number = fields.epochs.default): Stop {
  const patience = fields.patience.default;
  return {
    epochs: { on: true, epochs },
    lossBelow: { on: false, lossBelow: fields.lossBelow.default },
    relativeChange: { on: false, relativeChange: fields.relativeChange.default, patience },
    gradientBelow: { on: false, gradientBelow: fields.gradientBelow.default },
    noImprovement: { on: false, patience },
  };
}

/** S3: one sigmoid neuron for two classes, softmax for more; identity and mean squared error for regression. */
export function proposedEnd(shape: Pick<DataShape, 'task' | 'outputs'>): {
  activation: Activation;
  loss: LossKind;
} {
  if (shape.task === 'regression') return { activation: 'identity', loss: 'mse' };
  if (shape.outputs === 2) return { activation: 'sigmoid', loss: 'logistic' };
  return { activation: 'softmax', loss: 'crossEntropy' };
}

/**
 * The design proposed for new data: the lecture's stack, tanh first, ReLU between and the output by the target,
 * trained by incremental gradient descent with momentum (S12, S15, S16).
 */
export function defaultDesign(shape: DataShape): Design {
  const end = proposedEnd(shape);
  return {
    hidden: hiddenLayers(['tanh', fields.units.default], ['relu', fields.units.default]),
    output: outputLayer(end.activation),
    loss: { kind: end.loss, unit: 'bits' },
    regularizeBias: false,
    optimizer: defaultOptimizer(),
    schedule: defaultSchedule(),
    batchSize: fields.batchSize.default,
    order: 'shuffled',
    stop: defaultStop(),
    seed: fields.seed.default,
    arithmetic: 'exact',
  };
}

/** The validation share of the table of fields, no test rows, the same share of every class. */
export function defaultSplit(): SplitSettings {
  const { validation, test, seed } = fields;
  return {
    kind: 'share',
    validation: validation.default,
    test: test.default,
    stratified: true,
    seed: seed.default,
    column: '',
    values: { training: [], validation: [], test: [] },
    rows: { training: '', validation: '', test: '' },
  };
}

/** Rows with a missing cell are left out, categories are those of the training rows, others are refused. */
export function defaultPreparation(): Pick<DataSettings, 'missing' | 'categories' | 'unknown'> {
  return { missing: { numeric: 'drop', categorical: 'drop' }, categories: 'training', unknown: 'error' };
}

/** Settings of a table from what is proposed for it. */
export function settingsOf(
  source: DataSource,
  proposal: Pick<DataSettings, 'columns' | 'unknown' | 'targetScaling'>,
): DataSettings {
  return {
    ...{ source, ...defaultPreparation(), ...proposal },
    ...{ scaling: 'standardize', split: defaultSplit() },
  };
}

/** Settings of a gallery or generated source, whose columns are known without reading it. */
export function knownSettings(source: Extract<DataSource, { kind: 'gallery' | 'generated' }>): DataSettings {
  const columns = sourceColumns[source.id].map((column) => ({ ...column }));
  const target = columns.find((column) => column.role === 'target');
  return {
    source,
    columns,
    ...defaultPreparation(),
    // The images are already on one scale, and some of their pixels never vary.
    scaling: source.id === 'digits' ? 'min-max' : 'standardize',
    targetScaling: target?.kind === 'numeric' ? 'standardize' : 'none',
    split: defaultSplit(),
  };
}

/** The example of the first start: Iris with the lecture's stack, one click from training. */
export function defaultDocument(): ProjectDocument {
  return {
    data: knownSettings({ kind: 'gallery', id: 'iris' }),
    design: defaultDesign({ task: 'classification', inputs: 4, outputs: 3 }),
  };
}
