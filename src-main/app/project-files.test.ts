import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { hashOf, piecesOf, readBytes } from '../files/data-files.ts';
import { HeldTexts } from '../files/held-texts.ts';
import { writeProjectFile } from '../files/project-io.ts';
import { writeText } from '../files/write-text.ts';
import { shortProjects } from './testing/short-projects.ts';
import { openedProject, writeVerified, type LoadedProject } from './project-files.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'adjoint-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const csv = 'a,b\n1,x\n2,y\n';
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function documentOf(path: string): ProjectDocument {
  const document = defaultDocument();
  return { ...document, data: { ...document.data, source: { kind: 'file', path, sha256: hash(csv) } } };
}
const openProject = async (path: string): Promise<LoadedProject> =>
  openedProject(await shortProjects(folder).read(path), path);
/** Writes `data/a.csv` and a project about it. */
async function saved(embed = false): Promise<{ project: string; data: string }> {
  mkdirSync(join(folder, 'data'));
  const data = join(folder, 'data/a.csv');
  writeFileSync(data, csv);
  const project = join(folder, 'a.adjoint');
  await writeProjectFile({
    held: new HeldTexts(folder),
    path: project,
    document: documentOf(data),
    checkpoint: null,
    embed,
    writtenBy: 'test',
  });
  return { project, data };
}

describe('data files', () => {
  it('have the hash of their bytes', async () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, csv);
    expect(Buffer.from(await readBytes(path, Infinity)).toString()).toBe(csv);
    expect(await hashOf(path)).toBe(hash(csv));
  });

  it('are refused in words: missing, a folder, too large, changed', async () => {
    const path = join(folder, 'a.csv');
    await expect(hashOf(path)).rejects.toMatchObject({ code: 'file-missing', path });
    await expect(hashOf(folder)).rejects.toMatchObject({ code: 'file-unreadable', path: folder });
    writeFileSync(path, csv);
    await expect(readBytes(path, 3)).rejects.toMatchObject({ code: 'file-too-large', path });
    const source = { kind: 'file', path, sha256: hash('other') } as const;
    const all = async (): Promise<void> => {
      for await (const piece of piecesOf(source, new HeldTexts(folder))) expect(piece.done).toBe(csv.length);
    };
    await expect(all()).rejects.toMatchObject({ code: 'file-changed', path });
  });
});

describe('a project file', () => {
  it('opens as it was saved', async () => {
    const { project, data } = await saved();
    const { opened, checkpoint } = await openProject(project);
    expect(opened).toEqual({
      document: documentOf(data),
      path: project,
      name: 'a',
      trained: false,
      notice: null,
    });
    expect(checkpoint).toBeNull();
  });

  it('says when its data has changed, and takes the new content', async () => {
    const { project, data } = await saved();
    writeFileSync(data, `${csv}3,x\n`);
    const { opened } = await openProject(project);
    expect(opened.notice).toContain('has changed');
    expect(opened.document.data.source).toEqual({ kind: 'file', path: data, sha256: hash(`${csv}3,x\n`) });
  });

  it('says when its data is gone, and finds it beside itself', async () => {
    const { project, data } = await saved();
    renameSync(data, join(folder, 'elsewhere.csv'));
    expect((await openProject(project)).opened.notice).toContain('was not found');
    renameSync(join(folder, 'elsewhere.csv'), join(folder, 'a.csv'));
    const { opened } = await openProject(project);
    expect(opened.notice).toBeNull();
    expect(opened.document.data.source).toMatchObject({ path: join(folder, 'a.csv') });
  });

  it('can hold its data', async () => {
    const { project, data } = await saved(true);
    rmSync(data);
    const { opened } = await openProject(project);
    expect(opened).toMatchObject({ notice: null });
    expect(opened.document.data.source).toEqual({ kind: 'embedded', name: 'a.csv', text: csv });
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2), /^project-/],
    ['empty', () => '', /^project-/],
    ['of another kind', () => '{"format":"other","version":1}', /^project-/],
    ['with a wrong number', (text: string) => text.replace(/"seed": ?\d+/, '"seed":-1'), /^invalid$/],
  ])('is refused when it is %s, and nothing changes', async (_name, damage, code) => {
    const { project } = await saved();
    writeFileSync(project, damage(readFileSync(project, 'utf8')));
    const before = readFileSync(project, 'utf8');
    await expect(openProject(project)).rejects.toMatchObject({ code: expect.stringMatching(code) as string });
    expect(readFileSync(project, 'utf8')).toBe(before);
  });
});

describe('writing', () => {
  it('replaces the whole file and leaves nothing beside it', async () => {
    const path = join(folder, 'w.json');
    await writeText(path, 'old, and much longer');
    await writeVerified(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['w.json']);
  });

  it('that fails keeps what was there', async () => {
    const { project } = await saved();
    const before = readFileSync(project, 'utf8');
    const document = documentOf(join(folder, 'gone.csv'));
    const save = writeProjectFile({
      ...{ path: project, document, checkpoint: null, embed: true, writtenBy: 'test' },
      held: new HeldTexts(folder),
    });
    await expect(save).rejects.toMatchObject({ code: 'file-missing' });
    expect(readFileSync(project, 'utf8')).toBe(before);
    await expect(writeText(join(folder, 'no/such/folder.json'), 'x')).rejects.toMatchObject({
      code: 'file-unwritable',
    });
  });

  it('on a disk that is full or read-only says so, and keeps what was there', async ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mount = (...words: string[]) => spawnSync('mount', words, { stdio: 'ignore' }).status === 0;
    skip(!mount('-t', 'tmpfs', '-o', 'size=64k', 'none', disk), 'only root can make a small disk');
    try {
      const path = join(disk, 'w.json');
      await writeText(path, 'old');
      await expect(writeText(path, 'x'.repeat(200_000))).rejects.toMatchObject({
        code: 'file-unwritable',
        message: `Not saved. ${path}: the disk is full.`,
      });
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(disk)).toEqual(['w.json']);
      mount('-o', 'remount,ro', disk);
      await expect(writeText(path, 'new')).rejects.toMatchObject({
        message: `Not saved. ${path}: the disk is read-only.`,
      });
      expect(readFileSync(path, 'utf8')).toBe('old');
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
