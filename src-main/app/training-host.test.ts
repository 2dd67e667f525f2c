import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { columnIndex } from '@shared/contract/epoch-frame.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { RunInfo, RunPhase, RunState } from '@shared/contract/run.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { pacingDefaults } from '../worker/messages/credits.ts';
import { unpacked } from '@shared/formats/packed.ts';
import { keptEpoch } from './testing/kept-epoch.ts';
import { checkpointOf } from './testing/checkpoint-of.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { irisDocument, longDocument, tinyDocument } from './testing/documents.ts';
import { WindowDouble } from './testing/window-double.ts';
import { TrainingHost, type TrainingHostOptions } from './training-host.ts';

/** All with the real thread, built as it ships. */
let thread: ReturnType<typeof buildThread>;
let host: TrainingHost;
let window: WindowDouble;

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());
afterEach(() => host.end());

function open(table: TrainingHostOptions['table'] = () => Promise.resolve(null)): void {
  window = new WindowDouble();
  host = new TrainingHost({ script: thread.script, listener: window, table });
  window.host = host;
}

async function prepared(document: ProjectDocument): Promise<RunInfo> {
  open();
  return host.prepare(document, null);
}

const phase = (): RunPhase | undefined => window.states.at(-1)?.phase;
const until = (wanted: RunPhase): Promise<void> => window.until(() => phase() === wanted);
/** 1, 2, …, last: t = 0 introduces the run. */
const numbers = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const thrown: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(thrown instanceof Fault)) throw new Error(`wanted a Fault, got ${String(thrown)}`);
  return thrown;
}

