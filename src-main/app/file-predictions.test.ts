import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { events } from '@shared/contract/calls.ts';
import type { ReadingProgress } from '@shared/contract/data-summary.ts';
import { predictedFileSchema } from '@shared/contract/evaluation.ts';
import { validate } from '@shared/contract/fault.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { FilePredictions } from './file-predictions.ts';
import { irisDocument } from './testing/documents.ts';
import { WindowDouble } from './testing/window-double.ts';
import { TrainingHost } from './training-host.ts';

/** With a real thread, which trains meanwhile where a test says so. */
const folder = mkdtempSync(join(tmpdir(), 'adjoint-predictions-'));
const table = join(folder, 'flowers.csv');
const out = join(folder, 'out.csv');
const header = 'sepal_length_cm,sepal_width_cm,petal_length_cm,petal_width_cm,remark\n';
const row = (i: number, remark = 'none'): string =>
  `${4.5 + (i % 30) / 10},${2.5 + (i % 7) / 10},${1 + (i % 50) / 10},0.${i % 9},${remark}\n`;
const LONG = 60_000;
const long = header + Array.from({ length: LONG }, (_, i) => row(i)).join('');

const thread = buildThread();
const window = new WindowDouble();
const host = new TrainingHost({
  script: thread.script,
  listener: window,
  table: () => Promise.resolve(null),
});
window.host = host;
let run: number;
let reports: ReadingProgress[];
let asked: string[];
/** Where the predictions go; null cancels the dialog. */
let where: string | null;
let onReport: (progress: ReadingProgress) => void;
const predictions = new FilePredictions({
  host,
  dialogs: {
    data: () => Promise.resolve(table),
    saveFile: (near) => (asked.push(near), Promise.resolve(where)),
  },
  onProgress: (progress) => {
    reports.push(validate(events['predict.progress'], progress, 'the event'));
    onReport(progress);
  },
});
const lines = (): string[] => readFileSync(out, 'utf8').trimEnd().split('\n');
const others = (): string[] => readdirSync(folder).filter((name) => name !== 'flowers.csv');

beforeAll(async () => {
  run = (await host.prepare(irisDocument(1_000_000), null)).run;
});
afterAll(async () => {
  await host.end();
  thread.remove();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  reports = [];
  asked = [];
  where = out;
  onReport = () => {};
  rmSync(out, { force: true });
});

describe('predictions for a file', () => {
  it('are those of each row by itself, told by their number and their place', async () => {
    writeFileSync(table, header + row(3) + row(4).replace('4.9', '99'));
    const file = validate(predictedFileSchema, await predictions.predict(run), 'the result');
    expect(file).toEqual({ path: out, rows: 2, outside: 1, renamed: [] });
    expect(asked).toEqual(['flowers-predictions.csv']);
    const cells = { sepal_length_cm: 4.8, sepal_width_cm: 2.8, petal_length_cm: 1.3, petal_width_cm: 0.3 };
    const { values, label } = await host.look(run, 'predict', { row: cells });
    expect(lines()[1]).toBe([...values, label, ''].join(','));
    expect(lines()[2]).toMatch(/,sepal_length_cm$/);
  });

  it('of a long one come whole while the run trains, of one state of its weights, and tell how far they are', async () => {
    writeFileSync(table, long);
    await host.train(run);
    const file = await predictions.predict(run);
    await host.pause(run);
    expect(file).toMatchObject({ rows: LONG });
    const all = lines();
    expect(all).toHaveLength(LONG + 1);
    // The rows repeat after 30 · 7 · 50 · 9 / gcds: 3150 of them.
    expect(all[3151]).toBe(all[1]);
    expect(all.slice(-9450, -6300)).toEqual(all.slice(-6300, -3150));
    expect(reports.at(-1)).toBeNull();
    expect(host.state?.update).toBeGreaterThan(0);
  });

  it('begin again where a byte disproves UTF-8, and ask once where they go', async () => {
    writeFileSync(table, Buffer.from(long + row(1, 'verblüht'), 'latin1'));
    expect(await predictions.predict(run)).toMatchObject({ rows: LONG + 1 });
    expect(asked).toHaveLength(1);
    expect(lines()).toHaveLength(LONG + 2);
    expect(lines().filter((line) => line.startsWith('P('))).toHaveLength(1);
  });

  it('are nothing at all where a later row cannot be predicted; what was there stays', async () => {
    writeFileSync(table, `${long}x,1,1,1,\n`);
    writeFileSync(out, 'before');
    await expect(predictions.predict(run)).rejects.toMatchObject({
      code: 'data-not-number',
      path: `line ${LONG + 2}, column "sepal_length_cm"`,
    });
    expect(readFileSync(out, 'utf8')).toBe('before');
    expect(others()).toEqual(['out.csv']);
  });

  it('are refused before anybody is asked where they go, where the header or the first rows are wrong', async () => {
    writeFileSync(table, 'a,b\n1,2\n');
    await expect(predictions.predict(run)).rejects.toMatchObject({ code: 'data-unknown-column' });
    writeFileSync(table, `${header}1,2,red,4,\n`);
    await expect(predictions.predict(run)).rejects.toMatchObject({ code: 'data-not-number' });
    expect(asked).toEqual([]);
    expect(others()).toEqual([]);
  });

  it('end where they are cancelled, and leave nothing; then others may begin', async () => {
    writeFileSync(table, long.repeat(1) + long.slice(header.length).repeat(8));
    onReport = (progress) => {
      if (progress) predictions.cancel();
    };
    const first = predictions.predict(run);
    await expect(predictions.predict(run)).rejects.toMatchObject({ code: 'predict-busy' });
    expect(await first).toBeNull();
    const [progress] = reports;
    expect(progress).toMatchObject({ name: 'flowers.csv' });
    expect(progress!.bytes).toBeLessThan(progress!.total);
    expect(reports.at(-1)).toBeNull();
    expect(others()).toEqual([]);
    writeFileSync(table, header + row(1));
    where = null;
    expect(await predictions.predict(run)).toBeNull();
    expect(existsSync(out)).toBe(false);
    where = out;
    expect(await predictions.predict(run)).toMatchObject({ rows: 1 });
  });
});
