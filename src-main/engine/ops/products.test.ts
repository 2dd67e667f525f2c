import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { addProduct, addRowDots, addTransposedProduct } from './products.ts';
import type { Tensor } from './op.ts';

/* The order of the sums is a contract between executors: each kernel against its docstring, read literally. */

const random = xoroshiro128plus(17);
const draw = (rows: number, columns: number): Tensor => ({
  rows,
  columns,
  values: Float64Array.from({ length: rows * columns }, () => 2 * uniformFloat64(random) - 1),
});
const at = ({ values, columns }: Tensor, r: number, c: number) => values[r * columns + c];
const sizes = [1, 2, 3, 4, 5, 8, 11];

describe.each([0, 1])('with %d columns skipped', (skip) => {
  it('addRowDots: even and odd terms apart, then together', () => {
    for (const r of [1, 3]) {
      for (const m of sizes) {
        for (const n of sizes) {
          const [a, b, c] = [draw(r, n), draw(m, n + skip), draw(r, m)];
          const wanted = Array.from(c.values, (start, k) => {
            const lanes = [0, 0];
            for (let j = 0; j < n; j++) lanes[j % 2] += at(a, Math.floor(k / m), j) * at(b, k % m, skip + j);
            return start + (lanes[0] + lanes[1]);
          });
          addRowDots(c, a, b, skip);
          expect([...c.values]).toEqual(wanted);
        }
      }
    }
  });

  it('addProduct: term by term, by ascending row of B', () => {
    for (const r of [1, 3]) {
      for (const m of sizes) {
        for (const n of sizes) {
          const [a, b, c] = [draw(r, m), draw(m, n + skip), draw(r, n)];
          const wanted = Array.from(c.values, (start, k) => {
            let sum = start;
            for (let i = 0; i < m; i++) sum += at(a, Math.floor(k / n), i) * at(b, i, skip + (k % n));
            return sum;
          });
          addProduct(c, a, b, skip);
          expect([...c.values]).toEqual(wanted);
        }
      }
    }
  });

  it('addTransposedProduct: row by row of A and B, the skipped columns as they were', () => {
    for (const r of sizes) {
      for (const m of [1, 3]) {
        for (const n of sizes) {
          const [a, b, c] = [draw(r, m), draw(r, n), draw(m, n + skip)];
          const wanted = Array.from(c.values, (start, k) => {
            const j = (k % c.columns) - skip;
            let sum = start;
            if (j >= 0) for (let e = 0; e < r; e++) sum += at(a, e, Math.floor(k / c.columns)) * at(b, e, j);
            return sum;
          });
          addTransposedProduct(c, a, b, skip);
          expect([...c.values]).toEqual(wanted);
        }
      }
    }
  });
});
