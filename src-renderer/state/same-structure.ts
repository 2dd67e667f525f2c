import type { Design, ProjectDocument } from '@shared/design/schema.ts';
import { contentOf, structuralKey } from '@shared/design/structural.ts';

/** The part of the key that follows from the design. */
const designKey = (design: Design): string => structuralKey({ data: null as never, design });

/**
 * Whether two documents may share a run. Data that is the same object is not read: an embedded file may be many
 * megabytes, and this is asked at every step of a slider.
 */
export function sameStructure(a: ProjectDocument, b: ProjectDocument): boolean {
  if (a === b) return true;
  return sameData(a, b) && designKey(a.design) === designKey(b.design);
}

function sameData({ data: a }: ProjectDocument, { data: b }: ProjectDocument): boolean {
  return a === b || JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));
}
