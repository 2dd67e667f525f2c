import type { Adjustment } from '@shared/contract/run.ts';
import type { Design } from '@shared/design/schema.ts';
import { power } from '../numeric/power.ts';
import { shuffle, stream } from '../numeric/random.ts';
import { hyper } from '../plan/plan.ts';
import { learningRateAt } from './schedules.ts';

/** What a design says about the course of a run; some of it may change on the way. */
export class Course {
  #design: Design;

  constructor(design: Design) {
    this.#design = design;
  }

  get design(): Design {
    return this.#design;
  }

  adjust({ stop, ...rates }: Adjustment): void {
    const { stop: before, optimizer } = this.#design;
    this.#design = { ...this.#design, stop: stop ?? before, optimizer: { ...optimizer, ...rates } };
  }

  /** η of the epoch after `epoch` epochs. */
  learningRate(epoch: number): number {
    const { schedule, optimizer } = this.#design;
    return learningRateAt(schedule, optimizer.learningRate, epoch);
  }

  /** Writes the places of the examples in the epoch after `epoch` epochs. */
  arrange(order: Int32Array, epoch: number): void {
    if (this.#design.order === 'given') return;
    for (let i = 0; i < order.length; i++) order[i] = i;
    shuffle(order, stream(this.#design.seed, `order/${epoch}`));
  }

  /** Adam's 1 − βᵗ for the update after `update` updates. */
  writeCorrections(hyperparameters: Float64Array, update: number): void {
    const { beta1, beta2 } = this.#design.optimizer;
    hyperparameters[hyper.correction1] = 1 - power(beta1, update + 1);
    hyperparameters[hyper.correction2] = 1 - power(beta2, update + 1);
  }
}
