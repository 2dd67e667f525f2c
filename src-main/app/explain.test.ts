import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallArgument, CallName, CallResult } from '@shared/contract/calls.ts';
import { completeNetworkRequest, completeTraceRequest, placeOfPath } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import { explainGallery } from '@shared/design/explain-gallery.ts';
import type { ExplainFunction } from '@shared/design/explain.ts';
import { DataHost } from './data-host.ts';
import { Desk } from './desk.ts';
import { FilePredictions } from './file-predictions.ts';
import { handlersOf } from './handlers.ts';
import { RecentProjects } from './recent.ts';
import { Recovery } from './recovery.ts';
import { serve } from './serve.ts';
import { idleFolds } from './testing/idle-folds.ts';
import { dialogsChoosing } from './testing/chosen.ts';
import { shortProjects } from './testing/short-projects.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { irisDocument } from './testing/documents.ts';
import { TrainingHost } from './training-host.ts';

/** The calls of the Explain place, through the main process and real threads; results are held to the contract. */
let thread: ReturnType<typeof buildThread>;
let host: TrainingHost;
let data: DataHost;
let answer: ReturnType<typeof serve>;
const folder = mkdtempSync(join(tmpdir(), 'adjoint-explain-'));
let chosen: string | null = null;

beforeAll(() => {
  thread = buildThread();
  const listener = { state: () => {}, epochs: () => {}, weights: () => {} };
  host = new TrainingHost({ script: thread.script, table: () => Promise.resolve(null), listener });
  data = new DataHost({ script: thread.script, held: new HeldTexts(folder) });
  const recent = new RecentProjects(folder);
  const projects = shortProjects(folder);
  const recovery = new Recovery({
    projects,
    folder,
    shadow: (document) => host.shadowFor(document),
    update: () => host.state?.update ?? 0,
  });
  const dialogs = dialogsChoosing(() => chosen);
  const desk = new Desk({
    ...{ host, projects, recent, recovery, dialogs, onNotice: () => {} },
    writtenBy: 'Adjoint test',
    onRecent: () => {},
  });
  const versions = { version: '0', electron: '0', chromium: '0', node: '0' };
  const machine = { threads: 1, wideVectors: false };
  const apart = { refusedRequests: () => 0, clipboard: () => '' };
  const ends = { onShown: () => {}, onClose: () => {} };
  const folds = idleFolds(thread.script);
  const predictions = new FilePredictions({ host, dialogs });
  answer = serve(
    handlersOf({
      host,
      data,
      folds,
      desk,
      predictions,
      projects,
      recent,
      recovery,
      versions,
      machine,
      ...apart,
      ...ends,
    }),
    {
      checkResults: true,
    },
  );
}, 60_000);
afterAll(async () => {
  await Promise.all([host.end(), data.end()]);
  thread.remove();
  rmSync(folder, { recursive: true });
});

async function call<N extends CallName>(name: N, argument: CallArgument<N>): Promise<CallResult<N>> {
  const reply = await answer(name, argument);
  if (!reply.ok) throw new Fault(reply.fault);
  return reply.value as CallResult<N>;
}
const program = (text: string): ExplainFunction => ({ kind: 'program', text });
const request = (source: ExplainFunction, x = 1) =>
  completeTraceRequest({ function: source, inputs: [{ name: 'x', value: x }], mode: 'reverse' });

