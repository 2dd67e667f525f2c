import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sweep } from './sweep.ts';

describe('a sweep', () => {
  it('goes over every place once, in order, wherever it is cut', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 4 });
    const works = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, works, (sizes, grants) => {
        const arrays = sizes.map((size) => new Float64Array(size));
        const seen: [number, number, number][] = [];
        const sweep = new Sweep(arrays, (array, from, to) => seen.push([array, from, to]));
        expect(sweep.done).toBe(true);
        for (let round = 0; round < 2; round++) {
          seen.length = 0;
          sweep.restart();
          for (let turn = 0; !sweep.done; turn++) {
            const before = seen.length;
            sweep.run(grants[turn % grants.length]);
            // A grant is overdrawn by less than one block.
            const places = seen.slice(before).reduce((sum, [, from, to]) => sum + to - from, 0);
            expect(places).toBeLessThan(grants[turn % grants.length] / 4 + 2 ** 16 + 1);
          }
          sizes.forEach((size, array) => {
            let at = 0;
            for (const [, from, to] of seen.filter(([which]) => which === array)) {
              expect(from).toBe(at);
              at = to;
            }
            expect(at).toBe(size);
          });
        }
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});
