import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from './history.ts';

const seeded = { seed: 20261129, numRuns: 500 };
const MOST = 16;
const STRIDE = 2;
const frame = (epoch: number): Float64Array => Float64Array.of(epoch, Math.sin(epoch));
const epochsOf = (history: History): number[] =>
  history.toCheckpoint().values.filter((_, index) => index % STRIDE === 0);

/** What happens to a run: it trains epochs, of which the last may be the best, is saved and opened, or goes back. */
type Happening = number | 'best' | 'saved' | 'back';

function lived(happenings: readonly Happening[]): { history: History; epoch: number; best: number | null } {
  let history = new History(STRIDE, { most: MOST });
  history.add(frame(0), 0, false);
  let epoch = 0;
  let best: number | null = null;
  for (const happening of happenings)
    if (happening === 'saved')
      history = new History(STRIDE, { past: history.toCheckpoint(), best, most: MOST });
    else if (happening === 'back') epoch = best ?? epoch;
    else if (happening === 'best') history.add(frame((best = ++epoch)), 0, true);
    else for (let i = 0; i < happening; i++) history.add(frame(++epoch), 0, false);
  return { history, epoch, best };
}

/** Every 2ⁿ-th epoch, and those that are there whatever the density. */
function uniform(every: number, last: number, best: number | null): number[] {
  const grid = Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => i * every);
  return [...new Set([...grid, last, best ?? 0])].sort((a, b) => a - b);
}

describe('the history of a run', () => {
  const happening = fc.oneof(
    fc.integer({ min: 1, max: 60 }),
    fc.constantFrom('best' as const, 'saved' as const, 'back' as const),
  );

  it('has one density from its first epoch to its last, whatever was saved, thinned and gone back to', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const { history, best } = lived(happenings);
        const epochs = epochsOf(history);
        const densities = [1, 2, 4, 8, 16, 32, 64, 128].map((every) => uniform(every, epochs.at(-1)!, best));
        expect(densities).toContainEqual(epochs);
        expect(epochs.length).toBeLessThanOrEqual(MOST + 2);
      }),
      // Saved with epochs 0, 1 (the best) and 5 (the newest), of which each eighth is there, but not each fourth.
      { ...seeded, examples: [[['best', 34, 29, 'back', 4, 'saved', 1]]] },
    );
  });

  it('holds the last epoch and the best one, each with its own numbers', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        const { history, best } = lived(happenings);
        const { values } = history.toCheckpoint();
        const epochs = epochsOf(history);
        if (best !== null) expect(epochs).toContain(best);
        expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
        expect(values).toEqual(epochs.flatMap((epoch) => [...frame(epoch)]));
      }),
      seeded,
    );
  });

  it('is the same whether the run was saved on the way or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 8 }), (parts) => {
        const saved = lived(parts.flatMap((part) => [part, 'saved' as const])).history;
        expect(saved.toCheckpoint()).toEqual(lived(parts).history.toCheckpoint());
      }),
      seeded,
    );
  });

  it('becomes as dense as its thinnest part where a file from before has parts of several densities', () => {
    const epochs = [0, 4, 8, 12, 16, 20, 24, 25, 26, 27, 28, 29, 30];
    const past = { stride: STRIDE, values: epochs.flatMap((epoch) => [...frame(epoch)]) };
    expect(epochsOf(new History(STRIDE, { past, most: MOST }))).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 30]);
  });
});
