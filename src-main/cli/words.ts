import { columnIndex } from '@shared/contract/epoch-frame.ts';
import { activations } from '@shared/design/activations.ts';
import type { RunInfo } from '@shared/contract/run.ts';
import type { Prepared, Reading } from '@engine/data/types.ts';

/** A number for reading: four significant digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

export const quoted = (name: string): string => `"${name}"`;

/** What became of the rows of another length, where the dialect fits them. */
export function fittedRows({ filled, cut }: Pick<Reading, 'filled' | 'cut'>): string[] {
  return [
    filled > 0 ? `${count(filled, 'short row')} filled with missing cells` : '',
    cut > 0 ? `${count(cut, 'long row')} cut` : '',
  ].filter((part) => part !== '');
}

/** `4 → tanh 8 → ReLU 8 → softmax σ₁ 3` */
export function networkText(
  layers: readonly { inputs: number; units: number; activation: string }[],
): string {
  const known: Readonly<Record<string, { label: string }>> = activations;
  const parts = layers.map(({ units, activation }) => `${known[activation]?.label ?? activation} ${units}`);
  return [layers[0].inputs, ...parts].join(' → ');
}

export function dataText(name: string, { training, validation, test, shape, outputNames }: Prepared): string {
  const held = [validation && `${validation.rows} validation`, test && `${test.rows} test`].filter(Boolean);
  const parts = [`${training.rows} training`, ...held];
  const rows = [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ');
  const list = outputNames.slice(0, 10).join(', ') + (outputNames.length > 10 ? ', …' : '');
  const outputs =
    shape.task === 'classification'
      ? count(shape.outputs, 'class', 'classes')
      : count(shape.outputs, 'target');
  return `${name}, ${rows} rows; ${count(shape.inputs, 'input')}, ${outputs} (${list})`;
}

type Naming = Pick<RunInfo, 'lossUnit' | 'scoreName'>;

/** Loss and score of an epoch frame: `training loss 0.0812 bits, accuracy 97.50 %; validation loss …` */
export function frameText(frame: Float64Array, { lossUnit, scoreName }: Naming): string {
  const at = (column: Parameters<typeof columnIndex>[0]): number => frame[columnIndex(column)];
  const part = (split: string, loss: number, score: number): string => {
    const scored = scoreName === 'accuracy' ? `accuracy ${percent(score)}` : `R² ${short(score)}`;
    const judged = Number.isNaN(score) ? '' : `, ${scored}`;
    return `${split} loss ${short(loss)}${lossUnit && ` ${lossUnit}`}${judged}`;
  };
  const training = part('training', at('trainingLoss'), at('trainingScore'));
  const validation = at('validationLoss');
  return Number.isNaN(validation)
    ? training
    : `${training}; ${part('validation', validation, at('validationScore'))}`;
}
