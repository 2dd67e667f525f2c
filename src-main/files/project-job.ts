import type { FaultData } from '@shared/contract/fault.ts';
import { HeldTexts } from './held-texts.ts';
import {
  readProjectFile,
  writeProjectFile,
  type ReadOptions,
  type ReadProject,
  type SaveOptions,
} from './project-io.ts';

/** What the thread of a long project file is started with: one job, then it ends. */
export type ProjectJob =
  | ({ readonly kind: 'read'; readonly profile: string } & Omit<ReadOptions, 'held'>)
  | ({ readonly kind: 'write'; readonly profile: string } & Omit<SaveOptions, 'held' | 'cancelled'>);

/** What it says at its end. */
export type ProjectAnswer =
  | { readonly ok: true; readonly read: ReadProject | null }
  | { readonly ok: false; readonly fault: FaultData };

/** @throws Fault as {@link readProjectFile} and {@link writeProjectFile} */
export async function doProjectJob(job: ProjectJob, cancelled: () => boolean): Promise<ReadProject | null> {
  const held = new HeldTexts(job.profile);
  if (job.kind === 'read') return readProjectFile({ ...job, held });
  await writeProjectFile({ ...job, held, cancelled });
  return null;
}
