import { columnIndex, type EpochColumn, deltaNormIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { readWeights, WEIGHTS_FORMAT, WEIGHTS_VERSION, writeWeights } from '@shared/formats/weights.ts';
import type { WeightsFile } from '@shared/formats/weights.ts';
import type { Prepared, RawRow } from '../data/types.ts';
import { norm } from './epoch-record.ts';
import { Hypothesis } from './hypothesis.ts';
import type { Trainer } from './trainer.ts';

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Row-major values as rows. */
function rowsOf(values: Float64Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, i) =>
    Array.from(values.subarray(i * columns, (i + 1) * columns)),
  );
}

export interface WeightsFileOptions {
  /** Whether ΔW(t) and the optimiser's running values go along. */
  readonly momentum: boolean;
  readonly writtenBy?: string;
}

/**
 * The text of the weights file of a trainer's current weights, verified: read back from the text alone, it gives
 * the outputs in `check` to the bit.
 *
 * @param rawRows raw rows for `check`, at least LEAST_CHECK_ROWS
 * @throws Fault code `weights-check` when the file does not reproduce the outputs
 */
export function weightsFileText(
  trainer: Trainer,
  prepared: Prepared,
  data: DataSettings,
  rawRows: readonly RawRow[],
  { momentum, writtenBy }: WeightsFileOptions,
): string {
  const { design, network, record } = trainer;
  const { source: _source, ...settings } = data;
  const columns = network.stack.map((layer) => layer.inputs + 1);
  const figure = (column: EpochColumn): number | null => finiteOrNull(record.present[columnIndex(column)]);
  const file: WeightsFile = {
    format: WEIGHTS_FORMAT,
    version: WEIGHTS_VERSION,
    writtenBy,
    arithmetic: 'exact',
    model: { task: prepared.task, inputs: [...prepared.inputNames], outputs: [...prepared.outputNames] },
    preprocessing: { inputs: [...prepared.inputs], targets: [...prepared.targets] },
    layers: network.stack.map(({ name, activation, inputs, units }, s) => ({
      name,
      activation,
      inputs,
      outputs: units,
      weights: rowsOf(network.weights[s], columns[s]),
    })),
    loss: design.loss,
    training: {
      optimizer: design.optimizer.kind,
      learningRate: design.optimizer.learningRate,
      momentum: design.optimizer.momentum,
      batchSize: design.batchSize,
      order: design.order,
      epochs: trainer.epoch,
      updates: trainer.update,
      updatesInEpoch: trainer.updateInEpoch,
      seed: design.seed,
      arithmetic: trainer.origin.recordAt(trainer.update),
      stopReason: trainer.stopReason(),
      trainingLoss: figure('trainingLoss'),
      validationLoss: figure('validationLoss'),
      trainingScore: figure('trainingScore'),
      validationScore: figure('validationScore'),
      trainingRows: prepared.training.rows,
      validationRows: prepared.validation?.rows ?? 0,
      testRows: prepared.test?.rows ?? 0,
      design,
      data: settings,
    },
    momentum: momentum ? network.deltas.map((delta, s) => rowsOf(delta, columns[s])) : undefined,
    optimizer:
      momentum && network.states.some((states) => states.length > 0)
        ? {
            kind: design.optimizer.kind,
            update: trainer.update,
            state: network.states.map((states, s) => states.map((values) => rowsOf(values, columns[s]))),
          }
        : undefined,
    check: [],
  };
  const hypothesis = new Hypothesis(file);
  file.check = rawRows.map((input) => ({ input: { ...input }, output: hypothesis.checked(input) }));
  const text = writeWeights(file);
  verifyWeights(text);
  return text;
}

/** @throws Fault code `weights-check` unless the file, from its text alone, gives the outputs in `check` to the bit */
export function verifyWeights(text: string): WeightsFile {
  const file = readWeights(text);
  const hypothesis = new Hypothesis(file);
  file.check.forEach(({ input, output }, row) => {
    hypothesis.checked(input).forEach((value, j) => {
      if (Object.is(value, output[j])) return;
      throw new Fault({
        code: 'weights-check',
        path: `check[${row}].output[${j}]`,
        message: `The weights file, check[${row}].output[${j}]: wanted ${output[j]}, the file's weights give ${value}`,
      });
    });
  });
  return file;
}

/** The frame of the epoch that ended last, as far as the file knows it; NaN elsewhere, which holds no stop rule. */
function lastFrame({ training, layers, momentum }: WeightsFile): number[] {
  const values = new Array<number>(epochStride(layers.length)).fill(NaN);
  values[columnIndex('epoch')] = training.epochs;
  values[columnIndex('seconds')] = 0;
  values[columnIndex('learningRate')] = training.learningRate;
  values[columnIndex('trainingLoss')] = training.trainingLoss ?? NaN;
  values[columnIndex('validationLoss')] = training.validationLoss ?? NaN;
  values[columnIndex('trainingScore')] = training.trainingScore ?? NaN;
  values[columnIndex('validationScore')] = training.validationScore ?? NaN;
  momentum?.forEach((delta, s) => {
    values[deltaNormIndex(s, layers.length)] = norm(Float64Array.from(delta.flat()));
  });
  return values;
}

/** A weights file as the state to go on from (`--from`): weights, ΔW(t) and the optimiser's running values. */
export function checkpointOf(file: WeightsFile): Checkpoint {
  const { training } = file;
  return {
    epoch: training.epochs,
    update: training.updates,
    updateInEpoch: training.updatesInEpoch ?? 0,
    arithmetic: training.arithmetic,
    partial: [0, 0, 0],
    seconds: 0,
    layers: file.layers.map(({ inputs, outputs, weights }, s) => ({
      units: outputs,
      inputs,
      weights: weights.flat(),
      delta: file.momentum ? file.momentum[s].flat() : new Array<number>(outputs * (inputs + 1)).fill(0),
      state: file.optimizer ? file.optimizer.state[s].map((matrix) => matrix.flat()) : [],
    })),
    recentLosses: training.epochs > 0 && training.trainingLoss !== null ? [training.trainingLoss] : [],
    best: null,
    history: { stride: epochStride(file.layers.length), values: lastFrame(file) },
  };
}
