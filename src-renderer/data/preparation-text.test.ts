import { expect, it } from 'vitest';
import { knownSettings } from '@shared/design/defaults.ts';
import { encodedText, fittedText, treatmentText } from './preparation-text.ts';

const settings = knownSettings({ kind: 'gallery', id: 'penguins' });
settings.missing = { numeric: 'median', categorical: 'category' };
const rows = Int32Array.of(4, 340);

it('says what was done to which cells', () => {
  const text = (
    action: 'dropped' | 'filled' | 'unknown' | 'unassigned',
    column: string | null,
    value: number | string | null,
  ) => treatmentText({ action, column, value, count: 2, rows }, settings);
  expect(text('filled', 'body_mass_g', 4050)).toBe('2 cells of body_mass_g filled with the median 4050');
  expect(text('filled', 'sex', '')).toBe('2 cells of sex filled with a category of its own');
  expect(text('dropped', 'species', null)).toBe('2 rows dropped: no species');
  expect(text('unknown', 'island', 'Dream')).toBe('2 cells of island all zeros: no training row has “Dream”');
  expect(text('unassigned', null, null)).toBe('2 rows left out: in no part');
});

it('says how columns become values', () => {
  const mass = {
    name: 'mass',
    kind: 'robust',
    width: 1,
    figures: [
      { name: 'median', value: 4050 },
      { name: 'scale', value: 0.5 },
    ],
  };
  const sex = { name: 'sex', kind: 'one-hot', width: 3, figures: [] };
  expect([mass, sex].map(fittedText)).toEqual(['median 4050, scale 0.5', 'one-hot, 3 values']);
  expect(encodedText([mass, sex])).toBe('1 numeric input, 1 categorical input → 3 values: 4 in all');
});
