import fc from 'fast-check';
import { expect, it } from 'vitest';
import { partsOf, WeightsAssembly, type WeightsEvent } from './weights-parts.ts';

const event = (update: number, sizes: readonly number[]): WeightsEvent => ({
  ...{ run: 1, epoch: 2, update },
  weights: sizes.map((size, s) => Float64Array.from({ length: size }, (_, i) => update + s + i / 1000)),
  deltas: sizes.map((size, s) => Float64Array.from({ length: size }, (_, i) => -update - s - i / 1000)),
});

it('parts of any matrices are at most as large as allowed, and together they are the whole', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 50 }),
      (sizes, most) => {
        const whole = event(3, sizes);
        const assembly = new WeightsAssembly();
        const parts = [...partsOf(whole, most)];
        const total = 2 * sizes.reduce((sum, size) => sum + size, 0);
        expect(parts).toHaveLength(Math.ceil(total / most));
        for (const { stretches } of parts)
          expect(stretches.reduce((sum, { values }) => sum + values.length, 0)).toBeLessThanOrEqual(most);
        const came = parts.map((part) => assembly.add(part));
        expect(came.pop()).toEqual(whole);
        expect(came.every((one) => one === null)).toBe(true);
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

it('an event that is overtaken leaves nothing in the one after it', () => {
  const assembly = new WeightsAssembly();
  const [old, late] = [...partsOf(event(1, [9]), 5)];
  const [first, ...rest] = [...partsOf(event(2, [9]), 5)];
  expect([assembly.add(old), assembly.add(first), assembly.add(late)]).toEqual([null, null, null]);
  expect(rest.map((part) => assembly.add(part)).pop()).toEqual(event(2, [9]));
  expect(assembly.add(late)).toBeNull();
});
