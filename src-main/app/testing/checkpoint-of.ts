import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { unpacked } from '@shared/formats/packed.ts';
import type { TrainingHost } from '../training-host.ts';

/** The checkpoint of a run that was trained. */
export async function checkpointOf(host: TrainingHost, run: number): Promise<Checkpoint> {
  return unpacked((await host.look(run, 'checkpoint', null))!);
}
