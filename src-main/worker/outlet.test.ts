import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { Fault } from '@shared/contract/fault.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { started, upTo } from './testing/started.ts';

describe('what is sent', () => {
  it('while watched, are weights at most 30 times a second', () => {
    const { runner, clock, seen } = started({
      instructions: 5,
      milliseconds: 0.1,
      updatesPerEpoch: 10,
      epochs: 2000,
    });
    runner.watch(true);
    runner.train();
    clock.run();
    const seconds = clock.time / 1000;
    expect(seen.weights.length).toBeGreaterThan(20 * seconds);
    expect(seen.weights.length).toBeLessThanOrEqual(30 * seconds + 3);
    expect(seen.weights.every(({ update, weights }) => weights[0][0] === update)).toBe(true);
  });

  it('while watched, are epochs with the weights they led to: one picture shows both', () => {
    const pacing = { doublesPerSecond: 100, longestBatchInterval: 1000, longestWeightsInterval: 400 };
    const setup = { milliseconds: 10, epochs: 400, instructions: 1, updatesPerEpoch: 1, units: 20, pacing };
    const { runner, clock, seen } = started(setup);
    runner.watch(true);
    runner.train();
    clock.run();
    const seconds = clock.time / 1000;
    const [epochs, weights] = [seen.epochs.length, seen.weights.length];
    expect(weights).toBeGreaterThan(2 * seconds);
    expect(epochs).toBeGreaterThanOrEqual(weights - 1);
    expect(epochs).toBeLessThanOrEqual(weights + 2);
    // Without weights a picture costs less: they come twice as often.
    const other = started(setup);
    other.runner.train();
    other.clock.run();
    expect(other.seen.epochs.length).toBeGreaterThan(1.7 * epochs);
  });

  it('while watched, is in one go: weights first, then the epochs that led to them, then the state', () => {
    // Weights are due a little after epochs, which wait for them.
    const pacing = { doublesPerSecond: 380, batchInterval: 90, weightsInterval: 90 };
    const setup = { milliseconds: 10, epochs: 400, instructions: 1, updatesPerEpoch: 1, units: 20, pacing };
    const { runner, clock, order, seen } = started(setup);
    runner.watch(true);
    runner.train();
    clock.run();
    const messages = order.filter(({ type }) => type !== 'shadow');
    const kinds = (from: number) => messages.slice(from, from + 3).map(({ type }) => type);
    const starts = [...messages.keys()].filter((i) => messages[i].type === 'weights').slice(2, -2);
    expect(starts.length).toBeGreaterThan(20);
    for (const i of starts) {
      expect(kinds(i)).toEqual(['weights', 'epochs', 'state']);
      expect(messages[i + 2].at - messages[i].at).toBeLessThan(2);
    }
    // Nothing else leaves, and so nothing else is drawn.
    expect(seen.epochs.length).toBeLessThanOrEqual(seen.weights.length + 2);
  });

  it('in a long epoch, is where in it training is, at most 10 times a second', () => {
    const { runner, clock, seen } = started({
      instructions: 10,
      milliseconds: 0.1,
      updatesPerEpoch: 3000,
      epochs: 1,
    });
    runner.train();
    clock.run();
    const within = seen.states.filter(
      ({ phase, updateInEpoch }) => phase === 'training' && updateInEpoch > 0,
    );
    expect(within.length).toBeGreaterThan(20);
    expect(within.length).toBeLessThanOrEqual(clock.time / 100 + 1);
  });

  it.each([NaN, Infinity, -Infinity, -0])('survives the way to the other thread: %s', async (scalar) => {
    const { runner, clock, seen } = started({ instructions: 1, updatesPerEpoch: 1, epochs: 1, scalar });
    runner.train();
    clock.run();
    const { port1, port2 } = new MessageChannel();
    const { values } = seen.epochs.at(-1)!;
    const arrived = new Promise<Float64Array>((resolve) => port2.once('message', resolve));
    port1.postMessage(values, [values.buffer as ArrayBuffer]);
    const there = await arrived;
    port1.close();
    expect(Object.is(there[2], scalar)).toBe(true);
    expect(Object.is(there.at(-1), scalar)).toBe(true);
  });

  it('of a run that goes on, begins after the frames it has brought, which introduce it', () => {
    const stride = epochStride(1);
    const frames = Array.from({ length: 23 }, (_, epoch) => [
      epoch,
      ...new Array<number>(stride - 1).fill(0),
    ]).flat();
    const checkpoint: Checkpoint = {
      epoch: 22,
      update: 22,
      updateInEpoch: 0,
      partial: [],
      arithmetic: 'exact',
      seconds: 7,
      layers: [],
      recentLosses: [],
      best: null,
      history: { stride, values: frames },
    };
    const setup = { instructions: 1, updatesPerEpoch: 1, epochs: 30, checkpoint };
    const { runner, trainer, clock, seen, numbers } = started(setup);
    trainer.epoch = trainer.update = 22;
    expect(runner.state.phase).toBe('paused');
    expect([...runner.info.epochs]).toEqual(frames);
    runner.train();
    clock.run();
    expect(numbers()).toEqual(upTo(30));
    expect(seen.epochs[0].values[0]).toBe(23);
    expect(atOnce(runner.checkpoint()).seconds).toBeGreaterThan(7);
  });

  it('before a new phase, are the epochs that led to it, however many are under way', () => {
    const pacing = { capacity: 5, epochsInFlight: 12, batchesInFlight: 2, batchInterval: 0 };
    const { runner, clock, sent } = started({
      ...{ instructions: 1, updatesPerEpoch: 1, epochs: 10_000, pacing, quick: false },
      before: (instruction) => {
        if (instruction === 22) throw new Fault({ code: 'not-finite', message: 'Epoch 23' });
      },
    });
    while (runner.state.phase !== 'failed') {
      runner.train();
      // Until it waits for credits, or fails.
      clock.run();
      runner.pause();
    }
    const rests = sent.filter(({ phase }) => phase !== 'training');
    expect(rests.length).toBeGreaterThan(2);
    for (const { epoch, lastEpoch } of rests) expect(epoch).toBe(lastEpoch);
  });
});
