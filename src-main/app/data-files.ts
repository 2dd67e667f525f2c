import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';

/** Largest data file, in bytes: its text must fit into one string, and its numbers into memory. */
export const MOST_BYTES = 256 * 2 ** 20;
const CHUNK = 4 * 2 ** 20;

export interface DataFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the bytes, hexadecimal. */
  readonly sha256: string;
}

const reasons: Readonly<Record<string, readonly [code: string, words: string]>> = {
  ENOENT: ['file-missing', 'there is no such file'],
  ENOTDIR: ['file-missing', 'there is no such file'],
  EISDIR: ['file-unreadable', 'wanted a file, got a folder'],
  EACCES: ['file-unreadable', 'reading it is not permitted'],
  EPERM: ['file-unreadable', 'reading it is not permitted'],
  EIO: ['file-unreadable', 'the disk does not give it'],
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

async function readAll(handle: FileHandle, path: string, most: number): Promise<DataFile> {
  const stat = await handle.stat();
  if (stat.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
  if (stat.size > most) {
    const megabytes = (size: number) => `${(size / 2 ** 20).toFixed(0)} MiB`;
    const message = `${path}: wanted at most ${megabytes(most)}, got ${megabytes(stat.size)}.`;
    throw new Fault({ code: 'file-too-large', message, path });
  }
  const bytes = new Uint8Array(stat.size);
  const hash = createHash('sha256');
  let length = 0;
  // In pieces, so that the window stays quick while a large file is read.
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, Math.min(CHUNK, bytes.length - length), length);
    if (bytesRead === 0) break;
    hash.update(bytes.subarray(length, length + bytesRead));
    length += bytesRead;
  }
  return { bytes: length === bytes.length ? bytes : bytes.slice(0, length), sha256: hash.digest('hex') };
}

/**
 * @param most largest size in bytes
 * @throws Fault `file-missing`, `file-unreadable` or `file-too-large`, with the path
 */
export async function readDataFile(path: string, most = MOST_BYTES): Promise<DataFile> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(path, 'r');
    return await readAll(handle, path, most);
  } catch (thrown) {
    throw fileFault(thrown, path);
  } finally {
    await handle?.close();
  }
}

/**
 * Bytes of a source of kind `file`; null for others, which carry their data.
 *
 * @throws Fault as `readDataFile`; `file-changed` when the content is not what the hash says
 */
export async function bytesOf(source: DataSource): Promise<Uint8Array<ArrayBuffer> | null> {
  if (source.kind !== 'file') return null;
  const { bytes, sha256 } = await readDataFile(source.path);
  if (sha256 === source.sha256) return bytes;
  const message = `${source.path} has changed on disk since it was opened. Open it again to use the new content.`;
  throw new Fault({ code: 'file-changed', message, path: source.path });
}
