import { expect, it } from 'vitest';
import { defaultDesign, knownSettings } from '@shared/design/defaults.ts';
import { galleryTable } from '../data/gallery.ts';
import { Session } from './session.ts';
import { verifyWeights } from './weights-file.ts';

it('an example whose cells were filled says so, and the weights file predicts it from its raw cells', () => {
  const data = knownSettings({ kind: 'gallery', id: 'penguins' });
  data.missing = { numeric: 'median', categorical: 'most-frequent' };
  data.split = { ...data.split, validation: 0, stratified: false };
  const design = { ...defaultDesign({ task: 'classification', inputs: 9, outputs: 3 }), hidden: [] };
  const session = new Session({ data, design }, galleryTable('penguins'));
  // The fourth penguin has nothing but its species and island.
  const { inputs, tableRow } = session.example({ split: 'training', index: 3 });
  expect(tableRow).toBe(4);
  const raw = Object.fromEntries(inputs.map((input) => [input.name, input.raw]));
  expect(raw).toMatchObject({ beak_length_mm: 'missing', 'sex=MALE': 'missing', 'sex=FEMALE': null });
  expect(inputs.find(({ name }) => name === 'sex=MALE')?.value).toBe(1);
  const { check } = verifyWeights(session.weightsFile({ momentum: false }));
  expect(check.find(({ input }) => input.beak_length_mm === null)?.input).toMatchObject({ sex: null });
});