describe('functions', () => {
  it('of the gallery are checked and traced in every mode', async () => {
    for (const { function: source, inputs } of explainGallery) {
      const { names, problem } = await call('explain.check', source);
      expect([names, problem]).toEqual([inputs.map(({ name }) => name), null]);
      for (const mode of ['reverse', 'forward', 'recursive'] as const) {
        const wanted = completeTraceRequest({ function: source, inputs: [...inputs], mode, jacobian: true });
        const trace = await call('explain.trace', wanted);
        const list = { reverse: trace.adjoints, forward: trace.tangents, recursive: trace.recursion }[mode];
        expect(list.items.length).toBe(Math.min(2000, list.total));
        expect(list.total).toBeGreaterThan(0);
      }
    }
  });

  it('that never end, or recurse without end, end in words at their place; the thread lives on', async () => {
    for (const [text, line] of [
      ['let n = x\nwhile (n > 0) n = n + 1\nreturn n', 2],
      ['function f(a) {\n  return (((((f(a) + 1) * 2) + 1) * 2) + 1)\n}\nreturn f(x)', 2],
      ['return x +\n  1 / (x - 1)', 2],
    ] as const) {
      const reply = await answer('explain.trace', request(program(text)));
      expect(reply.ok).toBe(false);
      if (!reply.ok)
        expect([placeOfPath(reply.fault.path)?.line, reply.fault.code.slice(0, 8)]).toEqual([
          line,
          'explain-',
        ]);
    }
    expect((await call('explain.trace', request(program('return x * 2')))).value).toBe(2);
  });

  it('asked for quickly one after the other: the last is answered, those in between are not begun', async () => {
    const asked = [1, 2, 3, 4, 5].map((x) => answer('explain.trace', request(program('return x * 2'), x)));
    const replies = await Promise.all(asked);
    expect(replies.at(-1)).toMatchObject({ ok: true, value: { value: 10 } });
    const refused = replies.filter((reply) => !reply.ok);
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) expect(reply).toMatchObject({ fault: { code: 'explain-superseded' } });
  });

  it('that are no request are refused with the path', async () => {
    const bad = { ...request(program('return x')), nodes: { from: 0, count: 1e9 } };
    expect(await answer('explain.trace', bad)).toMatchObject({ ok: false, fault: { path: 'nodes.count' } });
    const name = { ...request(program('return x')), inputs: [{ name: 'a b', value: 1 }] };
    expect(await answer('explain.trace', name)).toMatchObject({
      ok: false,
      fault: { path: 'inputs[0].name' },
    });
  });
});

describe('one example of the network', () => {
  it('has in every weight the gradient of the trainer, to the bit', async () => {
    const { run, layers } = await call('run.prepare', irisDocument(3));
    await call('run.step', { run, unit: 'epoch' });
    for (const example of [
      { split: 'training', index: null },
      { split: 'validation', index: 7 },
    ] as const) {
      const seen = await call('run.example', { run, ...example });
      const whole = await call(
        'explain.network',
        completeNetworkRequest({ run, example, layer: null, neuron: null }),
      );
      expect([whole.index, whole.tableRow, whole.update]).toEqual([seen.index, seen.tableRow, seen.update]);
      expect([whole.loss, whole.penalty, whole.objective]).toEqual([
        seen.loss,
        seen.penalty,
        seen.loss + seen.penalty,
      ]);
      for (const [s, { name, units, inputs }] of layers.entries())
        for (let unit = 0; unit < units; unit++) {
          const opened = completeNetworkRequest({ run, example, layer: name, neuron: unit });
          const { neuron } = await call('explain.network', opened);
          const row = seen.gradients[s].subarray(unit * (inputs + 1), (unit + 1) * (inputs + 1));
          expect([...neuron!.gradient]).toEqual([...row]);
        }
    }
  });

  it('is refused in words where there is none', async () => {
    const missing = completeNetworkRequest({
      run: 99,
      example: { split: 'training', index: 0 },
      layer: null,
      neuron: null,
    });
    expect(await answer('explain.network', missing)).toMatchObject({
      ok: false,
      fault: { code: 'run-ended' },
    });
  });
});

describe('what is saved', () => {
  it('is written as it is, text or bytes; null when cancelled', async () => {
    chosen = join(folder, 'trace.md');
    expect(await call('export.file', { name: 'trace', extension: 'md', content: '| v₁ |\n' })).toEqual({
      path: chosen,
    });
    expect(readFileSync(chosen, 'utf8')).toBe('| v₁ |\n');
    chosen = join(folder, 'graph.png');
    await call('export.file', {
      name: 'graph',
      extension: 'png',
      content: Uint8Array.of(137, 80, 0, 255),
    });
    expect([...readFileSync(chosen)]).toEqual([137, 80, 0, 255]);
    chosen = null;
    expect(await call('export.file', { name: 'graph', extension: 'svg', content: '<svg/>' })).toBeNull();
  });
});
