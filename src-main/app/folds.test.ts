import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { calls, events } from '@shared/contract/calls.ts';
import { validate } from '@shared/contract/fault.ts';
import type { FoldsEnded, FoldsFold, FoldsProgress } from '@shared/contract/folds.ts';
import { FoldsHost } from './folds-host.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { irisDocument, longDocument } from './testing/documents.ts';

/** Cross-validations in real threads; what they send is held to the contract. */
let thread: ReturnType<typeof buildThread>;
let host: FoldsHost;
let seen: { progress: FoldsProgress[]; folds: FoldsFold[]; ended: FoldsEnded[] };

beforeAll(() => {
  thread = buildThread();
}, 60_000);
afterAll(() => thread.remove());
beforeEach(() => {
  seen = { progress: [], folds: [], ended: [] };
  host = new FoldsHost({
    script: thread.script,
    table: () => Promise.resolve(null),
    listener: {
      progress: (event) => seen.progress.push(validate(events['folds.progress'], event, 'progress')),
      fold: (event) => seen.folds.push(validate(events['folds.fold'], event, 'a fold')),
      ended: (event) => seen.ended.push(validate(events['folds.ended'], event, 'the end')),
    },
  });
});
afterEach(() => host.stop());
const ended = () => vi.waitFor(() => expect(seen.ended).toHaveLength(1), { timeout: 20_000 });

describe('a cross-validation in its thread', () => {
  it('tells what it will do, sends every fold and its end', async () => {
    const info = await host.start({ document: irisDocument(5), folds: 3 });
    expect(validate(calls['folds.start'].result, info, 'the answer')).toMatchObject({
      ...{ folds: 3, rows: 150, leftOut: 0, stratified: true, scoreName: 'accuracy', epochs: 5 },
    });
    await ended();
    expect(seen.ended[0]).toEqual({ id: info.id, fault: null });
    expect(seen.folds.map(({ result }) => [result.fold, result.validationRows])).toEqual([
      [1, 50],
      [2, 50],
      [3, 50],
    ]);
    expect(seen.folds[0].result.curve).toHaveLength(6 * 5);
  });

  it('is refused in words', async () => {
    const { argument } = calls['folds.start'];
    const tooMany = () => validate(argument, { document: irisDocument(5), folds: 21 }, 'folds.start');
    expect(tooMany).toThrow('folds.start, folds: wanted a whole number of folds from 2 to 20, got 21');
    const document = irisDocument(5);
    const rows = { training: '1,51,101', validation: '2', test: '' };
    const data = { ...document.data, split: { ...document.data.split, kind: 'rows' as const, rows } };
    const refused = host.start({ document: { ...document, data }, folds: 5 });
    await expect(refused).rejects.toMatchObject({ code: 'folds-rows' });
  });

  it('stops at once, sends progress, and reports a thread that dies', async () => {
    await host.start({ document: longDocument(), folds: 5 });
    await vi.waitFor(() => expect(seen.progress.length).toBeGreaterThan(1), { timeout: 20_000 });
    await host.stop();
    const { length } = seen.progress;
    const { id } = await host.start({ document: longDocument(), folds: 5 });
    expect(seen.progress.slice(length).every((one) => one.id === id)).toBe(true);
    await host.kill();
    await ended();
    expect(seen.ended[0]).toMatchObject({ id, fault: { code: 'thread-died' } });
    expect((await host.start({ document: irisDocument(1), folds: 2 })).id).toBeGreaterThan(id);
  });
});
