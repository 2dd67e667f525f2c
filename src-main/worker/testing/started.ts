import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { EpochsEvent, RunPhase, RunState } from '@shared/contract/run.ts';
import type { WeightsEvent } from '@shared/contract/weights-parts.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { pacingDefaults, type Pacing } from '../messages/credits.ts';
import type { ThreadEvent } from '../messages/protocol.ts';
import { Runner } from '../runner.ts';
import { FakeClock, FakeTrainer, fakeSession, type FakeOptions } from './fake-session.ts';

interface Setup extends Omit<FakeOptions, 'clock'> {
  readonly checkpoint?: Checkpoint;
  readonly pacing?: Partial<Pacing>;
  /** Whether what comes is acknowledged at once. */
  readonly quick?: boolean;
  /** Milliseconds that every look at the clock takes. */
  readonly tick?: number;
}

/** A runner with a fake trainer and a fake clock, and all that it sends. */
export function started({ checkpoint, pacing, quick = true, tick, ...options }: Setup) {
  const clock = new FakeClock(tick);
  const trainer = new FakeTrainer({ clock, ...options });
  const seen = {
    states: [] as RunState[],
    epochs: [] as EpochsEvent[],
    weights: [] as WeightsEvent[],
    shadows: [] as SharedArrayBuffer[],
  };
  /** Every state with the last epoch that was sent before it. */
  const sent: { phase: RunPhase; epoch: number; lastEpoch: number }[] = [];
  /** What every message was, and when. */
  const order: { type: ThreadEvent['type']; at: number }[] = [];
  let lastEpoch = 0;
  const post = (event: ThreadEvent): void => {
    order.push({ type: event.type, at: clock.time });
    const acknowledge = (epochs: number, weights: number): void => {
      if (quick) clock.later(() => runner.acknowledge({ type: 'acknowledge', epochs, weights }));
    };
    if (event.type === 'state') {
      const { phase, epoch } = event.state;
      sent.push({ phase, epoch, lastEpoch });
      seen.states.push(event.state);
    } else if (event.type === 'epochs') {
      lastEpoch = event.epochs.values[(event.epochs.count - 1) * epochStride(event.epochs.layers)];
      seen.epochs.push(event.epochs);
      acknowledge(event.epochs.count, 0);
    } else if (event.type === 'weights') {
      seen.weights.push(event.weights);
      acknowledge(0, 1);
    } else if (event.type === 'shadow') seen.shadows.push(event.memory);
  };
  const runner = new Runner({
    run: 1,
    session: fakeSession(trainer, Float64Array.from(checkpoint?.history.values ?? [])),
    post,
    now: clock.now,
    later: clock.later,
    checkpoint,
    pacing: { ...pacingDefaults, ...pacing },
  });
  const { epochs: known } = runner.info;
  runner.start();
  const numbers = (): number[] =>
    [known, ...seen.epochs.map(({ values }) => values)].flatMap((values) =>
      Array.from({ length: values.length / epochStride(1) }, (_, i) => values[i * epochStride(1)]),
    );
  return { runner, trainer, clock, seen, sent, order, numbers };
}

/** 0, 1, …, last. */
export const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, i) => i);
