import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { EpochsEvent, RunState } from '@shared/contract/run.ts';
import { WeightsAssembly, type WeightsEvent, type WeightsPart } from '@shared/contract/weights-parts.ts';
import type { RunListener, TrainingHost } from '../training-host.ts';

/** Takes what a run sends as the window does: notes it, acknowledges it when told to. */
export class WindowDouble implements RunListener {
  readonly states: RunState[] = [];
  /** First column of every frame, in order of arrival. */
  readonly epochNumbers: number[] = [];
  /** All scalars of the last frame. */
  lastFrame = new Float64Array();
  weightsEvents = 0;
  lastWeights: WeightsEvent | null = null;
  /** Whether it draws, and so gives credits back, at once. */
  quick = true;
  /** What has come and is not acknowledged yet, and the most there ever was. */
  unacknowledged = { run: 0, epochs: 0, batches: 0, weights: 0 };
  most = { epochs: 0, batches: 0, weights: 0 };
  host: TrainingHost | null = null;
  readonly #assembly = new WeightsAssembly();
  #watchers: (() => void)[] = [];

  state(state: RunState): void {
    this.states.push(state);
    this.#told();
  }

  epochs({ run, values, count, layers }: EpochsEvent): void {
    const stride = epochStride(layers);
    for (let i = 0; i < count; i++) this.epochNumbers.push(values[i * stride]);
    this.lastFrame = values.slice((count - 1) * stride, count * stride);
    this.unacknowledged.run = run;
    this.unacknowledged.epochs += count;
    this.unacknowledged.batches += 1;
    this.#count();
  }

  weights(part: WeightsPart): void {
    const event = this.#assembly.add(part);
    if (!event) {
      this.host?.weightsPart(part.run);
      return;
    }
    this.weightsEvents += 1;
    this.lastWeights = {
      ...event,
      weights: event.weights.map((values) => values.slice()),
      deltas: event.deltas.map((values) => values.slice()),
    };
    this.unacknowledged.run = event.run;
    this.unacknowledged.weights += 1;
    this.#count();
  }

  #count(): void {
    const { epochs, batches, weights } = this.unacknowledged;
    this.most = {
      epochs: Math.max(this.most.epochs, epochs),
      batches: Math.max(this.most.batches, batches),
      weights: Math.max(this.most.weights, weights),
    };
    if (this.quick) this.acknowledge();
    this.#told();
  }

  acknowledge(): void {
    const { run, epochs, weights } = this.unacknowledged;
    this.unacknowledged = { run, epochs: 0, batches: 0, weights: 0 };
    this.host?.acknowledge(run, epochs, weights);
  }

  /** Resolves as soon as the condition holds. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (condition()) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  #told(): void {
    for (const look of this.#watchers.splice(0)) look();
  }
}
