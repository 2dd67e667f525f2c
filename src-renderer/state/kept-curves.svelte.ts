import { optimizers } from '@shared/design/choices.ts';
import type { Point } from './epoch-column.ts';
import type { Run } from './run.svelte.ts';

/** Loss curves of a run that is over, beside which the next one is seen. */
export interface KeptRun {
  /** Counts from 1 over the session. */
  readonly number: number;
  /** What tells it from others: `4–8–8–3, η 0.02, α 0.5`. */
  readonly name: string;
  /** Loss of other units is on another scale. */
  readonly unit: string;
  readonly training: readonly Point[];
  readonly validation: readonly Point[];
}

/** Runs kept at a time; more curves than these cannot be told apart. */
export const MOST_KEPT = 3;
const POINTS = 1500;

/** Curves that the user kept, for the session: they are pictures of the past, no part of the project. */
export class KeptCurves {
  #list = $state.raw<readonly KeptRun[]>([]);
  #count = 0;

  get list(): readonly KeptRun[] {
    return this.#list;
  }

  /** Keeps the curves of a run as they are; the oldest ones make room. */
  keep(run: Run): void {
    const { info, document, epochs } = run;
    if (!info || !document || epochs.count < 2) return;
    const points = (column: 'trainingLoss' | 'validationLoss'): readonly Point[] =>
      epochs.points(column, -Infinity, Infinity, POINTS);
    const { optimizer } = document.design;
    const units = [info.layers[0].inputs, ...info.layers.map((layer) => layer.units)].join('–');
    const fields: readonly string[] = optimizers[optimizer.kind].fields;
    const kept: KeptRun = {
      number: ++this.#count,
      name: [
        units,
        `η ${optimizer.learningRate}`,
        ...(fields.includes('momentum') ? [`α ${optimizer.momentum}`] : []),
      ].join(', '),
      unit: info.lossUnit,
      training: points('trainingLoss'),
      validation: points('validationLoss'),
    };
    this.#list = [...this.#list, kept].slice(-MOST_KEPT);
  }

  forget(): void {
    this.#list = [];
  }
}
