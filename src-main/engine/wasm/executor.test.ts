import { describe, expect, it } from 'vitest';
import { opNamed } from '../ops/registry.ts';
import type { Training } from '../plan/reference-executor.ts';
import { WasmExecutor } from './executor.ts';
import { fuse } from './fuse.ts';
import { planOfOp } from './testing.ts';

const affine = opNamed('affine');
const { plan, inputs } = planOfOp(affine, affine.samples[2], false);

/** Data of which only the size is looked at. */
function dataOf(bytes: number): Training {
  const values = { byteLength: bytes } as Float64Array;
  return {
    training: { rows: 1, inputs: values, targets: values },
    validation: null,
    batch: 1,
    inputs: 0,
    targets: 0,
    masks: [],
    score: 'hits',
    threshold: 0,
  };
}

describe('the memory of an executor', () => {
  it('refuses data that 32 bits do not address, and goes on', () => {
    const executor = new WasmExecutor(plan, 'exact');
    expect(executor.train(dataOf(2 ** 32))).toBeNull();
    executor.run(0, 1);
    expect(executor.tensor(2).values.every(Number.isFinite)).toBe(true);
  });

  it('starts with zeros, and two executors share none of it', () => {
    const [one, other] = [new WasmExecutor(plan, 'exact'), new WasmExecutor(plan, 'exact')];
    one.arena.fill(3);
    expect(other.arena.every((value) => value === 0)).toBe(true);
    expect(other.tensor(inputs[0]).values.every((value) => value === 0)).toBe(true);
  });
});

describe('fusing', () => {
  it('leaves a plan without sections empty', () => {
    expect(fuse(plan, [])).toEqual([]);
  });
});
