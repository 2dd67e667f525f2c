import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import dense from '../../numeric/reference/elementary.json' with { type: 'json' };
import reference from '../../numeric/reference/reference.json' with { type: 'json' };
import { opNamed } from '../../ops/registry.ts';
import { WasmExecutor } from '../executor.ts';
import { availableArithmetics } from '../index.ts';
import type { Arithmetic } from '../index.ts';
import { planOfOp } from '../testing.ts';

// Node 20 has fused multiply-add behind a flag; Electron 33 and Node 24 have it.
if (Number(process.versions.node.split('.')[0]) < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');

const names = ['exp', 'tanh', 'sigmoid'] as const;
type Name = (typeof names)[number];

/**
 * Most ulp from the true value. Measured on 78,000 points a function: fast 0.76, 0.84 and 0.79, exact 0.86, 0.83 and
 * 1.9; exact has the bits of engine/numeric.
 */
const allowed: Record<Arithmetic, Record<Name, number>> = {
  fast: { exp: 0.8, tanh: 0.9, sigmoid: 0.85 },
  exact: { exp: 0.9, tanh: 0.9, sigmoid: 2 },
};

const special = [0, -0, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-310, -1e-310, 1e308, -1e308];
const specialValues: Record<Name, readonly number[]> = {
  exp: [1, 1, Infinity, 0, NaN, 1, 1, 1, 1, Infinity, 0],
  tanh: [0, -0, 1, -1, NaN, 5e-324, -5e-324, 1e-310, -1e-310, 1, -1],
  sigmoid: [0.5, 0.5, 1, 0, NaN, 0.5, 0.5, 0.5, 0.5, 1, 0],
};

describe.each(availableArithmetics())('%s', (arithmetic) => {
  it.each(names)('%s is as near the true value as it says, on 60 digits', (name) => {
    // Below, the rest is not a double; the other table has such values.
    const told = reference[name].filter(([, near]) => Math.abs(near) > 2 ** -1000);
    const rows = told.map(([x, near, rest]): Row => [x, near, rest / ulp(near)]);
    expect(rows.length).toBeGreaterThan(100);
    expectNear(arithmetic, name, rows);
  });

  it.each(names)('%s is so where its formula is weakest', (name) => {
    expect(dense[name].length).toBeGreaterThan(1000);
    expectNear(arithmetic, name, dense[name] as Row[]);
  });

  it.each(names)('%s keeps signed zeros, infinities, NaN and the least doubles', (name) => {
    expect([...apply(arithmetic, name, special)]).toEqual(specialValues[name]);
  });

  it('exp becomes ∞ and 0 where it must', () => {
    const x = [709.782712893384, 709.7827128933841, -745.1332191019411, -745.1332191019412, -746];
    const [largest, over, least, ...under] = apply(arithmetic, 'exp', x);
    expect(Number.isFinite(largest)).toBe(true);
    expect([over, ...under]).toEqual([Infinity, 0, 0]);
    expect(least).toBe(5e-324);
  });

  it.each(names)('%s has the same bits in either lane, and last in an odd row', (name) => {
    const x = dense[name].map(([value]) => value);
    const together = apply(arithmetic, name, x);
    const shifted = apply(arithmetic, name, [1, ...x]);
    expect(Buffer.from(shifted.slice(1).buffer).equals(Buffer.from(together.slice().buffer))).toBe(true);
    expect(apply(arithmetic, name, x.slice(0, 1))[0]).toBe(together[0]);
  });
});

/** x, the double nearest to f(x), and what that lacks of f(x), in ulp. */
type Row = [x: number, near: number, rest: number];

function expectNear(arithmetic: Arithmetic, name: Name, rows: readonly Row[]): void {
  const got = apply(
    arithmetic,
    name,
    rows.map(([x]) => x),
  );
  rows.forEach(([x, near, rest], i) => {
    const error = Math.abs((got[i] - near) / ulp(near) - rest);
    const within = error <= allowed[arithmetic][name];
    expect(within, `${name}(${x}) = ${got[i]}, ${error} ulp from ${near}`).toBe(true);
  });
}

function apply(arithmetic: Arithmetic, name: Name, x: readonly number[]): Float64Array {
  const { plan, inputs } = planOfOp(opNamed(name), { shapes: [{ rows: 1, columns: x.length }] }, false);
  const executor = new WasmExecutor(plan, arithmetic);
  executor.tensor(inputs[0]).values.set(x);
  executor.run(0, 1);
  return executor.tensor(1).values;
}

/** Distance from |x| to the next double. */
function ulp(x: number): number {
  const word = new BigInt64Array(new Float64Array([Math.abs(x)]).buffer);
  word[0] += 1n;
  return new Float64Array(word.buffer)[0] - Math.abs(x);
}
