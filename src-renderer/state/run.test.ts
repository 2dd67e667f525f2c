// @vitest-environment happy-dom
import type { RunInfo } from '@shared/contract/run.ts';
import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { partsOf } from '@shared/contract/weights-parts.ts';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../bridge/client.ts';
import { FakeBridge } from '../bridge/fake.ts';
import { Run } from './run.svelte.ts';

function infoOf(run: number): RunInfo {
  const progress = { epoch: 0, update: 0, updateInEpoch: 0, updatesPerEpoch: 4 };
  return {
    run,
    layers: [{ name: 'o', units: 1, inputs: 2, activation: 'sigmoid' }],
    parameters: 3,
    lossUnit: 'bits',
    scoreName: 'accuracy',
    inputNames: ['a', 'b'],
    outputNames: ['0', '1'],
    arithmetic: 'exact',
    trainedIn: null,
    state: { run, phase: 'ready', ...progress, stopped: null, fault: null },
    epochs: epochsOf(run, 1, 0).values,
  };
}

/** Epochs `from`, `from` + 1, …; the training loss of epoch t is 1/t. */
function epochsOf(run: number, count: number, from = 1) {
  const values = new Float64Array(count * epochStride(1));
  for (let row = 0; row < count; row += 1) {
    values[row * epochStride(1) + columnIndex('epoch')] = from + row;
    values[row * epochStride(1) + columnIndex('trainingLoss')] = 1 / (from + row);
  }
  return { run, layers: 1, count, values };
}
/** In parts of so many numbers. */
const weightsOf = (run: number, update: number, most = 6) => [
  ...partsOf(
    { run, epoch: 1, update, weights: [new Float64Array([1, 2, 3])], deltas: [new Float64Array([4, 5, 6])] },
    most,
  ),
];

/** A run over a fake bridge whose frames are drawn by hand. */
function setup() {
  const bridge = new FakeBridge();
  let runs = 0;
  bridge.handlers['run.prepare'] = () => infoOf(++runs);
  const waiting: (() => void)[] = [];
  const run = new Run(clientOf(bridge), (callback) => {
    waiting.push(callback);
    return () => waiting.splice(waiting.indexOf(callback), 1);
  });
  return { bridge, run, waiting, frame: () => waiting.splice(0).forEach((callback) => callback()) };
}

describe('late answers', () => {
  it('of an earlier prepare do not replace those of a later one', async () => {
    const { bridge, run } = setup();
    const answers: ((info: RunInfo) => void)[] = [];
    bridge.handlers['run.prepare'] = () => new Promise((resolve) => answers.push(resolve));
    const first = run.prepare(defaultDocument());
    const second = run.prepare(defaultDocument());
    await Promise.resolve();
    answers[1](infoOf(2));
    expect(await second).toBe(true);
    answers[0](infoOf(1));
    expect(await first).toBe(false);
    expect(run.info?.run).toBe(2);
    expect(run.phase).toBe('ready');
  });

  it('and events of an older run are ignored', async () => {
    const { bridge, run, frame } = setup();
    await run.prepare(defaultDocument());
    await run.prepare(defaultDocument());
    bridge.emit('run.epochs', epochsOf(1, 5));
    bridge.emit('run.weights', weightsOf(1, 1)[0]);
    bridge.emit('run.state', { ...infoOf(1).state, phase: 'failed' });
    frame();
    expect([run.epochs.received, run.weights, run.phase]).toEqual([1, null, 'ready']);
    expect(bridge.callsOf('run.acknowledge')).toEqual([]);
  });

  it('come after events of the same run, which are not lost', async () => {
    const { bridge, run, frame } = setup();
    await run.prepare(defaultDocument());
    bridge.handlers['run.prepare'] = () => {
      bridge.emit('run.epochs', epochsOf(2, 3));
      bridge.emit('run.epochs', epochsOf(1, 1));
      bridge.emit('run.state', { ...infoOf(2).state, phase: 'paused', epoch: 3, update: 12 });
      return infoOf(2);
    };
    await run.prepare(defaultDocument());
    frame();
    expect([run.epochs.count, run.phase, run.epoch]).toEqual([4, 'paused', 3]);
    expect(bridge.callsOf('run.acknowledge')).toEqual([{ run: 2, epochs: 3, weights: 0 }]);
  });

  it('do not overwrite a state that an event has brought since', async () => {
    const { bridge, run } = setup();
    await run.prepare(defaultDocument());
    bridge.handlers['run.train'] = () => {
      bridge.emit('run.state', { ...infoOf(1).state, phase: 'finished', update: 40, stopped: 'done' });
      return { ...infoOf(1).state, phase: 'training' };
    };
    await run.train();
    expect(run.phase).toBe('finished');
  });
});

