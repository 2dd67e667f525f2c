import { Fault } from '@shared/contract/fault.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { sourceName } from '@shared/design/source.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { Hole } from '@shared/formats/numbers.ts';
import { LONGEST_EMBEDDED, projectPieces, readProjectBytes } from '@shared/formats/project.ts';
import { guessEncoding } from '@shared/formats/text-encoding.ts';
import { firstBytes, piecesOf, readBytes } from './data-files.ts';
import type { HeldTexts } from './held-texts.ts';
import { escapeJson } from './json-escape.ts';
import { writeText } from './write-text.ts';

/** Largest project file, in bytes: while it is read, all of it lies in memory. */
const MOST_PROJECT_BYTES = 2 * 2 ** 30;

export interface ReadOptions {
  readonly path: string;
  /** Where a long embedded table goes. */
  readonly held: HeldTexts;
  /** Largest file, in bytes. */
  readonly most?: number;
  /** Largest embedded table that stays in the document, in bytes. */
  readonly longest?: number;
}

export interface ReadProject {
  readonly document: ProjectDocument;
  readonly checkpoint: Checkpoint | null;
}

/**
 * @throws Fault `file-…` when it cannot be read, `project-…` or `invalid` when it is not a whole project file;
 *   `file-unwritable` where the profile has no room for its table
 */
export async function readProjectFile({
  path,
  held,
  most = MOST_PROJECT_BYTES,
  longest = LONGEST_EMBEDDED,
}: ReadOptions): Promise<ReadProject> {
  const { project, text } = readProjectBytes(await readBytes(path, most), path, longest);
  const { document, checkpoint } = project;
  const { source } = document.data;
  if (!text || source.kind !== 'embedded') return { document, checkpoint };
  const { name, dialect } = source;
  const kept = { kind: 'held', name, sha256: await held.keep(text), ...(dialect && { dialect }) } as const;
  return { document: { ...document, data: { ...document.data, source: kept } }, checkpoint };
}

export interface SaveOptions {
  readonly path: string;
  readonly document: ProjectDocument;
  readonly checkpoint: Checkpoint | null;
  /** Puts a data file's text into the project, which then needs no other file. */
  readonly embed: boolean;
  /** Name and version of the program. */
  readonly writtenBy: string;
  readonly held: HeldTexts;
  /** Asked now and then whether to stop. */
  readonly cancelled?: () => boolean;
}

/** Of a file whose encoding is not said: UTF-8 only where all of it is. */
async function encodingOf(source: DataSource, held: HeldTexts): Promise<TextEncodingName> {
  const guessed = guessEncoding((await firstBytes(source, held)).bytes);
  if (guessed !== 'utf-8') return guessed;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const { bytes } of piecesOf(source, held)) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (thrown) {
    if (thrown instanceof TypeError) return 'windows-1252';
    throw thrown;
  }
}

/** The text of a file in UTF-8, in pieces. @throws Fault `file-…`, `file-encoding` */
async function* textOf(
  source: Extract<DataSource, { kind: 'file' }>,
  held: HeldTexts,
): AsyncGenerator<Uint8Array> {
  const encoding = source.dialect?.encoding ?? (await encodingOf(source, held));
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  try {
    for await (const { bytes } of piecesOf(source, held))
      yield encoder.encode(decoder.decode(bytes, { stream: true }));
    yield encoder.encode(decoder.decode());
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    const message = `${source.path}: the bytes are no text in ${encoding}.`;
    throw new Fault({ code: 'file-encoding', message, path: source.path }, { cause: thrown });
  }
}

async function* bytesOfSource(
  source: Extract<DataSource, { kind: 'file' | 'held' }>,
  held: HeldTexts,
): AsyncGenerator<Uint8Array> {
  if (source.kind === 'file') yield* textOf(source, held);
  else for await (const { bytes } of piecesOf(source, held)) yield bytes;
}

/** What the project is to carry. @throws Fault of the file, with what can be done about it */
async function* carriedBytes(
  source: Extract<DataSource, { kind: 'file' | 'held' }>,
  held: HeldTexts,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytesOfSource(source, held);
  } catch (thrown) {
    if (source.kind !== 'file' || !(thrown instanceof Fault) || !thrown.code.startsWith('file-'))
      throw thrown;
    const message = `Not saved. A copy of the table was to be kept in the project file, and ${thrown.message} To save without the copy, switch it off in Data.`;
    throw new Fault({ ...thrown.toData(), message }, { cause: thrown });
  }
}

async function* piecesOfProject({
  document,
  checkpoint,
  embed,
  writtenBy,
  held,
  path,
  cancelled = () => false,
}: SaveOptions): AsyncGenerator<string | Uint8Array> {
  const { source } = document.data;
  const carried = source.kind === 'held' || (embed && source.kind === 'file') ? source : null;
  const { encoding: _encoding, ...dialect } = carried?.dialect ?? {};
  const written = carried && {
    kind: 'embedded',
    name: sourceName(carried),
    text: new Hole(),
    ...(carried.dialect && { dialect }),
  };
  const saved = written ? { ...document, data: { ...document.data, source: written } } : document;
  const goOn = (): void => {
    if (cancelled())
      throw new Fault({
        code: 'project-cancelled',
        message: `Not saved. Saving ${path} was cancelled.`,
        path,
      });
  };
  for (const piece of projectPieces({
    writtenBy,
    savedAt: new Date().toISOString(),
    document: saved,
    checkpoint,
  })) {
    goOn();
    if (typeof piece === 'string') {
      yield piece;
      continue;
    }
    yield '"';
    if (carried)
      for await (const bytes of carriedBytes(carried, held)) {
        goOn();
        yield escapeJson(bytes);
      }
    yield '"';
  }
}

/**
 * Writes a project file in pieces, so that it may be longer than any string.
 *
 * @throws Fault `file-unwritable`, `project-cancelled`; `held-missing`, with `embed` those of the data file. What was
 *   there before then stays.
 */
export function writeProjectFile(options: SaveOptions): Promise<void> {
  return writeText(options.path, piecesOfProject(options));
}
