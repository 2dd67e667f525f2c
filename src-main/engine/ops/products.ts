import type { Tensor } from './op.ts';

/*
 * The three matrix products that affine layers and `matmul` are made of, forward and reverse. They are the hot path
 * of the reference executor, and the order of every sum is part of their contract: another executor must give the
 * same bits. No fused multiply-add: each product and each sum is rounded.
 *
 * `skip` leaves out that many leading columns of one matrix: 1 passes over the bias weights of a W.
 */

/**
 * C += A·B[:, skip:]ᵀ, that is C[r][i] += Σ_j A[r][j]·B[i][skip + j]; A is r × n, B is m × (skip + n), C is r × m.
 *
 * Order: two sums, each from +0 by ascending j: one of the terms with even j, one of those with odd j (the lanes of a
 * vector of two doubles). Then C[r][i] += (even + odd).
 */
export function addRowDots(c: Tensor, a: Tensor, b: Tensor, skip: number): void {
  const { rows, columns: inner, values: av } = a;
  const { rows: units, columns: stride, values: bv } = b;
  const cv = c.values;
  const pairs = inner & ~1;
  for (let r = 0; r < rows; r++) {
    const aRow = r * inner;
    const cRow = r * units;
    let i = 0;
    // Two rows of B at a time share the loads of A and hide the latency of the sums.
    for (; i + 1 < units; i += 2) {
      const first = i * stride + skip;
      const second = first + stride;
      let even0 = 0;
      let odd0 = 0;
      let even1 = 0;
      let odd1 = 0;
      for (let j = 0; j < pairs; j += 2) {
        const x0 = av[aRow + j];
        const x1 = av[aRow + j + 1];
        even0 += x0 * bv[first + j];
        odd0 += x1 * bv[first + j + 1];
        even1 += x0 * bv[second + j];
        odd1 += x1 * bv[second + j + 1];
      }
      if (pairs < inner) {
        const x0 = av[aRow + pairs];
        even0 += x0 * bv[first + pairs];
        even1 += x0 * bv[second + pairs];
      }
      cv[cRow + i] += even0 + odd0;
      cv[cRow + i + 1] += even1 + odd1;
    }
    if (i < units) {
      const first = i * stride + skip;
      let even = 0;
      let odd = 0;
      for (let j = 0; j < pairs; j += 2) {
        even += av[aRow + j] * bv[first + j];
        odd += av[aRow + j + 1] * bv[first + j + 1];
      }
      if (pairs < inner) even += av[aRow + pairs] * bv[first + pairs];
      cv[cRow + i] += even + odd;
    }
  }
}

/**
 * C += A·B[:, skip:], that is C[r][j] += Σ_i A[r][i]·B[i][skip + j]; A is r × m, B is m × (skip + n), C is r × n.
 *
 * Order: the terms are added to C[r][j] one by one, by ascending i.
 */
export function addProduct(c: Tensor, a: Tensor, b: Tensor, skip: number): void {
  addScaledRows(c, 0, c.columns, a.rows, a.values, a.columns, 1, a.columns, b, skip, c.columns);
}

/**
 * C[:, skip:] += Aᵀ·B, that is C[i][skip + j] += Σ_r A[r][i]·B[r][j]; A is r × m, B is r × n, C is m × (skip + n).
 * For one row it is the dyadic (outer) product A ⊗ B.
 *
 * Order: the terms are added to C[i][skip + j] one by one, by ascending r.
 */
export function addTransposedProduct(c: Tensor, a: Tensor, b: Tensor, skip: number): void {
  addScaledRows(c, skip, c.columns, a.columns, a.values, 1, a.columns, a.rows, b, 0, b.columns);
}

/** c[row] += Σ_term a[row][term]·b[term] for whole rows of b, four terms in one pass over the row of c. */
function addScaledRows(
  c: Tensor,
  cStart: number,
  cStride: number,
  rows: number,
  av: Float64Array,
  aRowStep: number,
  aTermStep: number,
  terms: number,
  b: Tensor,
  bStart: number,
  columns: number,
): void {
  const cv = c.values;
  const bv = b.values;
  const bStride = b.columns;
  for (let row = 0; row < rows; row++) {
    const target = cStart + row * cStride;
    let scale = row * aRowStep;
    let source = bStart;
    let term = 0;
    for (; term + 3 < terms; term += 4) {
      const a0 = av[scale];
      const a1 = av[scale + aTermStep];
      const a2 = av[scale + 2 * aTermStep];
      const a3 = av[scale + 3 * aTermStep];
      for (let j = 0; j < columns; j++) {
        let sum = cv[target + j];
        sum += a0 * bv[source + j];
        sum += a1 * bv[source + bStride + j];
        sum += a2 * bv[source + 2 * bStride + j];
        sum += a3 * bv[source + 3 * bStride + j];
        cv[target + j] = sum;
      }
      scale += 4 * aTermStep;
      source += 4 * bStride;
    }
    for (; term < terms; term++) {
      const a0 = av[scale];
      for (let j = 0; j < columns; j++) cv[target + j] += a0 * bv[source + j];
      scale += aTermStep;
      source += bStride;
    }
  }
}

/** Writes +0 into every element. */
export function setZero(tensor: Tensor): void {
  const { values } = tensor;
  const count = tensor.rows * tensor.columns;
  for (let i = 0; i < count; i++) values[i] = 0;
}
