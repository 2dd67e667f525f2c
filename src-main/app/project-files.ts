import { stat as statFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { OpenedProject } from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { readProject, writeProject, type ProjectFile } from '@shared/formats/project.ts';
import { decodeBytes, decodeText } from '@shared/formats/text-encoding.ts';
import { replaceFile } from '../files/replace-file.ts';
import { bytesOf, fileFault, hashOf, readDataFile } from './data-files.ts';

export const PROJECT_EXTENSION = '.adjoint';
/** Largest project file, in bytes: a string cannot be longer than about 512 MiB. */
const MOST_PROJECT_BYTES = 500 * 2 ** 20;

export interface LoadedProject {
  readonly opened: OpenedProject;
  readonly checkpoint: Checkpoint | null;
}

type FileSource = Extract<DataSource, { kind: 'file' }>;

/** What is shown as a project's name. */
export function projectName(path: string): string {
  return basename(path, PROJECT_EXTENSION);
}

async function hashAt(path: string): Promise<string | null> {
  try {
    return await hashOf(path);
  } catch {
    return null;
  }
}

/** Finds the data file again: where it was, or beside the project that came with it. */
async function refind(
  source: FileSource,
  projectPath: string | null,
): Promise<{ source: FileSource; notice: string | null }> {
  const sha256 = await hashAt(source.path);
  if (sha256 === source.sha256) return { source, notice: null };
  const beside = projectPath && join(dirname(projectPath), basename(source.path.replaceAll('\\', '/')));
  if (beside && (await hashAt(beside)) === source.sha256)
    return { source: { ...source, path: beside }, notice: null };
  if (sha256 === null)
    return { source, notice: `The data file ${source.path} was not found. Open the data again.` };
  const notice = `The data file ${source.path} has changed since the project was saved; the new content is used.`;
  return { source: { ...source, sha256 }, notice };
}

/** The document with its data file where that is now, and what the user should know of it. */
export async function locateData(
  document: ProjectDocument,
  projectPath: string | null,
): Promise<{ document: ProjectDocument; notice: string | null }> {
  const { source } = document.data;
  if (source.kind !== 'file') return { document, notice: null };
  const found = await refind(source, projectPath);
  return {
    document: { ...document, data: { ...document.data, source: found.source } },
    notice: found.notice,
  };
}

/**
 * @throws Fault `file-…` when it cannot be read, `project-…` or `invalid` when it is not a whole project file
 */
export async function openProject(path: string): Promise<LoadedProject> {
  const { bytes } = await readDataFile(path, MOST_PROJECT_BYTES);
  const { document: saved, checkpoint } = readProject(decodeText(bytes, path));
  const { document, notice } = await locateData(saved, path);
  const opened = { document, path, name: projectName(path), trained: checkpoint !== null, notice };
  return { opened, checkpoint };
}

/** What changes when a file is written by anyone; null where there is none. */
export async function stampOf(path: string): Promise<string | null> {
  const stat = await statFile(path, { bigint: true }).catch(() => null);
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

const refusals: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'a folder has that name',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Writes a whole text (or bytes) or nothing.
 *
 * @throws Fault `file-unwritable`, with the reason in words; what was there before then stays
 */
export async function writeText(path: string, text: string | Buffer): Promise<void> {
  try {
    await replaceFile(path, text);
  } catch (thrown) {
    const why = refusals[(thrown as NodeJS.ErrnoException).code ?? ''];
    const message = why ? `${path}: ${why}.` : fileFault(thrown, path).message;
    throw new Fault({ code: 'file-unwritable', message: `Not saved. ${message}`, path }, { cause: thrown });
  }
}

export interface SaveOptions {
  readonly path: string;
  readonly document: ProjectDocument;
  readonly checkpoint: Checkpoint | null;
  /** Puts a data file's text into the project, which then needs no other file. */
  readonly embed: boolean;
  /** Name and version of the program. */
  readonly writtenBy: string;
}

/** @throws Fault `file-unwritable`; with `embed` those of the data file. What was there before then stays. */
export async function saveProject({
  path,
  document,
  checkpoint,
  embed,
  writtenBy,
}: SaveOptions): Promise<void> {
  const { source } = document.data;
  let saved = document;
  if (embed && source.kind === 'file') {
    const bytes = (await bytesOf(source)) ?? new Uint8Array();
    const { encoding, ...dialect } = source.dialect ?? {};
    const embedded = {
      kind: 'embedded',
      name: basename(source.path),
      text: decodeBytes(bytes, source.path, encoding),
      ...(source.dialect && { dialect }),
    } as const;
    saved = { ...document, data: { ...document.data, source: embedded } };
  }
  await writeText(path, projectText({ writtenBy, document: saved, checkpoint }, path));
}

function projectText(project: Omit<ProjectFile, 'format' | 'version'>, path: string): string {
  try {
    return writeProject({ ...project, savedAt: new Date().toISOString() });
  } catch (thrown) {
    // V8 has no strings beyond about 512 MiB.
    if (!(thrown instanceof RangeError)) throw thrown;
    const message = `Not saved. ${path}: with this network and its momentum the file would be larger than 512 MiB. Export the weights, or save before training.`;
    throw new Fault({ code: 'project-too-large', message, path }, { cause: thrown });
  }
}

/**
 * Writes a weights file and reads it back.
 *
 * @throws Fault `file-unwritable`; `file-differs` when the disk does not hold what was written
 */
export async function writeVerified(path: string, text: string): Promise<void> {
  await writeText(path, text);
  const { bytes } = await readDataFile(path, Infinity);
  if (Buffer.compare(bytes, Buffer.from(text, 'utf8')) === 0) return;
  throw new Fault({
    code: 'file-differs',
    message: `${path}: what was read back is not what was written.`,
    path,
  });
}
