import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallArgument, CallName, CallResult, EventName } from '@shared/contract/calls.ts';
import { events } from '@shared/contract/calls.ts';
import type { ReadingProgress } from '@shared/contract/data-summary.ts';
import { Fault, validate } from '@shared/contract/fault.ts';
import type { RunInfo } from '@shared/contract/run.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { DataHost } from './data-host.ts';
import { Desk } from './desk.ts';
import { FilePredictions } from './file-predictions.ts';
import { handlersOf } from './handlers.ts';
import { RecentProjects } from './recent.ts';
import { Recovery } from './recovery.ts';
import { serve } from './serve.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { irisDocument } from './testing/documents.ts';
import { idleFolds } from './testing/idle-folds.ts';
import { dialogsChoosing } from './testing/chosen.ts';
import { shortProjects } from './testing/short-projects.ts';
import { keptEpoch } from './testing/kept-epoch.ts';
import { WindowDouble } from './testing/window-double.ts';
import { TrainingHost } from './training-host.ts';

/** The whole of the main process but Electron, with real threads; every result and event is held to the contract. */
let thread: ReturnType<typeof buildThread>;
let folder: string;
let window: WindowDouble;
let host: TrainingHost;
let data: DataHost;
let answer: ReturnType<typeof serve>;
/** What the user chooses in the next dialogs. */
let chosen: string | null;
let reports: ReadingProgress[];
let closed: number;

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-contract-'));
  chosen = null;
  closed = 0;
  window = new WindowDouble();
  const checked = <N extends EventName>(name: N, payload: unknown): void =>
    void validate(events[name], payload, `the event ${name}`);
  host = new TrainingHost({
    script: thread.script,
    table: (source) => data.table(source),
    listener: {
      state: (state) => (checked('run.state', state), window.state(state)),
      epochs: (event) => (checked('run.epochs', event), window.epochs(event)),
      weights: (event) => (checked('run.weights', event), window.weights(event)),
    },
  });
  window.host = host;
  reports = [];
  data = new DataHost({
    script: thread.script,
    held: new HeldTexts(folder),
    onReading: (progress) => (checked('data.reading', progress), reports.push(progress)),
  });
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
  const apart = { refusedRequests: () => 0, clipboard: () => 'a\tb', onShown: () => {} };
  const handlers = handlersOf({
    host,
    data,
    folds: idleFolds(thread.script),
    ...{ desk, predictions: new FilePredictions({ host, dialogs }) },
    projects,
    recent,
    recovery,
    versions: { version: '0', electron: '0', chromium: '0', node: '0' },
    machine: { threads: 3, wideVectors: false },
    ...apart,
    onClose: () => (closed += 1),
  });
  answer = serve(handlers, { checkResults: true });
});
afterEach(async () => {
  await Promise.all([host.end(), data.end()]);
  rmSync(folder, { recursive: true });
});

async function call<N extends CallName>(name: N, argument: CallArgument<N>): Promise<CallResult<N>> {
  const reply = await answer(name, argument);
  if (!reply.ok) throw new Fault(reply.fault);
  return reply.value as CallResult<N>;
}
const finished = (run: number): Promise<void> =>
  window.until(() => window.states.at(-1)?.run === run && window.states.at(-1)?.phase === 'finished');

async function trained(epochs: number): Promise<RunInfo> {
  const info = await call('run.prepare', irisDocument(epochs));
  await call('run.train', { run: info.run });
  await finished(info.run);
  return info;
}

describe('a project file that someone else has written', () => {
  it('is not replaced at the first try', async () => {
    const path = join(folder, 'shared.adjoint');
    await call('project.save', { document: irisDocument(1), path, embed: false });
    await call('project.save', { document: irisDocument(2), path, embed: false });
    const other = readFileSync(path, 'utf8').replace('"seed": 1', '"seed": 77');
    writeFileSync(path, other);
    const save = () => call('project.save', { document: irisDocument(3), path, embed: false });
    await expect(save()).rejects.toMatchObject({ code: 'project-changed', path });
    expect(readFileSync(path, 'utf8')).toBe(other);
    await expect(save()).resolves.toMatchObject({ path });
  });
});

