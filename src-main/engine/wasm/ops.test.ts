import { describe, expect, it } from 'vitest';
import { stream } from '../numeric/random.ts';
import { makeCase } from '../ops/laws/case.ts';
import { registry } from '../ops/registry.ts';
import type { Op, Sample } from '../ops/op.ts';
import { ReferenceExecutor } from '../plan/reference-executor.ts';
import type { Executor } from '../plan/reference-executor.ts';
import { WasmExecutor } from './executor.ts';
import { firstDifference, planOfOp } from './testing.ts';

/** Values that elementary functions treat apart: signed zeros, infinities, NaN, subnormals, both sides of limits. */
const special = [
  ...[0, -0, Infinity, -Infinity, NaN, 5e-324, -1e-310, 2.3e-308, 1e-17, -1e-17, 1e-9, 1],
  ...[-1, 0.5, -0.5, 0.6249, 0.6251, -0.6251, 19.9, 20.1, -20.1, 36.7, 38, -38.9, 56.5, 700.1],
  ...[709.7, 709.79, -708.5, -745.1, -745.2, 1e300, -1e300, 0.3466, -0.3466, 27.9, -5.9, -6.1],
];

function compare(op: Op, inputs: readonly Float64Array[], plan: ReturnType<typeof planOfOp>): void {
  const run = (executor: Executor): Float64Array => {
    const random = stream(5, `test/${op.name}`);
    for (let i = 0; i < executor.arena.length; i++) executor.arena[i] = random.normal();
    plan.inputs.forEach((slot, i) => executor.tensor(slot).values.set(inputs[i]));
    if (plan.batched) executor.setRows(plan.rows);
    executor.run(0, plan.plan.instructions.length);
    return executor.arena;
  };
  const [fast, reference] = [new WasmExecutor(plan.plan, 'exact'), new ReferenceExecutor(plan.plan)].map(run);
  const at = firstDifference(fast, reference);
  expect(at, `${op.name}: ${fast[at]} against ${reference[at]}`).toBe(-1);
}

describe.each([...registry.values()].map((op) => [op.name, op] as const))('%s', (_name, op) => {
  it('has the bits of the reference on its samples, forward and reverse', () => {
    for (const sample of op.samples)
      for (const seed of [1, 2]) {
        const { inputs } = makeCase(op, sample, seed, 0);
        for (const batched of [false, true])
          compare(
            op,
            inputs.map((tensor) => tensor.own),
            planOfOp(op, sample, batched),
          );
      }
  });

  const elementwise = op.operands.length === 1 && op.attributes.includeBias === undefined;
  if (!elementwise) return;
  it('has the bits of the reference on special values', () => {
    const sample: Sample = { shapes: [{ rows: 2, columns: special.length / 2 }] };
    compare(op, [Float64Array.from(special)], planOfOp(op, sample, false));
    const random = stream(3, `test/special/${op.name}`);
    for (const scale of [1e-8, 1e-3, 0.5, 5, 50, 800]) {
      const values = Float64Array.from({ length: 600 }, () => scale * (2 * random.uniform() - 1));
      compare(op, [values], planOfOp(op, { shapes: [{ rows: 3, columns: 200 }] }, false));
    }
  });
});
