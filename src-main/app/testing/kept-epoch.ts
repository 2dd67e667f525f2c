import type { ProjectDocument } from '@shared/design/schema.ts';
import { readCopy } from '../../worker/messages/shadow.ts';
import type { TrainingHost } from '../training-host.ts';

/** The epoch that would be left of a run if its thread died now: it is kept from time to time, not after every one. */
export function keptEpoch(host: TrainingHost, document: ProjectDocument): number {
  const copy = host.shadowFor(document);
  return copy ? readCopy(copy).epoch : 0;
}