describe('a session that is not saved', () => {
  it('comes back to the bit, weights too, after an end that nobody was asked about', async () => {
    const { run } = await trained(3);
    const document = irisDocument(3);
    await expect.poll(() => keptEpoch(host, document)).toBe(3);
    await call('session.keep', { document, path: '/home/me/iris.adjoint', name: 'iris' });
    const before = await call('run.predict', { run, row: irisRow });

    const found = await call('session.recover', null);
    expect(found).toMatchObject({
      kind: 'session',
      opened: { document, path: '/home/me/iris.adjoint', name: 'iris', trained: true },
    });
    const again = await call('run.prepare', document);
    expect(again.state).toMatchObject({ epoch: 3, update: 360 });
    expect(await call('run.predict', { run: again.run, row: irisRow })).toEqual(before);
  });

  it('is not there once everything is saved', async () => {
    await call('session.keep', { document: irisDocument(1), path: null, name: 'Untitled' });
    await call('session.keep', null);
    expect(await call('session.recover', null)).toBeNull();
  });

  it('that cannot be read is put aside, and said', async () => {
    await call('session.keep', { document: irisDocument(1), path: null, name: 'Untitled' });
    appendFileSync(join(folder, 'session.adjoint-session'), 'more');
    expect(await call('session.recover', null)).toMatchObject({ kind: 'unreadable' });
    expect(await call('session.recover', null)).toBeNull();
    expect(readdirSync(folder).filter((name) => name.startsWith('unreadable-'))).toHaveLength(1);
  });
});
const irisRow = { sepal_length_cm: 5.1, sepal_width_cm: 3.5, petal_length_cm: 1.4, petal_width_cm: 0.2 };

describe('data', () => {
  it('is chosen, described and prepared; the file is read once and known by its hash', async () => {
    chosen = join(folder, 'cars.csv');
    writeFileSync(chosen, '\ufeffweight,colour,price\n1,red,10\n2,blue,20\n3,red,30\n4,blue,41\n');
    const source = await call('data.choose', null);
    expect(source).toMatchObject({ kind: 'file', path: chosen });
    const summary = await call('data.describe', source!);
    expect(summary.columns.map(({ name, guessedKind }) => [name, guessedKind])).toEqual([
      ['weight', 'numeric'],
      ['colour', 'categorical'],
      ['price', 'numeric'],
    ]);
    rmSync(chosen);
    const settings = {
      ...defaultDocument().data,
      source: source!,
      columns: summary.columns.map(({ name, guessedKind }, i) => ({
        name,
        kind: guessedKind,
        role: i === 2 ? ('target' as const) : ('input' as const),
      })),
      unknown: 'zero' as const,
      split: { ...defaultDocument().data.split, validation: 0.25, test: 0.25 },
    };
    expect(await call('data.prepare', settings)).toMatchObject({
      task: 'regression',
      inputNames: ['weight', 'colour=blue'],
      treatments: [{ action: 'unknown', column: 'colour', value: 'red', count: 2 }],
      parts: { training: { rows: 2 }, validation: { rows: 1 }, test: { rows: 1 } },
    });
  });

  it('that cannot be read is refused with its place', async () => {
    chosen = join(folder, 'bad.csv');
    writeFileSync(chosen, Buffer.from('a,b\n1,2\nm\xfcller,3\n', 'latin1'));
    const source = await call('data.choose', null);
    expect(await call('data.describe', source!)).toMatchObject({
      reading: { dialect: { encoding: 'windows-1252' } },
      preview: [
        ['1', '2'],
        ['müller', '3'],
      ],
    });
    const utf8 = { ...source!, dialect: { encoding: 'utf-8' } } as DataSource;
    await expect(call('data.describe', utf8)).rejects.toMatchObject({
      code: 'file-encoding',
      path: 'line 3',
    });
    expect(await call('data.sample', utf8)).toMatchObject({ fault: { code: 'file-encoding' } });
    writeFileSync(chosen, 'a,b\n1,2\n');
    const other = { ...source!, dialect: { delimiter: ',' } } as DataSource;
    await expect(call('data.describe', other)).rejects.toMatchObject({ code: 'file-changed' });
  });

  it('is read in pieces that are reported, and may be cancelled', async () => {
    chosen = join(folder, 'large.csv');
    writeFileSync(chosen, `a;b\n${'1,5;x\n'.repeat(2_000_000)}`);
    const source = (await call('data.choose', null))!;
    const reading = call('data.describe', source);
    await vi.waitUntil(() => reports.some((report) => report !== null && report.rows > 0), {
      interval: 5,
      timeout: 5000,
    });
    expect(reports[0]).toMatchObject({ name: 'large.csv', total: statSync(chosen).size });
    await call('data.cancel', null);
    await expect(reading).rejects.toMatchObject({ code: 'reading-cancelled' });
    expect(reports.at(-1)).toBeNull();
    const { table, rows, columns } = await call('data.describe', source);
    expect([rows, columns[0].mean]).toEqual([2_000_000, 1.5]);
    const last = await call('data.rows', { table, from: 1_999_999, count: 10 });
    expect(last).toEqual({ from: 1_999_999, lines: Int32Array.of(2_000_001), cells: [['1.5', 'x']] });
    expect((await call('data.correlations', { table })).names).toEqual(['a']);
    await call('data.describe', { kind: 'gallery', id: 'iris' });
    await expect(call('data.rows', { table, from: 0, count: 1 })).rejects.toMatchObject({
      code: 'table-superseded',
    });
  });

  it('is not chosen when the dialog is cancelled, and may be text on the clipboard', async () => {
    expect([await call('data.choose', null), await call('data.clipboard', null)]).toEqual([null, 'a\tb']);
  });
});

