import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { writeProject } from '@shared/formats/project.ts';
import { HeldTexts } from './held-texts.ts';
import { escapeJson } from './json-escape.ts';
import { readProjectFile, writeProjectFile, type SaveOptions } from './project-io.ts';

const seed = 20261125;
let folder: string;
let held: HeldTexts;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'adjoint-project-'));
  held = new HeldTexts(folder);
  path = join(folder, 'p.adjoint');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = 'größe,"Art ""x"""\r\n1,a\\b\n2,\u0000\u001f\t€😀\n'.repeat(50);
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function documentOf(source: DataSource): ProjectDocument {
  const document = defaultDocument();
  return { ...document, data: { ...document.data, source } };
}
const embedded = { kind: 'embedded', name: 'größe.csv', text, dialect: { delimiter: ',' } } as const;

async function write(document: ProjectDocument, more: Partial<SaveOptions> = {}): Promise<string> {
  const options = { path, document, checkpoint: null, embed: false, writtenBy: 'test', held, ...more };
  await writeProjectFile(options);
  return readFileSync(path, 'utf8');
}
/** But for the time, which is that of the writing. */
const timeless = (file: string): string => file.replace(/"savedAt": "[^"]*"/, '"savedAt": ""');

describe('a long embedded table', () => {
  it('is put beside the document, and written again as it was', async () => {
    const first = await write(documentOf(embedded));
    const { document } = await readProjectFile({ path, held, longest: 100 });
    const { kind: _kind, text: _text, ...rest } = embedded;
    expect(document).toEqual(documentOf({ ...rest, kind: 'held', sha256: sha256(text) }));
    const { source } = document.data;
    expect(source.kind === 'held' && readFileSync(held.pathOf(source), 'utf8')).toBe(text);
    expect(timeless(await write(document))).toBe(timeless(first));
    expect((await readProjectFile({ path, held })).document).toEqual(documentOf(embedded));
  });

  it('that is short stays in the document', async () => {
    await write(documentOf(embedded));
    expect((await readProjectFile({ path, held })).document).toEqual(documentOf(embedded));
    expect(existsSync(join(folder, 'tables'))).toBe(false);
  });

  it('that is gone, or another, fails in words, and the project file stays', async () => {
    const before = await write(documentOf(embedded));
    const { document } = await readProjectFile({ path, held, longest: 100 });
    writeFileSync(held.pathOf({ sha256: sha256(text) }), 'another');
    await expect(write(document)).rejects.toMatchObject({
      code: 'held-missing',
      message: expect.stringMatching(/größe\.csv.*cannot be read/) as string,
    });
    held.clear();
    await expect(write(document)).rejects.toMatchObject({
      code: 'held-missing',
      message: expect.stringMatching(/größe\.csv.*is not there any more/) as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['p.adjoint']);
  });

  it('cannot be claimed by a file', async () => {
    writeFileSync(
      path,
      writeProject({
        document: documentOf({ kind: 'held', name: 'x', sha256: sha256('') }),
        checkpoint: null,
      }),
    );
    await expect(readProjectFile({ path, held })).rejects.toMatchObject({
      code: 'invalid',
      path: 'document.data.source.kind',
    });
  });
});

describe('a project file', () => {
  it('beyond the limit is refused with the limit and its size', async () => {
    writeFileSync(path, ' '.repeat(3 * 2 ** 20));
    await expect(readProjectFile({ path, held, most: 2 * 2 ** 20 })).rejects.toMatchObject({
      code: 'file-too-large',
      message: `${path}: wanted at most 2 MiB, got 3 MiB.`,
    });
  });

  it('whose saving is cancelled is what it was', async () => {
    const before = await write(documentOf(embedded));
    let asked = 0;
    await expect(
      write(documentOf({ ...embedded, name: 'other' }), { cancelled: () => ++asked > 1 }),
    ).rejects.toMatchObject({ code: 'project-cancelled' });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(readdirSync(folder)).toEqual(['p.adjoint']);
  });

  const long = 'größe,b\n1,2\n'.repeat(2 ** 16);
  const ascii = 'a,b\n1,2\n'.repeat(2 ** 17);
  it.each([
    ['UTF-8', Buffer.from(long), undefined, long],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${long}`), undefined, long],
    ['UTF-16', Buffer.from(`\uFEFF${long}`, 'utf16le'), undefined, long],
    ['Windows-1252', Buffer.from(long, 'latin1'), undefined, long],
    [
      'Windows-1252 that looks like UTF-8 for a megabyte',
      Buffer.concat([Buffer.from(ascii), Buffer.of(0x80)]),
      undefined,
      `${ascii}€`,
    ],
    ['an encoding that is said', Buffer.from('a\n€'), 'windows-1252' as const, 'a\nâ‚¬'],
  ])('embeds a file in %s', async (_name, bytes, encoding, wanted) => {
    const csv = join(folder, 'a.csv');
    writeFileSync(csv, bytes);
    const dialect = encoding && { encoding };
    const source = { kind: 'file', path: csv, sha256: sha256(bytes), ...(dialect && { dialect }) } as const;
    await write(documentOf(source), { embed: true });
    const { document } = await readProjectFile({ path, held, longest: Infinity });
    const saved = document.data.source;
    expect(saved).toMatchObject({ kind: 'embedded', name: 'a.csv' });
    expect(saved.kind === 'embedded' && saved.text === wanted).toBe(true);
    expect(saved.kind === 'embedded' && saved.dialect).toEqual(dialect && {});
  });

  it('escapes as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (string) => {
        const escaped = Buffer.from(escapeJson(Buffer.from(string))).toString();
        expect(`"${escaped}"`).toBe(JSON.stringify(string));
      }),
      { seed },
    );
  });
});

describe('a file that is no whole project', () => {
  it.each([
    ['is empty', () => '', 'project-empty', / is empty/],
    ['was cut short', (file: string) => file.slice(0, -30), 'project-truncated', / ends in the middle/],
    ['is no JSON', () => '{"format": adjoint}', 'project-json', / is not JSON/],
    [
      'is of another kind',
      (file: string) => file.replace('adjoint-project', 'adjoint-weights'),
      'project-format',
      / must have the format "adjoint-project", got "adjoint-weights"/,
    ],
    [
      'is of a newer version',
      (file: string) => file.replace('"version": 2', '"version": 9'),
      'project-newer',
      / has version 9/,
    ],
    [
      'has another value than may be',
      (file: string) => file.replace('"batchSize": 1', '"batchSize": -1'),
      'invalid',
      /, document\.design\.batchSize: /,
    ],
  ] as const)('and %s is named', async (_, broken, code, words) => {
    writeFileSync(path, broken(await write(documentOf(embedded))));
    const reading = readProjectFile({ path, held });
    await expect(reading).rejects.toMatchObject({ code });
    await expect(reading).rejects.toThrow(words);
    await expect(reading).rejects.toThrow(`The project file ${path}`);
  });
});
