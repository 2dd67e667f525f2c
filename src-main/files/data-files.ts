import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import type { HeldTexts } from './held-texts.ts';

const CHUNK = 4 * 2 ** 20;
/** Bytes of a piece: what a thread parses in some hundredths of a second. */
const PIECE = 2 ** 20;
const SAMPLE = 2 ** 18;

const reasons: Readonly<Record<string, readonly [code: string, words: string]>> = {
  ENOENT: ['file-missing', 'there is no such file'],
  ENOTDIR: ['file-missing', 'there is no such file'],
  EISDIR: ['file-unreadable', 'wanted a file, got a folder'],
  EACCES: ['file-unreadable', 'reading it is not permitted'],
  EPERM: ['file-unreadable', 'reading it is not permitted'],
  EIO: ['file-unreadable', 'the disk does not give it'],
  // A disk that was taken out, a share that is gone.
  ...Object.fromEntries(
    ['ENODEV', 'ENXIO', 'ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'ENOMEDIUM'].map((code) => [
      code,
      ['file-unreadable', 'its disk is not there any more'] as const,
    ]),
  ),
  EBUSY: ['file-unreadable', 'another program keeps it to itself'],
};

/** An error of the file system as a Fault that names the file. */
export function fileFault(thrown: unknown, path: string): Fault {
  if (thrown instanceof Fault) return thrown;
  const [code, words] = reasons[(thrown as NodeJS.ErrnoException).code ?? ''] ?? [
    'file-unreadable',
    thrown instanceof Error ? thrown.message : String(thrown),
  ];
  return new Fault({ code, message: `${path}: ${words}.`, path }, { cause: thrown });
}

const mebibytes = (size: number): string => `${(size / 2 ** 20).toFixed(0)} MiB`;

async function readAll(
  handle: FileHandle,
  path: string,
  most: number,
  onBytes: (bytes: Uint8Array) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const stat = await handle.stat();
  if (stat.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  if (stat.size > most) {
    const message = `${path}: wanted at most ${mebibytes(most)}, got ${mebibytes(stat.size)}.`;
    throw new Fault({ code: 'file-too-large', message, path });
  }
  const free = process.availableMemory();
  if (stat.size > free) {
    const message = `${path}: wanted ${mebibytes(stat.size)} of memory to read it, ${mebibytes(free)} are free.`;
    throw new Fault({ code: 'file-too-large', message, path });
  }
  const bytes = new Uint8Array(stat.size);
  let length = 0;
  // In pieces, so that whoever else is in this thread gets a word in.
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, Math.min(CHUNK, bytes.length - length), length);
    if (bytesRead === 0) break;
    onBytes(bytes.subarray(length, length + bytesRead));
    length += bytesRead;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/**
 * The whole of a file.
 *
 * @param most largest size in bytes
 * @param onBytes is lent every piece of it in turn
 * @throws Fault `file-missing`, `file-unreadable` or `file-too-large`, with the path
 */
export async function readBytes(
  path: string,
  most: number,
  onBytes: (bytes: Uint8Array) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    return await readAll(handle, path, most, onBytes);
  } catch (thrown) {
    throw fileFault(thrown, path);
  } finally {
    await handle?.close();
  }
}

export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes with this piece, and of all. */
  readonly done: number;
  readonly total: number;
}

async function openFile(path: string, fault = fileFault): Promise<{ handle: FileHandle; size: number }> {
  const handle = await open(path, 'r').catch((thrown: unknown) => {
    throw fault(thrown, path);
  });
  const stat = await handle.stat();
  if (!stat.isDirectory()) return { handle, size: stat.size };
  await handle.close();
  throw fault(Object.assign(new Error('is a directory'), { code: 'EISDIR' }), path);
}

/**
 * A file in pieces.
 *
 * @param fault an error of the file system in words
 * @throws Fault `file-…`, or what `fault` makes
 */
export async function* piecesOfFile(path: string, fault = fileFault): AsyncGenerator<Piece> {
  const { handle, size } = await openFile(path, fault);
  try {
    for (let done = 0; ;) {
      const bytes = new Uint8Array(PIECE);
      // Where the last one ended: a pipe has no places.
      const { bytesRead } = await handle.read(bytes, 0, PIECE, null);
      if (bytesRead === 0) return;
      done += bytesRead;
      yield {
        bytes: bytesRead === PIECE ? bytes : bytes.slice(0, bytesRead),
        done,
        total: Math.max(size, done),
      };
    }
  } catch (thrown) {
    throw fault(thrown, path);
  } finally {
    await handle.close();
  }
}

/** SHA-256 of a file of any size, hexadecimal. @throws Fault `file-missing`, `file-unreadable` */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const { bytes } of piecesOfFile(path)) hash.update(bytes);
  return hash.digest('hex');
}

function changed(path: string): Fault {
  const message = `${path} has changed on disk since it was opened. Open it again to use the new content.`;
  return new Fault({ code: 'file-changed', message, path });
}

/** Of a file whose content must be what the hash says. */
async function* piecesOfKnown(path: string, sha256: string): AsyncGenerator<Piece> {
  const hash = createHash('sha256');
  for await (const piece of piecesOfFile(path)) {
    hash.update(piece.bytes);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw changed(path);
}

/**
 * The bytes of a source in pieces; of one that carries its text, that text in UTF-8.
 *
 * @throws Fault `file-…`; `file-changed`, at the end, when the content is not what the hash says; `held-missing`
 */
export async function* piecesOf(source: DataSource, held: HeldTexts): AsyncGenerator<Piece> {
  if (source.kind === 'file') yield* piecesOfKnown(source.path, source.sha256);
  else if (source.kind === 'held')
    try {
      yield* piecesOfKnown(held.pathOf(source), source.sha256);
    } catch (thrown) {
      throw held.fault(source, thrown);
    }
  else if (source.kind === 'embedded') {
    const all = new TextEncoder().encode(source.text);
    for (let at = 0; at < all.length; at += PIECE) {
      const bytes = all.slice(at, at + PIECE);
      yield { bytes, done: at + bytes.length, total: all.length };
    }
  }
}

/** The bytes with which a source begins. @throws Fault `file-…` */
export async function firstBytes(
  source: DataSource,
  held: HeldTexts,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; whole: boolean }> {
  if (source.kind === 'file' || source.kind === 'held') {
    const { handle, size } = await openFile(source.kind === 'file' ? source.path : held.pathOf(source));
    try {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(SAMPLE), 0, SAMPLE, 0);
      return { bytes: buffer.slice(0, bytesRead), whole: bytesRead === size };
    } finally {
      await handle.close();
    }
  }
  const text = source.kind === 'embedded' ? source.text : '';
  return { bytes: new TextEncoder().encode(text.slice(0, SAMPLE)), whole: text.length <= SAMPLE };
}
