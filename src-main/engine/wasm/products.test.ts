import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { stream } from '../numeric/random.ts';
import { opNamed } from '../ops/registry.ts';
import { ReferenceExecutor } from '../plan/reference-executor.ts';
import type { Executor } from '../plan/reference-executor.ts';
import { availableArithmetics } from './index.ts';
import { WasmExecutor } from './executor.ts';
import type { Arithmetic } from './modules.ts';
import { firstDifference, planOfOp } from './testing.ts';
import type { OpPlan } from './testing.ts';

// Node 20 has fused multiply-add behind a flag; Electron 33 and Node 24 have it.
if (Number(process.versions.node.split('.')[0]) < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** z = W·(1; x) for `rows` rows of x, `units` rows of W and `terms` columns of x. */
interface Size {
  readonly rows: number;
  readonly units: number;
  readonly terms: number;
}

const random = stream(20261124, 'test/products');
const between = (least: number, most: number): number => least + random.below(most - least + 1);
const text = ({ rows, units, terms }: Size): string => `${rows} × ${units} × ${terms}`;

/** Every edge of a tile of four by four, with even and odd numbers of terms. */
const edges: Size[] = Array.from({ length: 9 * 9 * 5 }, (_, i) => ({
  rows: 1 + (i % 9),
  units: 1 + (Math.floor(i / 9) % 9),
  terms: 1 + Math.floor(i / 81),
}));
const small: Size[] = Array.from({ length: 150 }, () => ({
  rows: between(1, 20),
  units: between(1, 20),
  terms: between(1, 20),
}));
/** Operands of which only a part is copied at a time, in each of the three products. */
const large: Size[] = [
  { rows: 37, units: 61, terms: 703 },
  { rows: 130, units: 131, terms: 258 },
  { rows: 5, units: 3, terms: 20_001 },
  { rows: 6, units: 5001, terms: 7 },
  { rows: 5, units: 1030, terms: 1027 },
];
const sizes = [...edges, ...small, ...large];

const normals = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
const special = [NaN, Infinity, -Infinity, -0, 0, 5e-324, -1e-310, 1e308, -1e308];
/** Mostly normal draws. */
const withSpecial = (length: number): Float64Array =>
  normals(length).map((x) => (random.below(10) === 0 ? special[random.below(special.length)] : x));

const affine = opNamed('affine');
const planOf = ({ rows, units, terms }: Size, batched: boolean): OpPlan =>
  planOfOp(
    affine,
    {
      shapes: [
        { rows, columns: terms },
        { rows: units, columns: 1 + terms },
      ],
    },
    batched,
  );

/** x, W, z̄, x̄ and W̄ before a run. */
type Values = readonly [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
function drawValues({ rows, units, terms }: Size, draw: (length: number) => Float64Array): Values {
  const w = units * (1 + terms);
  return [draw(rows * terms), draw(w), draw(rows * units), draw(rows * terms), draw(w)];
}

/** z, x̄ and W̄ after a run. */
function run(executor: Executor, { plan, inputs, batched, rows }: OpPlan, values: Values): Float64Array[] {
  // Slots: x, W, z, z̄, x̄, W̄ (testing.ts).
  const slots = [...inputs, 3, 4, 5];
  slots.forEach((slot, i) => executor.tensor(slot).values.set(values[i]));
  if (batched) executor.setRows(rows);
  executor.run(0, plan.instructions.length);
  const lengths = [values[2].length, values[3].length, values[4].length];
  return [2, 4, 5].map((slot, i) => executor.tensor(slot).values.slice(0, lengths[i]));
}
const names = ['z', 'x̄', 'W̄'];

function expectSame(got: readonly Float64Array[], wanted: readonly Float64Array[], what: string): void {
  got.forEach((values, i) => {
    const at = firstDifference(values, wanted[i]);
    expect(at, `${what}, ${names[i]}: ${values[at]}, not ${wanted[i][at]}`).toBe(-1);
  });
}

describe('the products of an affine map', () => {
  it.each([
    ['normal draws', normals],
    ['NaN, infinities, signed zeros and subnormals among them', withSpecial],
  ])('have the bits of the reference, with narrow and with wide tiles: %s', (_what, draw) => {
    for (const size of sizes) {
      const plan = planOf(size, random.below(2) === 0);
      const values = drawValues(size, draw);
      const wanted = run(new ReferenceExecutor(plan.plan), plan, values);
      for (const joins of [false, true]) {
        const got = new WasmExecutor(plan.plan, 'exact', null, joins);
        expectSame(run(got, plan, values), wanted, `${text(size)}${joins ? ', wide' : ''}`);
      }
    }
  });

  it.runIf(availableArithmetics().includes('fast'))('fused, are within the bound of their rounding', () => {
    for (const size of sizes) {
      const plan = planOf(size, false);
      const values = drawValues(size, normals);
      const magnitudes = values.map((each) => each.map(Math.abs)) as unknown as Values;
      const [got, wide, wanted, sums] = [
        run(new WasmExecutor(plan.plan, 'fast', null, false), plan, values),
        run(new WasmExecutor(plan.plan, 'fast', null, true), plan, values),
        run(new ReferenceExecutor(plan.plan), plan, values),
        run(new ReferenceExecutor(plan.plan), plan, magnitudes),
      ];
      expectSame(wide, got, `${text(size)}, wide`);
      // Higham, Accuracy and Stability of Numerical Algorithms, 3.1: n·u/(1 − n·u) of Σ|a·b| for each of the two.
      const count = [size.terms + 2, size.units + 1, size.rows + 1];
      got.forEach((each, i) => {
        const beyond = each.findIndex(
          (value, k) => !(Math.abs(value - wanted[i][k]) <= 2.01 * count[i] * 2 ** -53 * sums[i][k]),
        );
        expect(beyond, `${text(size)}, ${names[i]}: ${each[beyond]}, not ${wanted[i][beyond]}`).toBe(-1);
      });
    }
  });

  const arithmetics: readonly Arithmetic[] = availableArithmetics();
  it.each(arithmetics)(
    'are the same bits for a part of the rows, or of the units, alone: %s',
    (arithmetic) => {
      for (const size of [...small, ...large.slice(0, 2), ...large.slice(-1)]) {
        const { rows, units, terms } = size;
        const values = drawValues(size, normals);
        const plan = planOf(size, false);
        const whole = run(new WasmExecutor(plan.plan, arithmetic), plan, values);
        const [x, w, zBar, xBar, wBar] = values;

        const top = random.below(rows);
        const bottom = between(top + 1, rows);
        const across = { rows: bottom - top, units, terms };
        const part = (matrix: Float64Array, columns: number): Float64Array =>
          matrix.slice(top * columns, bottom * columns);
        const someRows = planOf(across, false);
        const [z, xBarPart] = run(new WasmExecutor(someRows.plan, arithmetic), someRows, [
          part(x, terms),
          w,
          part(zBar, units),
          part(xBar, terms),
          wBar,
        ]);
        expectSame([z, xBarPart], [part(whole[0], units), part(whole[1], terms)], `rows of ${text(size)}`);

        const first = random.below(units);
        const last = between(first + 1, units);
        const inUnits = (matrix: Float64Array): Float64Array =>
          matrix.filter((_, k) => {
            const unit = k % units;
            return unit >= first && unit < last;
          });
        const ofUnits = (matrix: Float64Array): Float64Array =>
          matrix.slice(first * (1 + terms), last * (1 + terms));
        const down = planOf({ rows, units: last - first, terms }, false);
        const [zPart, , wBarPart] = run(new WasmExecutor(down.plan, arithmetic), down, [
          x,
          ofUnits(w),
          inUnits(zBar),
          xBar,
          ofUnits(wBar),
        ]);
        expectSame([zPart], [inUnits(whole[0])], `units of ${text(size)}`);
        expectSame([wBarPart], [ofUnits(whole[2])], `W̄ of units of ${text(size)}`);
      }
    },
  );
});
