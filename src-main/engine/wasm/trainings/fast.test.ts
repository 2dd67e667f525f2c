import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { stream } from '../../numeric/random.ts';
import { hidden, testDesign, threeClasses } from '../../train/testing.ts';
import { availableArithmetics, createExecutor } from '../index.ts';
import { firstDifference } from '../testing.ts';
import { course, parts, trainerFor } from './course.ts';
import type { Execute } from './course.ts';

// Node 20 has fused multiply-add behind a flag; Electron 33 and Node 24 have it.
if (Number(process.versions.node.split('.')[0]) < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');

const fast: Execute = (plan) => createExecutor(plan, { arithmetic: 'fast' });

describe('the arithmetics', () => {
  it('has exact wherever there is SIMD and shared memory, as here', () => {
    expect(availableArithmetics()).toContain('exact');
  });

  it('takes exact where fast is not to be had', () => {
    const { executor } = trainerFor(testDesign(), threeClasses, fast).network;
    expect(executor.arithmetic).toBe(availableArithmetics().includes('fast') ? 'fast' : 'exact');
  });
});

describe.runIf(availableArithmetics().includes('fast'))('fast', () => {
  for (const batchSize of [1, 3, 16])
    it(`gives the same bits whatever the slices, batches of ${batchSize}`, () => {
      const design = testDesign({
        batchSize,
        hidden: [hidden('tanh', 13, { dropout: 0.2 }), hidden('gelu', 9)],
      });
      const wanted = course(trainerFor(design, threeClasses, fast), 6, () => Infinity);
      const random = stream(4, 'test/slices');
      const got = course(trainerFor(design, threeClasses, fast), 6, () => 1 + random.below(9000));
      got.forEach((values, i) => expect(firstDifference(values, wanted[i]), parts[i % 3]).toBe(-1));
    });

  it('gives the same bits whatever the slices, with whole layers of one example', () => {
    const design = testDesign({
      batchSize: 1,
      hidden: [
        hidden('tanh', 16),
        hidden('relu', 7),
        hidden('sigmoid', 10),
        hidden('tanh', 71),
        hidden('relu', 70),
      ],
    });
    const wanted = course(trainerFor(design, threeClasses, fast), 4, () => Infinity);
    const random = stream(5, 'test/slices');
    const got = course(trainerFor(design, threeClasses, fast), 4, () => 1 + random.below(20_000));
    got.forEach((values, i) => expect(firstDifference(values, wanted[i]), parts[i % 3]).toBe(-1));
  });

  it('stays near exact, and is not exact', () => {
    const design = testDesign({ batchSize: 8, hidden: [hidden('tanh', 12), hidden('sigmoid', 10)] });
    const state = (execute?: Execute): Float64Array =>
      course(trainerFor(design, threeClasses, execute), 5, () => Infinity)[4 * parts.length + 1];
    const [fused, exact] = [state(fast), state()];
    expect(firstDifference(fused, exact)).not.toBe(-1);
    fused.forEach((value, i) => expect(Math.abs(value - exact[i])).toBeLessThan(1e-12));
  });
});
