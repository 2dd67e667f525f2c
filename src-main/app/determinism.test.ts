import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { RunInfo, RunPhase } from '@shared/contract/run.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { irisDocument } from './testing/documents.ts';
import { packed } from '@shared/formats/packed.ts';
import { checkpointOf } from './testing/checkpoint-of.ts';
import { WindowDouble } from './testing/window-double.ts';
import { TrainingHost } from './training-host.ts';

/** All with the real thread, built as it ships. */
let thread: ReturnType<typeof buildThread>;
let host: TrainingHost;
let window: WindowDouble;

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());
afterEach(() => host.end());

function open(): void {
  window = new WindowDouble();
  host = new TrainingHost({ script: thread.script, listener: window, table: () => Promise.resolve(null) });
  window.host = host;
}

async function prepared(document: ProjectDocument): Promise<RunInfo> {
  open();
  return host.prepare(document, null);
}

const phase = (): RunPhase | undefined => window.states.at(-1)?.phase;
const until = (wanted: RunPhase): Promise<void> => window.until(() => phase() === wanted);
const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe('the same seed gives the same weights, bit for bit', () => {
  /** Trains to the end, with pauses, steps and looks where the stream of random numbers says. */
  async function weightsAfter(document: ProjectDocument, seed: number | null): Promise<Float64Array[]> {
    const { run } = await prepared(document);
    const chances =
      seed === null ? null : fc.sample(fc.double({ min: 0, max: 1, noNaN: true }), { seed, numRuns: 1000 });
    const chance = (): number => chances?.shift() ?? 0.5;
    await host.train(run);
    while (chances && phase() !== 'finished') {
      await new Promise((resolve) => setTimeout(resolve, 20 * chance()));
      if ((await host.pause(run)).phase === 'finished') break;
      if (chance() < 0.5) await host.look(run, 'evaluate', null);
      if (chance() < 0.3) await host.look(run, 'checkpoint', null);
      if (chance() < 0.3) await host.step(run, 'update');
      await host.watch(run, chance() < 0.5);
      await host.train(run);
    }
    await until('finished');
    const { layers } = await checkpointOf(host, run);
    await host.end();
    return layers.flatMap(({ weights, delta }) => [Float64Array.from(weights), Float64Array.from(delta)]);
  }

  it.each([
    [
      'IGD, shuffled, with dropout',
      irisDocument(150, {
        hidden: irisDocument(1).design.hidden.map((layer) => ({ ...layer, dropout: 0.2 })),
      }),
    ],
    [
      'Adam, mini-batches',
      irisDocument(400, { batchSize: 7, optimizer: { ...irisDocument(1).design.optimizer, kind: 'adam' } }),
    ],
  ])(
    'with pauses at random places: %s',
    async (_name, document) => {
      const straight = await weightsAfter(document, null);
      for (const seed of [1, 2]) expect(await weightsAfter(document, seed)).toEqual(straight);
    },
    120_000,
  );

  it('on from a checkpoint taken in the middle', async () => {
    const document = irisDocument(60);
    const straight = await weightsAfter(document, null);
    const { run } = await prepared(document);
    await host.step(run, 'epoch');
    for (let i = 0; i < 17; i++) await host.step(run, 'update');
    const next = await host.prepare(document, packed(await checkpointOf(host, run)));
    expect(next.state).toMatchObject({ phase: 'paused', epoch: 1, updateInEpoch: 17 });
    window.epochNumbers.length = 0;
    await host.train(next.run);
    await window.until(() => window.states.at(-1)?.run === next.run && phase() === 'finished');
    // The curve of the first part introduces it, then comes the rest.
    expect([...next.epochs].filter((_, i) => i % epochStride(next.layers.length) === 0)).toEqual([0, 1]);
    expect(window.epochNumbers).toEqual(numbers(61).slice(2));
    const { layers } = await checkpointOf(host, next.run);
    expect(
      layers.flatMap(({ weights, delta }) => [Float64Array.from(weights), Float64Array.from(delta)]),
    ).toEqual(straight);
  }, 60_000);
});