describe('a run in its thread', () => {
  it('begins with the untrained network as epoch 0 and its weights', async () => {
    const info = await prepared(tinyDocument(5));
    expect(info.state.phase).toBe('ready');
    await window.until(() => window.weightsEvents === 1);
    expect([info.epochs[columnIndex('epoch')], window.epochNumbers]).toEqual([0, []]);
    expect(info.epochs[columnIndex('trainingLoss')]).toBeGreaterThan(0);
    expect(window.lastWeights).toMatchObject({ run: info.run, epoch: 0, update: 0 });
    expect(window.lastWeights?.weights.map(({ length }) => length)).toEqual([2 * 3, 1 * 3]);
  });

  it('loses none of 100,000 epochs at full speed, and keeps what is under way within the credits', async () => {
    const { run } = await prepared(tinyDocument(100_000));
    await host.train(run);
    await until('finished');
    expect(window.epochNumbers).toEqual(numbers(100_000));
    expect(window.states.at(-1)).toMatchObject({ epoch: 100_000, stopped: '100000 epochs are done' });
    expect(window.most.epochs).toBeLessThanOrEqual(pacingDefaults.epochsInFlight + pacingDefaults.capacity);
  }, 120_000);

  it('waits for a window that does not draw, with bounded memory, and goes on where it was', async () => {
    const { run } = await prepared(tinyDocument(60_000));
    window.quick = false;
    await host.train(run);
    // The credits are used up when as many batches, or as many epochs, are under way as may be.
    const { batchesInFlight, epochsInFlight, capacity } = pacingDefaults;
    const spent = (): boolean =>
      window.unacknowledged.batches === batchesInFlight ||
      window.unacknowledged.epochs + capacity > epochsInFlight;
    await window.until(spent);
    // It goes on until its waiting room is full, and then not one epoch further, however often it is asked.
    const ahead = async (): Promise<number> =>
      (await host.look(run, 'evaluate', null)).epoch - window.unacknowledged.epochs;
    while ((await ahead()) < capacity);
    for (let i = 0; i < 20; i++) expect(await ahead()).toBe(capacity);
    const { epoch } = await host.look(run, 'evaluate', null);
    expect(epoch).toBeLessThan(60_000);
    expect(window.most.weights).toBe(1);

    window.quick = true;
    window.acknowledge();
    await until('finished');
    expect(window.epochNumbers).toEqual(numbers(60_000));
  }, 120_000);

  it('answers pause in the middle of an epoch, and ends the update that was under way', async () => {
    const { run, state } = await prepared(longDocument());
    expect(state.updatesPerEpoch).toBe(16_000);
    await host.train(run);
    await window.until(() => (window.states.at(-1)?.updateInEpoch ?? 0) > 0);
    const paused = await host.pause(run);
    expect(paused).toMatchObject({ phase: 'paused', epoch: 0 });
    expect(paused.updateInEpoch).toBeGreaterThan(0);
    expect(paused.updateInEpoch).toBeLessThan(state.updatesPerEpoch);
    // Rested, it sends the newest weights although no view watches.
    await window.until(() => window.lastWeights?.update === window.states.at(-1)?.update);
    expect(window.lastWeights?.update).toBeGreaterThan(0);
  }, 60_000);

  it('can be left in the middle of an epoch for another run', async () => {
    const first = await prepared(longDocument());
    await host.train(first.run);
    const second = await host.prepare(tinyDocument(3), null);
    expect(second.run).toBe(first.run + 1);
    expect((await faultOf(host.train(first.run))).code).toBe('run-ended');
    expect((await host.train(second.run)).run).toBe(second.run);
    await until('finished');
  }, 60_000);

  it('gives way to a later one while its table is still being read', async () => {
    const tables: ((table: null) => void)[] = [];
    open(() => new Promise((resolve) => tables.push(resolve)));
    const first = faultOf(host.prepare(tinyDocument(3), null));
    const second = host.prepare(tinyDocument(3), null);
    for (const give of tables) give(null);
    expect((await first).code).toBe('run-ended');
    const { run } = await second;
    expect(host.run).toBe(run);
  });

  it('keeps the present run when the next one cannot be made', async () => {
    const { run } = await prepared(tinyDocument(3));
    const bad = tinyDocument(3);
    const columns = bad.data.columns.map((column) => ({ ...column, role: 'input' as const }));
    await faultOf(host.prepare({ ...bad, data: { ...bad.data, columns } }, null));
    await host.train(run);
    await until('finished');
    expect(host.run).toBe(run);
  });

  it('streams weights while it is watched, one message at a time', async () => {
    const { run } = await prepared(irisDocument(100_000));
    await host.watch(run, true);
    await host.train(run);
    await window.until(() => window.weightsEvents > 5);
    await host.pause(run);
    expect(window.most.weights).toBe(1);
    expect(window.lastWeights?.deltas.flatMap((delta) => [...delta]).some((value) => value !== 0)).toBe(true);
  });

  it('steps by one update and by one epoch', async () => {
    const { run, state } = await prepared(irisDocument(50));
    // The answer may come in the middle of a step that takes longer than a slice.
    const stepped = async (unit: 'update' | 'epoch'): Promise<RunState> => {
      const answer = await host.step(run, unit);
      if (answer.phase === 'paused') return answer;
      await until('paused');
      return host.state!;
    };
    expect(await stepped('update')).toMatchObject({ phase: 'paused', update: 1, updateInEpoch: 1, epoch: 0 });
    expect(await stepped('epoch')).toMatchObject({
      phase: 'paused',
      epoch: 1,
      update: state.updatesPerEpoch,
      updateInEpoch: 0,
    });
  });

  it('stays finished while its stop rule holds, and goes on when the rule is changed', async () => {
    const document = tinyDocument(10);
    const { run } = await prepared(document);
    await host.train(run);
    await until('finished');
    expect(await host.train(run)).toMatchObject({ phase: 'finished', epoch: 10 });
    const { stop } = document.design;
    await host.adjust(run, { stop: { ...stop, epochs: { on: true, epochs: 20 } } });
    await host.train(run);
    await window.until(() => window.states.at(-1)?.epoch === 20 && phase() === 'finished');
  });
});

