import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type { ReadingProgress } from '@shared/contract/data-summary.ts';
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
