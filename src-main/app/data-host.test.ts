import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type { ReadingProgress } from '@shared/contract/data-summary.ts';
import type { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { DataSettings, DataSource } from '@shared/design/schema.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { DataHost } from './data-host.ts';
import { buildThread } from '../worker/testing/built-thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-data-host-'));
const reports: ReadingProgress[] = [];
const thread = buildThread();
const host = new DataHost({
  script: thread.script,
  held: new HeldTexts(folder),
  onReading: (report) => void reports.push(report),
});
afterAll(async () => {
  await host.end();
  thread.remove();
  rmSync(folder, { recursive: true });
});

/** A file of many rows that takes a while to prepare, with its settings. */
async function longTable(name: string): Promise<{ settings: DataSettings; table: number }> {
  const path = join(folder, name);
  const row = (i: number): string =>
    `${Array.from({ length: 20 }, (_, k) => ((i * (k + 3)) % 997) / 10).join(',')},${i % 2 ? 'a' : 'b'}\n`;
  const header = `${Array.from({ length: 20 }, (_, i) => `x${i}`).join(',')},y\n`;
  const rows = Array.from({ length: 997 }, (_, i) => row(i)).join('');
  writeFileSync(path, header + rows.repeat(60));
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const source = { kind: 'file', path, sha256 } as const;
  const { table, proposal } = await host.describe(source);
  return { settings: { ...defaultDocument().data, source, ...proposal }, table };
}

it('of several settings in a row the last are prepared, and the same ones once', async () => {
  const { settings } = await longTable('settings.csv');
  const seeded = (seed: number): DataSettings => ({ ...settings, split: { ...settings.split, seed } });
  const order: number[] = [];
  const asked = [1, 2, 3, 4].map((seed) =>
    host.prepare(seeded(seed)).then(
      ({ parts }) => (order.push(seed), parts.training.rows),
      (thrown: unknown) => (order.push(seed), (thrown as Fault).code),
    ),
  );
  const again = host.prepare(seeded(4));
  const ended = 'prepare-superseded';
  expect(await Promise.all(asked)).toEqual([ended, ended, ended, expect.any(Number)]);
  expect(order.at(-1)).toBe(4);
  expect((await again).parts.training.rows).toBe(await asked[3]);
});

it('preparing is cancelled in the middle, and done when it is asked again', async () => {
  const { settings } = await longTable('cancelled.csv');
  const preparing = host.prepare(settings);
  const outcome = expect(preparing).rejects.toMatchObject({ code: 'prepare-cancelled' });
  // It is in the thread by the time that another call is answered there.
  await host.arithmetics();
  host.cancel();
  await outcome;
  expect(await host.prepare(settings)).toMatchObject({ task: 'classification' });
});

it('a table that cannot be read is tried anew when it is prepared again', async () => {
  const { settings } = await longTable('away.csv');
  const away = {
    ...settings,
    source: { kind: 'file', path: join(folder, 'none.csv'), sha256: 'f' },
  } as const;
  const missing = { code: 'file-missing' };
  await expect(host.prepare(away)).rejects.toMatchObject(missing);
  writeFileSync(away.source.path, 'a,b\n1,2\n');
  await expect(host.prepare(away)).rejects.toMatchObject({ code: 'file-changed' });
});

it('correlations of a long table hold nobody up, and end with the table', async () => {
  const { settings, table } = await longTable('correlated.csv');
  const order: string[] = [];
  const correlations = host.correlations(table).then(({ numeric }) => order.push(`r ${numeric}`));
  const rows = host.rows({ table, from: 0, count: 1 }).then(() => order.push('rows'));
  await Promise.all([correlations, rows]);
  expect(order).toEqual(['rows', 'r 20']);
  const ended = expect(host.correlations(table)).rejects.toMatchObject({ code: 'reading-cancelled' });
  const other = { ...settings.source, dialect: { skip: 1 } } as DataSource;
  await host.describe(other);
  await ended;
});

it('a table may still be cancelled while its columns are described, and is described when asked again', async () => {
  const [rows, columns] = [60_000, 40];
  const path = join(folder, 'wide.csv');
  const line = (cell: (i: number) => string): string =>
    `${Array.from({ length: columns }, (_, i) => cell(i)).join(',')}\n`;
  writeFileSync(path, line((i) => `x${i}`) + line((i) => `${i}.5`).repeat(rows));
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  const source = { kind: 'file', path, sha256 } as const;
  const describing = expect(host.describe(source)).rejects.toMatchObject({ code: 'reading-cancelled' });
  // All of it is read: what is left is to describe its columns.
  await vi.waitUntil(() => reports.some((report) => report?.rows === rows), { interval: 1, timeout: 10_000 });
  expect(reports.at(-1)).not.toBeNull();
  host.cancel();
  await describing;
  expect(reports.at(-1)).toBeNull();
  expect(await host.describe(source)).toMatchObject({ rows, name: 'wide.csv' });
});