describe('a run that fails', () => {
  const exploding = (): ProjectDocument => {
    const document = irisDocument(1000, { loss: { kind: 'rss', unit: 'bits' } });
    const { optimizer, output, hidden } = document.design;
    return {
      ...document,
      design: {
        ...document.design,
        hidden: hidden.map((layer) => ({ ...layer, activation: 'relu' })),
        output: { ...output, activation: 'identity' },
        optimizer: { ...optimizer, kind: 'momentum', learningRate: 90, momentum: 0.99 },
      },
    };
  };

  it('on a number that is not finite names epoch and layer, and keeps the last finite weights', async () => {
    const { run } = await prepared(exploding());
    await host.train(run);
    await until('failed');
    const { fault } = window.states.at(-1)!;
    expect(fault?.code).toBe('not-finite');
    expect(fault?.message).toMatch(/^Epoch 1, update \d+: .* layer /);
    const { layers: kept } = await checkpointOf(host, run);
    for (const { weights, delta } of kept) expect([...weights, ...delta].every(Number.isFinite)).toBe(true);
    await window.until(() => window.lastWeights?.update === window.states.at(-1)?.update);
    expect(window.lastWeights?.weights.map((values) => [...values])).toEqual(
      kept.map(({ weights }) => weights),
    );
    expect((await host.look(run, 'evaluate', null)).training.rows).toBeGreaterThan(0);
    expect((await faultOf(host.train(run))).code).toBe('run-failed');
  });

  it('by the death of its thread keeps its last good weights, and the next run starts', async () => {
    const document = irisDocument(1_000_000);
    const { run } = await prepared(document);
    await host.train(run);
    // How soon after the first it leaves the second checkpoint depends on what the first has cost.
    await expect.poll(() => keptEpoch(host, document), { timeout: 10_000 }).toBeGreaterThan(0);
    await host.kill();
    await until('failed');
    const last = window.states.at(-1)!;
    expect(last.fault?.code).toBe('thread-died');
    expect(last.epoch).toBeGreaterThan(0);
    expect(last.updateInEpoch).toBeLessThan(last.updatesPerEpoch);
    // The window has the numbers of where it stands.
    expect(window.epochNumbers).toEqual(numbers(Math.max(last.epoch, window.epochNumbers.length)));

    const kept = unpacked((await host.checkpointFor(document))!);
    expect(kept).toMatchObject({ epoch: last.epoch, update: last.update });
    // What was kept is a state of this very run: going there again gives the same bits.
    const again = await host.prepare(irisDocument(last.epoch + 1), null);
    await host.train(again.run);
    await window.until(() => window.states.at(-1)?.run === again.run && phase() === 'finished');
    const { history } = await checkpointOf(host, again.run);
    const stride = history.stride;
    const lossAt = (values: readonly number[], epoch: number): number =>
      values[epoch * stride + columnIndex('trainingLoss')];
    expect(lossAt(kept.history.values, last.epoch)).toBe(lossAt(history.values, last.epoch));
  }, 60_000);

  it('by the death of its thread still evaluates, predicts, shows an example and exports', async () => {
    const { run } = await prepared(irisDocument(1_000_000));
    await host.train(run);
    await window.until(() => (window.states.at(-1)?.epoch ?? 0) > 20);
    await host.kill();
    await until('failed');
    const { epoch, update } = window.states.at(-1)!;
    // Both at once: the second must wait, too, until somebody stands in.
    const looks = await Promise.all([host.look(run, 'evaluate', null), host.look(run, 'inputFacts', null)]);
    expect(looks).toMatchObject([{ run, epoch, update }, { run }]);
    const example = await host.look(run, 'example', { split: 'training', index: 0 });
    expect(example).toMatchObject({ run, epoch, update, index: 0 });
    expect(JSON.parse(await host.look(run, 'weightsFile', { momentum: true }))).toMatchObject({
      format: 'adjoint-weights',
    });
    expect(await host.pause(run)).toMatchObject({ phase: 'failed' });
    expect((await faultOf(host.step(run, 'epoch'))).code).toBe('run-failed');
  }, 60_000);
});

it('carries NaN through every hop: no validation data, no validation loss', async () => {
  const { run } = await prepared(tinyDocument(2));
  await host.train(run);
  await until('finished');
  expect(window.epochNumbers).toEqual([1, 2]);
  expect(window.lastFrame[columnIndex('validationLoss')]).toBeNaN();
  expect(window.lastFrame[columnIndex('trainingLoss')]).toBeGreaterThan(0);
});
