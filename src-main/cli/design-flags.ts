import { activations, type Activation } from '@shared/design/activations.ts';
import {
  arithmetics,
  initializations,
  losses,
  optimizers,
  orders,
  type LossKind,
} from '@shared/design/choices.ts';
import { initialization, newLayer, outputLayer } from '@shared/design/defaults.ts';
import type { Design, HiddenLayer, Initialization } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import { misuse } from './io.ts';
import type { Flags } from './parse.ts';
import { batchSizeFlag, choiceFlag, choiceOf, fieldNumber, numberFlag } from './values.ts';

/** `tanh:8,relu:8`, or `none`. */
export function layersOf(text: string): [Activation, number][] {
  if (text.trim().toLowerCase() === 'none') return [];
  return text.split(',').map((part, index) => {
    const where = `--layers, layer ${index + 1}`;
    const [name, units, ...rest] = part.trim().split(':');
    if (units === undefined || rest.length > 0)
      throw misuse(`${where}: wanted an activation and units as "tanh:8", got "${part.trim()}".`, '--layers');
    return [choiceOf(name, activations, where), fieldNumber(units, 'units', where)];
  });
}

/** The layers of the flag; one that the design has at the same place with the same units and activation stays. */
function withLayers(hidden: readonly HiddenLayer[], layers: readonly [Activation, number][]): HiddenLayer[] {
  return layers.map(([activation, units], index) => {
    const id = `layer-${index + 1}`;
    const known = hidden[index];
    const same = known && known.units === units && known.activation === activation;
    return same ? { ...known, id } : newLayer(id, activation, units);
  });
}

/** `glorotUniform`, or `uniform:-0.5:0.5` with its interval. */
function initializationOf(text: string): Initialization {
  const [name, low, high, ...rest] = text.split(':');
  const kind = choiceOf(name, initializations, '--init');
  const chosen = initialization(kind);
  if (low === undefined) return chosen;
  if (kind !== 'uniform' || high === undefined || rest.length > 0)
    throw misuse(`--init: only uniform takes an interval, as uniform:-0.5:0.5, got "${text}".`, '--init');
  const initLow = fieldNumber(low, 'initLow', '--init');
  const initHigh = fieldNumber(high, 'initHigh', '--init');
  return { kind, initLow, initHigh };
}

/** Output activation and loss; where one is given, the other follows if it would not fit (S3). */
function endOf(flags: Flags, design: Design, shape: DataShape): { activation: Activation; loss: LossKind } {
  const fits = (loss: LossKind, activation: Activation): boolean =>
    losses[loss].output === null || losses[loss].output.some((name) => name === activation);
  let activation = choiceFlag(flags, 'output', activations);
  let loss = choiceFlag(flags, 'loss', losses);
  if (loss && !activation) {
    activation = fits(loss, design.output.activation) ? design.output.activation : losses[loss].output?.[0];
  } else if (activation && !loss && !fits(design.loss.kind, activation)) {
    if (activation === 'softmax' && shape.task === 'classification') loss = 'crossEntropy';
    if (activation === 'sigmoid' && shape.task === 'classification' && shape.outputs === 2) loss = 'logistic';
  }
  return { activation: activation ?? design.output.activation, loss: loss ?? design.loss.kind };
}

function checkMomentum(flags: Flags, kind: Design['optimizer']['kind']): void {
  const { label, fields } = optimizers[kind];
  if (!flags.has('momentum') || fields.some((name) => name === 'momentum')) return;
  const message = `--momentum: ${label} has no momentum α; choose --optimizer momentum or nesterov.`;
  throw misuse(message, '--momentum');
}

/**
 * The design with what the flags say of network, loss and training; `--epochs` is left to {@link withEpochs}.
 *
 * @throws Fault `usage`
 */
export function withDesignFlags(flags: Flags, base: Design, shape: DataShape): Design {
  if (flags.has('bits') && flags.has('nats')) throw misuse('--bits and --nats exclude each other.', '--nats');
  const layers = flags.get('layers');
  const init = flags.get('init');
  const chosen = init === undefined ? undefined : initializationOf(init);
  const dropout = numberFlag(flags, 'dropout', 'dropout');
  const l1 = numberFlag(flags, 'l1', 'l1');
  const l2 = numberFlag(flags, 'l2', 'l2');
  const end = endOf(flags, base, shape);
  const changed = <L extends { initialization: Initialization; l1: number; l2: number }>(layer: L): L => ({
    ...layer,
    initialization: chosen ?? layer.initialization,
    l1: l1 ?? layer.l1,
    l2: l2 ?? layer.l2,
  });
  const hidden = layers === undefined ? base.hidden : withLayers(base.hidden, layersOf(layers));
  const { activation, initialization: ofOutput } =
    end.activation === base.output.activation ? base.output : outputLayer(end.activation);
  const kind = choiceFlag(flags, 'optimizer', optimizers) ?? base.optimizer.kind;
  checkMomentum(flags, kind);
  const batchSize = batchSizeFlag(flags);
  return {
    ...base,
    hidden: hidden.map((layer) => changed({ ...layer, dropout: dropout ?? layer.dropout })),
    output: changed({ ...base.output, activation, initialization: ofOutput }),
    loss: {
      kind: end.loss,
      unit: flags.has('bits') ? 'bits' : flags.has('nats') ? 'nats' : base.loss.unit,
    },
    optimizer: {
      ...base.optimizer,
      kind,
      learningRate: numberFlag(flags, 'learning-rate', 'learningRate') ?? base.optimizer.learningRate,
      momentum: numberFlag(flags, 'momentum', 'momentum') ?? base.optimizer.momentum,
    },
    batchSize: batchSize === undefined ? base.batchSize : batchSize,
    order: choiceFlag(flags, 'order', orders) ?? base.order,
    seed: numberFlag(flags, 'seed', 'seed') ?? base.seed,
    arithmetic: choiceFlag(flags, 'arithmetic', arithmetics) ?? base.arithmetic,
  };
}

/** The design that stops N epochs after the `done` ones; the other stop rules stay as they are. */
export function withEpochs(design: Design, epochs: number | undefined, done: number): Design {
  if (!epochs) return design;
  const total = fieldNumber(String(done + epochs), 'epochs', '--epochs, with those done');
  return { ...design, stop: { ...design.stop, epochs: { on: true, epochs: total } } };
}
