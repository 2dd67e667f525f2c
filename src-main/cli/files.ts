import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import { piecesOfFile, type Piece } from '../files/data-files.ts';
import { replaceFile, type Content } from '../files/replace-file.ts';
import type { Io } from './io.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'it may not be read or written',
  EPERM: 'it may not be read or written',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** A failure of the file system in words. */
function fileFault(doing: string, path: string, error: unknown): Fault {
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const reason = reasons[code] ?? message;
  return new Fault(
    { code: 'file', message: `${path} cannot be ${doing}: ${reason}.`, path },
    { cause: error },
  );
}

export interface BytesFile {
  readonly bytes: Uint8Array;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
  readonly absolute: string;
}
export interface TextFile extends Omit<BytesFile, 'bytes'> {
  readonly text: string;
}

/**
 * @param path as the user gave it, which is how messages name it
 * @throws Fault `file` (missing, unreadable)
 */
export async function readBytes(io: Pick<Io, 'directory'>, path: string): Promise<BytesFile> {
  const absolute = resolve(io.directory, path);
  const bytes = await readFile(absolute).catch((error: unknown) => {
    throw fileFault('read', path, error);
  });
  return { bytes, sha256: sha256Of(bytes), absolute };
}

/** Hexadecimal. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * @param path as the user gave it, which is how messages name it
 * @throws Fault `file` (missing, unreadable) or `file-not-text` (no UTF-8)
 */
export async function readText(io: Pick<Io, 'directory'>, path: string): Promise<TextFile> {
  const { bytes, ...rest } = await readBytes(io, path);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    const message = `${path} is not a text file in UTF-8. Save it as UTF-8.`;
    throw new Fault({ code: 'file-not-text', message, path }, { cause: error });
  }
  return { text, ...rest };
}

/** Looks before a long training whether its result can be written. @throws Fault `file` */
export async function checkWritable(io: Io, path: string): Promise<void> {
  const absolute = resolve(io.directory, path);
  const folder = dirname(absolute);
  const there = await stat(absolute).catch(() => null);
  if (there?.isDirectory()) throw fileFault('written', path, { code: 'EISDIR' });
  const parent = await stat(folder).catch(() => null);
  if (!parent?.isDirectory()) {
    const message = `${path} cannot be written: there is no folder ${folder}.`;
    throw new Fault({ code: 'file', message, path });
  }
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw fileFault('written', path, error);
  });
}

/** A file in pieces. @throws Fault `file` (missing, unreadable) */
export function piecesAt(io: Pick<Io, 'directory'>, path: string): AsyncGenerator<Piece> {
  return piecesOfFile(resolve(io.directory, path), (error) => fileFault('read', path, error));
}

/** Writes the whole file or nothing of it. @throws Fault `file`, or that of the content */
export async function writeWhole(io: Io, path: string, content: Content): Promise<void> {
  await replaceFile(resolve(io.directory, path), content).catch((error: unknown) => {
    throw error instanceof Fault ? error : fileFault('written', path, error);
  });
}
