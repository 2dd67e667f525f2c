import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProjectWork } from '@shared/contract/calls.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { buildThread } from '../worker/testing/built-thread.ts';
import { ProjectThreads } from './project-threads.ts';

/** A project of some 50 MB; one of 500 MB takes the same way (docs/benchmarks.md). */
const text =
  `x,größe,class\n${Array.from({ length: 400 }, (_, i) => `${i},"${i / 7}",${i % 2 ? 'a' : 'b'}\n`).join('')}`.repeat(
    5500,
  );
const sha256 = createHash('sha256').update(text).digest('hex');
const base = defaultDocument();
const document: ProjectDocument = {
  ...base,
  data: { ...base.data, source: { kind: 'embedded', name: 'large.csv', text } },
};

let thread: ReturnType<typeof buildThread>;
let folder: string;
let path: string;
let told: ProjectWork[];
let projects: ProjectThreads;
beforeAll(() => {
  thread = buildThread('src-main/files/project-thread.ts');
}, 60_000);
afterAll(() => thread.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-threads-'));
  path = join(folder, 'large.adjoint');
  told = [];
  projects = new ProjectThreads({
    script: thread.script,
    profile: folder,
    onWork: (work) => told.push(work),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const save = (to: string, what: ProjectDocument): Promise<void> =>
  projects.write({ path: to, document: what, checkpoint: null, embed: false, writtenBy: 'test' });
const opening = { kind: 'opening', name: 'large' };

describe('a long project', () => {
  it('is read and written in a thread, which is told of, and stays what it is', async () => {
    await save(path, document);
    expect(statSync(path).size).toBeGreaterThan(45e6);
    const read = await projects.read(path);
    const source = { kind: 'held', name: 'large.csv', sha256 } as const;
    expect(read).toEqual({ document: { ...base, data: { ...base.data, source } }, checkpoint: null });
    const copy = join(folder, 'copy.adjoint');
    await save(copy, read.document);
    const content = (file: string): string => readFileSync(file, 'utf8').replace(/"savedAt": "[^"]*"/, '');
    expect(content(copy) === content(path)).toBe(true);
    expect(told).toEqual([
      ...[{ kind: 'saving', name: 'large' }, null, opening, null],
      ...[{ kind: 'saving', name: 'copy' }, null],
    ]);
  }, 60_000);

  it('whose opening is cancelled is not opened', async () => {
    await save(path, document);
    const read = projects.read(path);
    await expect.poll(() => told.at(-1)).toEqual(opening);
    projects.cancel();
    await expect(read).rejects.toMatchObject({ code: 'project-cancelled' });
    expect(told.at(-1)).toBeNull();
  }, 60_000);

  it('whose saving is cancelled leaves the file before', async () => {
    await save(path, { ...document, data: base.data });
    const before = readFileSync(path, 'utf8');
    const saved = save(path, document);
    await expect.poll(() => told.at(-1)).toEqual({ kind: 'saving', name: 'large' });
    projects.cancel();
    await expect(saved).rejects.toMatchObject({ code: 'project-cancelled' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['large.adjoint']);
  }, 60_000);

  it('that is larger than wanted is refused before anything is read', async () => {
    await save(path, document);
    const small = new ProjectThreads({ script: thread.script, profile: folder, most: 2 ** 20 });
    await expect(small.read(path)).rejects.toMatchObject({
      code: 'file-too-large',
      message: expect.stringMatching(/wanted at most 1 MiB, got \d\d MiB/) as string,
    });
    expect(existsSync(new HeldTexts(folder).pathOf({ sha256 }))).toBe(false);
  }, 60_000);
});

it('a short project needs no thread', async () => {
  const none = new ProjectThreads({
    script: '/nowhere.js',
    profile: folder,
    onWork: (work) => told.push(work),
  });
  await none.write({ path, document: base, checkpoint: null, embed: false, writtenBy: 'test' });
  expect(await none.read(path)).toEqual({ document: base, checkpoint: null });
  expect(told).toEqual([]);
});
