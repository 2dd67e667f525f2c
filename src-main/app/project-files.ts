import { stat as statFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { OpenedProject } from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { PackedCheckpoint } from '@shared/formats/packed.ts';
import { hashOf, readBytes } from '../files/data-files.ts';
import type { LoadedFile } from '../files/project-job.ts';
import { writeText } from '../files/write-text.ts';

export const PROJECT_EXTENSION = '.adjoint';

export interface LoadedProject {
  readonly opened: OpenedProject;
  readonly checkpoint: PackedCheckpoint | null;
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

/** A project as it was read from `path`, with its data where they are now. */
export async function openedProject(read: LoadedFile, path: string): Promise<LoadedProject> {
  const { document, notice } = await locateData(read.document, path);
  const { checkpoint } = read;
  const opened = { document, path, name: projectName(path), trained: checkpoint !== null, notice };
  return { opened, checkpoint };
}

/** What changes when a file is written by anyone; null where there is none. */
export async function stampOf(path: string): Promise<string | null> {
  const stat = await statFile(path, { bigint: true }).catch(() => null);
  return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

/**
 * Writes a weights file and reads it back.
 *
 * @throws Fault `file-unwritable`; `file-differs` when the disk does not hold what was written
 */
export async function writeVerified(path: string, text: string): Promise<void> {
  await writeText(path, text);
  const bytes = await readBytes(path, Infinity);
  if (Buffer.compare(bytes, Buffer.from(text, 'utf8')) === 0) return;
  throw new Fault({
    code: 'file-differs',
    message: `${path}: what was read back is not what was written.`,
    path,
  });
}
