import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { SessionLike, TrainerLike } from '../engine.ts';

/** Time that passes only when the fake trainer works: a test with it depends on no clock. */
export class FakeClock {
  time = 0;
  readonly #callbacks: (() => void)[] = [];
  readonly #tick: number;
  /** @param tick milliseconds that every look at it takes */
  constructor(tick = 0) {
    this.#tick = tick;
  }

  readonly now = (): number => (this.time += this.#tick);
  readonly later = (callback: () => void): void => void this.#callbacks.push(callback);

  /** Lets the loop have one turn. @returns false when it waits for nothing */
  turn(): boolean {
    const callback = this.#callbacks.shift();
    callback?.();
    return callback !== undefined;
  }

  /** Turns until nothing waits any more, or the condition holds. */
  run(until: () => boolean = () => false): void {
    let turns = 0;
    while (!until() && this.turn()) if (++turns > 100_000) throw new Error('the loop does not end');
  }
}

export interface FakeOptions {
  readonly clock: FakeClock;
  /** Instructions of an update, each of this much work and time. */
  readonly instructions: number;
  readonly work?: number;
  readonly milliseconds?: number;
  readonly updatesPerEpoch: number;
  readonly epochs: number;
  /** Weights; all of them are the number of updates done. Default 1. */
  readonly units?: number;
  /** Called before every instruction; what it throws is the trainer's failure. */
  readonly before?: (instruction: number) => void;
  /** What is in the frames beside epoch and seconds. */
  readonly scalar?: number;
}

/** A trainer that counts instructions: its weights are the number of updates done. */
export class FakeTrainer implements TrainerLike {
  readonly stack: { units: number; inputs: number }[];
  epoch = 0;
  update = 0;
  updateInEpoch = 0;
  readonly #options: FakeOptions;
  readonly #weights: Float64Array;
  #instruction = 0;
  #done = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.stack = [{ units: options.units ?? 1, inputs: 0 }];
    this.#weights = new Float64Array(this.stack[0].units);
  }

  readonly kind = 'updates';

  get updatesPerEpoch(): number {
    return this.#options.updatesPerEpoch;
  }
  get settled(): boolean {
    return this.#instruction === 0;
  }

  advance(work: number, until: 'update' | 'epoch'): 'sliced' | 'update' | 'epoch' {
    for (let rest = work; rest > 0; rest -= this.#options.work ?? 1000) {
      this.#step();
      if (!this.settled) continue;
      if (this.updateInEpoch === 0) return 'epoch';
      if (until === 'update') return 'update';
    }
    return 'sliced';
  }

  settle(): 'update' | 'epoch' | 'idle' {
    if (this.settled) return 'idle';
    while (!this.settled) this.#step();
    return this.updateInEpoch === 0 ? 'epoch' : 'update';
  }

  writeFrame(into: Float64Array, offset: number, seconds: number): void {
    into.fill(this.#options.scalar ?? 0, offset, offset + 9);
    into[offset] = this.epoch;
    into[offset + 1] = seconds;
  }
  /** Half-way through an update it holds nonsense, as a real one may. */
  weights(): Float64Array {
    return this.#weights;
  }
  delta(): Float64Array {
    return this.weights();
  }
  stopReason(): string | null {
    return this.epoch >= this.#options.epochs ? 'enough' : null;
  }
  adjust(): void {}

  #step(): void {
    const { clock, instructions, milliseconds = 1, updatesPerEpoch, before } = this.#options;
    before?.(this.#done++);
    clock.time += milliseconds;
    this.#instruction = (this.#instruction + 1) % instructions;
    if (this.settled) this.update += 1;
    this.#weights.fill(this.settled ? this.update : NaN);
    if (!this.settled) return;
    this.updateInEpoch = (this.updateInEpoch + 1) % updatesPerEpoch;
    if (this.updateInEpoch === 0) this.epoch += 1;
  }
}

/** As much of a session as a runner needs. @param log the frames that are kept at first */
export function fakeSession(trainer: FakeTrainer, log = new Float64Array(0)): SessionLike {
  const refuse = (): never => {
    throw new Error('not part of this test');
  };
  return {
    trainer,
    info: (run) => ({
      ...{ run, layers: [], parameters: 0, lossUnit: '', scoreName: 'accuracy' },
      ...{ inputNames: [], outputNames: [], arithmetic: 'exact', trainedIn: null },
    }),
    predict: refuse,
    predictTable: refuse,
    judgedRows: refuse,
    response: refuse,
    inputFacts: refuse,
    checking: refuse,
    explainNetwork: refuse,
    weightsFile: refuse,
    log: (frames, offset) => {
      log = Float64Array.of(...log, ...frames.subarray(offset, offset + 9));
    },
    get epochs() {
      return log.slice();
    },
    *evaluating(settling) {
      yield;
      yield* settling();
      if (!trainer.settled) throw new Error('evaluated in the middle of an update');
      const { epoch, update } = trainer;
      const none = new Float64Array(0);
      const training = {
        ...{ task: 'regression' as const, rows: 1, loss: 0, targets: [] },
        average: { mse: 0, rmse: 0, mae: 0, r2: 0 },
        sample: { rows: none, truth: none, predicted: none },
      };
      return { epoch, update, training, validation: null, test: null };
    },
    example: ({ split, index }) => {
      if (!trainer.settled) throw new Error('looked at in the middle of an update');
      const { epoch, update } = trainer;
      const rule = { optimizer: 'momentum' as const, learningRate: 0, momentum: 0 };
      const place = { split, index: index ?? 0, count: 9, tableRow: 1 };
      const empty = {
        inputs: [],
        outputs: [],
        classes: null,
        loss: 0,
        penalty: 0,
        gradients: [],
        deltas: [],
      };
      return { epoch, update, ...place, ...empty, rule };
    },
    lend: (seconds) => {
      const [weights, delta] = [trainer.weights(), trainer.delta()];
      const layers = [{ ...trainer.stack[0], weights, delta, state: [] }];
      return { ...checkpointOf(trainer, seconds), layers, best: null };
    },
    checkpoint: (seconds) => checkpointOf(trainer, seconds),
  };
}

function checkpointOf(trainer: FakeTrainer, seconds: number): Checkpoint {
  if (!trainer.settled) throw new Error('taken in the middle of an update');
  const { epoch, update, updateInEpoch } = trainer;
  const history = { stride: 0, values: [] };
  return {
    epoch,
    update,
    updateInEpoch,
    partial: [],
    arithmetic: 'exact',
    seconds,
    layers: [],
    recentLosses: [],
    best: null,
    history,
  };
}