describe('a run', () => {
  it('answers every call of the contract', async () => {
    const { run, inputNames } = await trained(30);
    const evaluation = await call('run.evaluate', { run });
    expect(evaluation).toMatchObject({ run, epoch: 30, training: { task: 'classification', rows: 120 } });
    const row = Object.fromEntries(inputNames.map((name) => [name, 1.5]));
    const prediction = await call('run.predict', { run, row });
    expect(prediction.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
    expect((await call('run.check', { run })).passed).toBe(true);
    const example = await call('run.example', { run, split: 'training', index: 119 });
    expect(example).toMatchObject({ run, epoch: 30, index: 119, count: 120, penalty: 0 });
    expect(example.gradients.map(({ length }) => length)).toEqual([4 * 5, 4 * 5, 3 * 5]);
    await call('run.watch', { run, weights: true });
    await call('run.adjust', { run, adjustment: { learningRate: 0.01, momentum: 0 } });
    await call('run.acknowledge', { run, epochs: 0, weights: 0 });
    expect(await call('run.step', { run, unit: 'update' })).toMatchObject({
      phase: 'paused',
      updateInEpoch: 1,
    });
    expect(await call('run.pause', { run })).toMatchObject({ phase: 'paused' });
  });

  it('that is over takes no calls, but credits and watching are nobody’s concern', async () => {
    const { run } = await trained(2);
    await trained(2);
    await expect(call('run.train', { run })).rejects.toMatchObject({ code: 'run-ended' });
    expect(await call('run.acknowledge', { run, epochs: 1, weights: 1 })).toBeNull();
    expect(await call('run.watch', { run, weights: true })).toBeNull();
  });

  it('names the row and column of a prediction’s bad input', async () => {
    const { run } = await trained(1);
    await expect(call('run.predict', { run, row: { sepal_length_cm: 1 } })).rejects.toBeInstanceOf(Fault);
  });

  it('shows one example: the one that the next update takes makes the very ΔW that was foretold', async () => {
    const { run } = await trained(1);
    const example = await call('run.example', { run, split: 'training', index: null });
    await call('run.watch', { run, weights: true });
    const { update } = await call('run.step', { run, unit: 'update' });
    await window.until(() => window.lastWeights?.update === update);
    const made = window.lastWeights!.deltas.map((values) => [...values]);
    // To the bit where the thread computes in the exact mode too.
    example.deltas.forEach((values, s) =>
      values.forEach((value, i) => expect(value).toBeCloseTo(made[s][i], 12)),
    );
    const after = await call('run.example', { run, split: 'validation', index: null });
    expect(after).toMatchObject({ split: 'validation', index: 0, count: 30, update });
  });

  it('refuses an example that is not there, in words', async () => {
    const { run } = await trained(1);
    const ask = (index: number) => call('run.example', { run, split: 'validation', index });
    await expect(ask(30)).rejects.toMatchObject({ code: 'example-index', path: 'index' });
    await expect(ask(-1)).rejects.toMatchObject({ code: 'invalid', path: 'index' });
    await expect(ask(0.5)).rejects.toMatchObject({ code: 'invalid', path: 'index' });
  });

  it('exports its weights where the dialog says', async () => {
    const { run } = await trained(3);
    expect(await call('export.weights', { run, momentum: true })).toBeNull();
    chosen = join(folder, 'weights.json');
    expect(await call('export.weights', { run, momentum: true })).toEqual({ path: chosen });
    expect(JSON.parse(readFileSync(chosen, 'utf8'))).toMatchObject({ format: 'adjoint-weights', version: 2 });
  });
});

describe('a project', () => {
  it('saved after training opens with its weights, once, and goes on from them', async () => {
    const { run } = await trained(20);
    const document = irisDocument(20);
    const before = await call('run.evaluate', { run });
    expect(await call('project.save', { document, path: null, embed: false })).toBeNull();
    chosen = join(folder, 'iris.adjoint');
    const saved = await call('project.save', { document, path: null, embed: false });
    expect(saved).toEqual({ path: chosen, name: 'iris' });
    expect(await call('project.recent', null)).toEqual([saved]);

    const opened = await call('project.open', { path: chosen });
    expect(opened).toMatchObject({ document, trained: true, notice: null, path: chosen });
    const again = await call('run.prepare', document);
    expect(again.state).toMatchObject({ epoch: 20, phase: 'finished' });
    expect(await call('run.evaluate', { run: again.run })).toEqual({ ...before, run: again.run });
    // Saved again at once, the weights are still there.
    await call('project.save', { document, path: chosen, embed: false });
    expect(await call('project.open', { path: chosen })).toMatchObject({ trained: true });
    await call('run.prepare', document);
    const fresh = await call('run.prepare', document);
    expect(fresh.state).toMatchObject({ epoch: 0, phase: 'ready' });
  });

  it('opened but not taken up gives its weights to no other design', async () => {
    await trained(5);
    chosen = join(folder, 'iris.adjoint');
    await call('project.save', { document: irisDocument(5), path: chosen, embed: false });
    await call('project.open', { path: chosen });
    expect((await call('run.prepare', irisDocument(5, { seed: 9 }))).state.epoch).toBe(0);
    await call('project.new', null);
    expect((await call('run.prepare', irisDocument(5))).state.epoch).toBe(0);
  });

  it('keeps the weights when only what may change while training has changed', async () => {
    const { run } = await trained(5);
    const adjusted = irisDocument(50);
    adjusted.design.optimizer.learningRate = 0.001;
    await call('run.adjust', { run, adjustment: { learningRate: 0.001, stop: adjusted.design.stop } });
    chosen = join(folder, 'iris.adjoint');
    await call('project.save', { document: adjusted, path: chosen, embed: false });
    expect(await call('project.open', { path: chosen })).toMatchObject({ trained: true });
    expect((await call('run.prepare', adjusted)).state).toMatchObject({ epoch: 5, phase: 'paused' });
  });

  it('of a run whose thread was killed holds its last good weights', async () => {
    const document = irisDocument(1_000_000);
    const { run } = await call('run.prepare', document);
    await call('run.train', { run });
    await expect.poll(() => keptEpoch(host, document), { timeout: 10_000 }).toBeGreaterThan(0);
    await host.kill();
    await window.until(() => window.states.at(-1)?.phase === 'failed');
    const { epoch } = window.states.at(-1)!;
    const path = join(folder, 'kept.adjoint');
    await call('project.save', { document, path, embed: false });
    await call('project.open', { path });
    expect((await call('run.prepare', document)).state).toMatchObject({ epoch, phase: 'paused' });
  });

  it('that is damaged is refused, and what was open stays', async () => {
    const { run } = await trained(2);
    const path = join(folder, 'bad.adjoint');
    writeFileSync(path, '{"format":"adjoint-project"');
    await expect(call('project.open', { path })).rejects.toBeInstanceOf(Fault);
    await expect(call('project.open', { path: join(folder, 'none.adjoint') })).rejects.toMatchObject({
      code: 'file-missing',
    });
    expect((await call('run.evaluate', { run })).epoch).toBe(2);
    expect(existsSync(path)).toBe(true);
    expect(await call('project.recent', null)).toEqual([]);
  });
});

describe('the app', () => {
  it('tells its versions, hears what is shown, and may be closed', async () => {
    const arithmetics = expect.arrayContaining(['exact']) as unknown;
    expect(await call('app.info', null)).toMatchObject({ version: '0', arithmetics, threads: 3 });
    expect(await call('app.shown', { enabled: {}, dirty: true, name: 'x' })).toBeNull();
    await call('app.close', null);
    expect(closed).toBe(1);
  });
});
