import { existsSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { defaultDesign, defaultStop, hiddenLayers, knownSettings } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { tinyDocument } from './testing/documents.ts';
import { WindowDouble } from './testing/window-double.ts';
import { TrainingHost } from './training-host.ts';

const TASKS = '/proc/self/task';
/** Threads of this process, where the system tells. */
const threads = (): number => readdirSync(TASKS).length;
const canCount = existsSync(TASKS) && availableParallelism() > 1;

/** Some millions of multiply-adds an update: worth more than one thread. */
function largeDocument(): ProjectDocument {
  const design = defaultDesign({ task: 'classification', inputs: 2, outputs: 2 });
  const hidden = hiddenLayers(['tanh', 128], ['relu', 128]);
  return {
    data: knownSettings({ kind: 'generated', id: 'moons', rows: 640, noise: 0.1, seed: 1 }),
    design: { ...design, hidden, batchSize: 128, order: 'shuffled', stop: defaultStop(1_000_000) },
  };
}

let thread: ReturnType<typeof buildThread>;
let host: TrainingHost;
let window: WindowDouble;

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());
afterEach(() => host.end());

/** A run that trains with helpers. @returns threads before it began */
async function begin(): Promise<{ before: number; run: number }> {
  // The threads that Node starts when a file is first asked for.
  await Promise.all(Array.from({ length: 16 }, () => stat(TASKS)));
  const before = threads();
  window = new WindowDouble();
  host = new TrainingHost({ script: thread.script, listener: window, table: () => Promise.resolve(null) });
  window.host = host;
  const { run } = await host.prepare(largeDocument(), null);
  await host.train(run);
  await expect.poll(threads, { timeout: 15_000 }).toBeGreaterThan(before + 1);
  await window.until(() => (window.states.at(-1)?.epoch ?? 0) > 5);
  return { before, run };
}

describe.runIf(canCount)('helper threads of a large plan', () => {
  it('end with the run that is replaced; a small plan starts none', async () => {
    const { before, run } = await begin();
    expect((await host.pause(run)).phase).toBe('paused');
    const next = await host.prepare(tinyDocument(3), null);
    await expect.poll(threads, { timeout: 15_000 }).toBe(before + 1);
    await host.train(next.run);
    await window.until(() => window.states.at(-1)?.phase === 'finished');
    expect(threads()).toBe(before + 1);
  }, 60_000);

  it('die with the thread that they help', async () => {
    const { before } = await begin();
    await host.kill();
    await window.until(() => window.states.at(-1)?.phase === 'failed');
    await expect.poll(threads, { timeout: 15_000 }).toBe(before);
  }, 60_000);
});
