import type { FaultData } from '@shared/contract/fault.ts';
import { readSession, type KeptSession } from './session-file.ts';
import { packed, unpacked, type PackedCheckpoint } from '@shared/formats/packed.ts';
import { readFile } from 'node:fs/promises';
import { HeldTexts } from './held-texts.ts';
import {
  readProjectFile,
  writeProjectFile,
  type ReadOptions,
  type ReadProject,
  type SaveOptions,
} from './project-io.ts';

/** What the thread of a long file is started with: one job, then it ends. */
export type ProjectJob =
  | { readonly kind: 'session'; readonly path: string }
  | ({ readonly kind: 'read'; readonly profile: string } & Omit<ReadOptions, 'held'>)
  | ({ readonly kind: 'write'; readonly profile: string } & WriteOptions);

export interface WriteOptions extends Omit<SaveOptions, 'held' | 'cancelled' | 'checkpoint'> {
  readonly checkpoint: PackedCheckpoint | null;
}
/** A project as it was read, with its weights as they go to the run. */
export interface LoadedFile extends Omit<ReadProject, 'checkpoint'> {
  readonly checkpoint: PackedCheckpoint | null;
}

/** What it says at its end. */
export type ProjectAnswer =
  | { readonly ok: true; readonly read: LoadedFile | KeptSession | null }
  | { readonly ok: false; readonly fault: FaultData };

/** @throws Fault as {@link readProjectFile} and {@link writeProjectFile} */
export async function doProjectJob(
  job: ProjectJob,
  cancelled: () => boolean,
): Promise<LoadedFile | KeptSession | null> {
  if (job.kind === 'session') return readSession(await readFile(job.path));
  const held = new HeldTexts(job.profile);
  if (job.kind === 'read') {
    const { document, checkpoint } = await readProjectFile({ ...job, held });
    return { document, checkpoint: checkpoint && packed(checkpoint) };
  }
  await writeProjectFile({ ...job, checkpoint: job.checkpoint && unpacked(job.checkpoint), held, cancelled });
  return null;
}
