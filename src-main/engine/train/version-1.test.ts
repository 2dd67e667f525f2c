import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readProject } from '@shared/formats/project.ts';
import { galleryTable } from '../data/gallery.ts';
import { Session } from './session.ts';
import { verifyWeights } from './weights-file.ts';

/** A project and its weights as Adjoint 0.1.0 wrote them, trained on penguins. */
const sample = (name: string): string =>
  readFileSync(new URL(`../../../src-shared/formats/reference/${name}`, import.meta.url), 'utf8');

it('files of version 1 give the same split, the same encodings and the same predictions', () => {
  const file = verifyWeights(sample('version-1-weights.json'));
  const { document, checkpoint } = readProject(sample('version-1.adjoint'));
  const session = new Session(document, galleryTable('penguins'), { checkpoint });
  const again = verifyWeights(session.weightsFile({ momentum: true, writtenBy: file.writtenBy }));
  for (const part of ['model', 'layers', 'momentum', 'optimizer', 'check'] as const)
    expect(again[part]).toEqual(file[part]);
  // Ranges of the training rows are what is new.
  expect(again.preprocessing).toMatchObject(file.preprocessing);
  expect(again.training).toMatchObject({ trainingRows: 250, validationRows: 83, data: file.training.data });
  expect(session.evaluate().validation?.loss).toBe(file.training.validationLoss);
});