describe('the stream', () => {
  it('is shown once per frame, and acknowledged only then', async () => {
    const { bridge, run, frame, waiting } = setup();
    await run.prepare(defaultDocument());
    bridge.emit('run.epochs', epochsOf(1, 3));
    bridge.emit('run.epochs', epochsOf(1, 2, 4));
    bridge.emit('run.weights', weightsOf(1, 7)[0]);
    bridge.emit('run.weights', weightsOf(1, 8)[0]);
    expect([run.epochs.count, run.weights]).toEqual([1, null]);
    expect(waiting).toHaveLength(1);
    expect(bridge.callsOf('run.acknowledge')).toEqual([]);
    frame();
    expect([run.epochs.count, run.weights?.update]).toEqual([6, 8]);
    expect(bridge.callsOf('run.acknowledge')).toEqual([{ run: 1, epochs: 5, weights: 2 }]);
    frame();
    expect(bridge.callsOf('run.acknowledge')).toHaveLength(1);
  });

  it('of weights that come in parts asks for one after the other, and shows the whole', async () => {
    const { bridge, run, frame, waiting } = setup();
    await run.prepare(defaultDocument());
    const parts = weightsOf(1, 7, 4);
    expect(parts).toHaveLength(2);
    bridge.emit('run.weights', parts[0]);
    expect([waiting.length, bridge.callsOf('run.weightsPart')]).toEqual([0, [{ run: 1 }]]);
    bridge.emit('run.weights', parts[1]);
    frame();
    expect(run.weights).toMatchObject({
      ...{ run: 1, epoch: 1, update: 7 },
      ...{ weights: [Float64Array.of(1, 2, 3)], deltas: [Float64Array.of(4, 5, 6)] },
    });
    expect(bridge.callsOf('run.weightsPart')).toHaveLength(1);
    expect(bridge.callsOf('run.acknowledge')).toEqual([{ run: 1, epochs: 0, weights: 1 }]);
  });

  it('asks for weights while somebody looks, also in the next run', async () => {
    const { bridge, run } = setup();
    await run.prepare(defaultDocument());
    const [one, other] = [run.watch(), run.watch()];
    one();
    one();
    await run.prepare(defaultDocument());
    other();
    await Promise.resolve();
    expect(bridge.callsOf('run.watch')).toEqual([
      { run: 1, weights: true },
      { run: 2, weights: true },
      { run: 2, weights: false },
    ]);
  });

  it('shows the numbers of the epoch that the run went back to, and trains on from there', async () => {
    const { bridge, run, frame } = setup();
    await run.prepare(defaultDocument());
    const { state } = infoOf(1);
    bridge.emit('run.state', { ...state, phase: 'training' });
    bridge.emit('run.epochs', epochsOf(1, 8));
    frame();
    expect([run.epoch, run.now('trainingLoss')]).toEqual([8, 1 / 8]);
    bridge.emit('run.state', { ...state, phase: 'finished', epoch: 5, update: 20, stopped: 'no better' });
    expect([run.epoch, run.now('trainingLoss'), run.epochs.count]).toEqual([5, 1 / 5, 9]);
    bridge.emit('run.state', { ...state, phase: 'training', epoch: 5, update: 20 });
    expect([run.epoch, run.now('trainingLoss'), run.epochs.count]).toEqual([5, 1 / 5, 6]);
    bridge.emit('run.epochs', epochsOf(1, 1, 6));
    frame();
    expect([run.epoch, run.epochs.count]).toEqual([6, 7]);
  });

  it('of a run that is introduced has the numbers of where it stands', async () => {
    const { bridge, run } = setup();
    const { state, ...info } = infoOf(1);
    const epochs = epochsOf(1, 5, 0).values;
    bridge.handlers['run.prepare'] = () => ({
      ...info,
      epochs,
      state: { ...state, phase: 'paused', epoch: 4 },
    });
    await run.prepare(defaultDocument());
    expect([run.phase, run.epoch, run.now('trainingLoss'), run.epochs.count]).toEqual([
      ...['paused', 4, 1 / 4, 5],
    ]);
    expect(bridge.callsOf('run.acknowledge')).toEqual([]);
  });

  it('shows a change of phase at once, and in one with the epochs that came before it', async () => {
    const { bridge, run, frame } = setup();
    await run.prepare(defaultDocument());
    const { state } = infoOf(1);
    bridge.emit('run.state', { ...state, phase: 'training' });
    bridge.emit('run.epochs', epochsOf(1, 2));
    // Progress of epochs whose numbers are on their way.
    bridge.emit('run.state', { ...state, phase: 'training', epoch: 4, update: 16 });
    frame();
    expect([run.epoch, run.now('trainingLoss')]).toEqual([2, 1 / 2]);
    bridge.emit('run.epochs', epochsOf(1, 5, 3));
    expect([run.phase, run.epoch, run.now('trainingLoss')]).toEqual(['training', 2, 1 / 2]);
    bridge.emit('run.state', { ...state, phase: 'finished', epoch: 7, update: 28, stopped: 'done' });
    expect([run.phase, run.epoch, run.now('trainingLoss')]).toEqual(['finished', 7, 1 / 7]);
    expect(bridge.callsOf('run.acknowledge').at(-1)).toEqual({ run: 1, epochs: 5, weights: 0 });
  });

  it('is let go of at the end', () => {
    const { bridge, run } = setup();
    expect(bridge.listenerCount).toBe(3);
    run.close();
    expect(bridge.listenerCount).toBe(0);
  });
});

describe('faults', () => {
  it('of a prepare leave the run before it as it was', async () => {
    const { bridge, run } = setup();
    await run.prepare(defaultDocument());
    bridge.handlers['run.prepare'] = () => {
      throw new Fault({ code: 'too-large', message: 'too large', path: 'design.hidden' });
    };
    expect(await run.prepare(defaultDocument())).toBe(false);
    expect(run.fault).toMatchObject({ code: 'too-large', message: 'too large', path: 'design.hidden' });
    expect(run.info?.run).toBe(1);
  });

  it('come also from an answer that the contract does not allow', async () => {
    const { bridge, run } = setup();
    bridge.handlers['run.prepare'] = () => ({ ...infoOf(1), layers: 'none' }) as never;
    await run.prepare(defaultDocument());
    expect(run.fault?.message).toMatch(/run\.prepare, layers/);
  });
});
