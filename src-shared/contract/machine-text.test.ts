import { expect, it } from 'vitest';
import { machineText } from './machine-text.ts';

it('a machine is told by its arithmetic, vectors and threads', () => {
  expect(machineText({ arithmetics: ['exact', 'fast'], threads: 8, wideVectors: true })).toEqual([
    ['Arithmetic', 'exact, and fast (fused multiply-add)'],
    ['Wide vectors', 'on'],
    ['Threads', 'up to 8, for large batches where measured to be faster'],
  ]);
  expect(machineText({ arithmetics: ['exact'], threads: 1, wideVectors: false }).map(([, is]) => is)).toEqual(
    ['exact only: no fused multiply-add here', 'off', 'one per training'],
  );
});
