import type { ProjectDocument } from '@shared/design/schema.ts';
import { unpacked } from '@shared/formats/packed.ts';
import type { TrainingHost } from '../training-host.ts';

/** The epoch that would be left of a run if its thread died now: it is kept from time to time, not after every one. */
export async function keptEpoch(host: TrainingHost, document: ProjectDocument): Promise<number> {
  const copy = await host.shadowFor(document);
  return copy ? unpacked(copy).epoch : 0;
}
