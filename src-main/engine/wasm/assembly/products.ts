/*
 * C[row][j] += Σ_term A(row, term)·B[term][j], one term at a time by ascending term: the order of ops/products.ts,
 * `addProduct` (A(row, term) = A[row][term]) and `addTransposedProduct` (A(row, term) = A[term][row]).
 */
import { multiplyAdd } from './instruction.ts';
import { settle, settleOne, settleRow, storing } from './settle.ts';
import { addTiles } from './tiles.ts';

/** From so many elements on a B is read row by row, because its columns would not stay in the first cache. */
const STREAMED = 4096;
/** B is large where it has so many rows and columns: it is then read along its rows, where C has few. */
const LARGE = 1024;
const FEW_ROWS = 16;
/** Terms of a product of few rows that are summed before the next. */
const TERMS_AT_ONCE = 64;
/** So few terms are added to a row of C at a time, which is read and written along its columns. */
const FEW_TERMS = 16;

@inline
function splat(place: usize): v128 {
  return v128.load64_splat(place);
}

@inline
function step(sum: v128, x: v128, place: usize): v128 {
  return multiplyAdd(x, v128.load(place), sum);
}

/** What a place starts from. */
@inline
function from(place: usize, fresh: i32): v128 {
  return fresh ? f64x2.splat(0) : v128.load(place);
}

/** One row of C, two columns. */
function one2(c: usize, a: usize, termStep: usize, b: usize, bStep: usize, terms: i32, fresh: i32): void {
  let s = from(c, fresh);
  for (; terms > 0; terms--) {
    s = step(s, splat(a), b);
    a += termStep;
    b += bStep;
  }
  settle(c, s);
}

/** One row of C, one column: the lower lane of the same operations. */
function one1(c: usize, a: usize, termStep: usize, b: usize, bStep: usize, terms: i32, fresh: i32): void {
  let s = fresh ? f64x2.splat(0) : v128.load64_zero(c);
  for (; terms > 0; terms--) {
    s = multiplyAdd(splat(a), v128.load64_zero(b), s);
    a += termStep;
    b += bStep;
  }
  settleOne(c, f64x2.extract_lane(s, 0));
}

/** One row of C by whole rows of B, four terms in a pass: for few rows, where B streams through once. Stores. */
function oneRow(
  c: usize, a: usize, termStep: usize, b: usize, bStep: usize, terms: i32, columns: i32, fresh: i32,
): void {
  const end = c + (<usize>(columns & ~1) << 3);
  for (let term = 0; term < terms; ) {
    let place = c;
    let y = b;
    if (term + 3 < terms) {
      const x0 = splat(a), x1 = splat(a + termStep), x2 = splat(a + 2 * termStep), x3 = splat(a + 3 * termStep);
      for (; place < end; place += 16) {
        let s = step(from(place, fresh), x0, y);
        s = step(s, x1, y + bStep);
        s = step(s, x2, y + 2 * bStep);
        v128.store(place, step(s, x3, y + 3 * bStep));
        y += 16;
      }
      if (columns & 1) one1(place, a, termStep, y, bStep, 4, fresh);
      term += 4;
      a += termStep << 2;
      b += bStep << 2;
    } else {
      const x0 = splat(a);
      for (; place < end; place += 16) {
        v128.store(place, step(from(place, fresh), x0, y));
        y += 16;
      }
      if (columns & 1) one1(place, a, termStep, y, bStep, 1, fresh);
      term++;
      a += termStep;
      b += bStep;
    }
    fresh = 0;
  }
}

/** One row of C, eight columns. */
@inline
function one8(c: usize, a: usize, termStep: usize, b: usize, bStep: usize, terms: i32, fresh: i32): void {
  let s0 = from(c, fresh), s1 = from(c + 16, fresh), s2 = from(c + 32, fresh), s3 = from(c + 48, fresh);
  for (; terms > 0; terms--) {
    const x = splat(a);
    s0 = step(s0, x, b);
    s1 = step(s1, x, b + 16);
    s2 = step(s2, x, b + 32);
    s3 = step(s3, x, b + 48);
    a += termStep;
    b += bStep;
  }
  settle(c, s0);
  settle(c + 16, s1);
  settle(c + 32, s2);
  settle(c + 48, s3);
}

/** One row of C, two columns and then one at a time; each is settled once. */
@inline
function oneRowByColumns(
  c: usize, a: usize, termStep: usize, b: usize, bStep: usize, terms: i32, from: i32, columns: i32, fresh: i32,
): void {
  let j = from;
  for (; j + 7 < columns; j += 8)
    one8(c + (<usize>j << 3), a, termStep, b + (<usize>j << 3), bStep, terms, fresh);
  for (; j + 1 < columns; j += 2)
    one2(c + (<usize>j << 3), a, termStep, b + (<usize>j << 3), bStep, terms, fresh);
  if (j < columns) one1(c + (<usize>j << 3), a, termStep, b + (<usize>j << 3), bStep, terms, fresh);
}

/**
 * Tiles over some terms after the other, which goes through whole lines of B: the columns of one panel of all its rows
 * would be a few doubles from each of thousands of pages. A sum goes on from C with the bits with which it was stored.
 */
function addTilesByTerms(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, rowStep: usize, termStep: usize, terms: i32,
  b: usize, bStep: usize, fresh: i32,
): void {
  for (; terms > 0; terms -= TERMS_AT_ONCE) {
    addTiles(c, cStep, rows, columns, a, rowStep, termStep, min(TERMS_AT_ONCE, terms), b, bStep, fresh);
    a += <usize>TERMS_AT_ONCE * termStep;
    b += <usize>TERMS_AT_ONCE * bStep;
    fresh = 0;
  }
}

/**
 * C (rows × columns, `cStep` bytes from row to row) += A·B, each element settled when it is complete (settle.ts).
 * `fresh`: the sums start from +0, whatever C holds.
 */
export function addScaledRows(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, rowStep: usize, termStep: usize, terms: i32,
  b: usize, bStep: usize, fresh: i32,
): void {
  let row = 0;
  if (terms == 1 && fresh) {
    for (; row < rows; row++) settleRow(c + <usize>row * cStep, splat(a + <usize>row * rowStep), b, columns);
    return;
  }
  const stores = storing();
  const wide = stores && columns >= LARGE;
  if (wide && terms >= LARGE && rows >= 4 && rows <= FEW_ROWS)
    return addTilesByTerms(c, cStep, rows, columns, a, rowStep, termStep, terms, b, bStep, fresh);
  if (rows >= 4 && terms > 1 && !(wide && terms <= FEW_TERMS))
    return addTiles(c, cStep, rows, columns, a, rowStep, termStep, terms, b, bStep, fresh);
  for (; row < rows; row++) {
    const cAt = c + <usize>row * cStep;
    const aAt = a + <usize>row * rowStep;
    if (stores && terms * columns > STREAMED) oneRow(cAt, aAt, termStep, b, bStep, terms, columns, fresh);
    else oneRowByColumns(cAt, aAt, termStep, b, bStep, terms, 0, columns, fresh);
  }
}

/** Settles two elements, one row of C apart. */
@inline
function settleDown(c: usize, cStep: usize, sums: v128): void {
  settleOne(c, f64x2.extract_lane(sums, 0));
  settleOne(c + cStep, f64x2.extract_lane(sums, 1));
}

/** C[i][0] += Σ_r A[r][i] by ascending r: A is rows × units; rows of C and A are `cStep` and `aStep` bytes apart. */
export function addBiasColumn(
  c: usize, cStep: usize, a: usize, aStep: usize, rows: i32, units: i32, fresh: i32,
): void {
  let i = 0;
  // Eight units are a line of the cache.
  if (fresh)
    for (; i + 7 < units; i += 8) {
      let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
      let d = a + (<usize>i << 3);
      for (let r = 0; r < rows; r++) {
        s0 = f64x2.add(s0, v128.load(d));
        s1 = f64x2.add(s1, v128.load(d, 16));
        s2 = f64x2.add(s2, v128.load(d, 32));
        s3 = f64x2.add(s3, v128.load(d, 48));
        d += aStep;
      }
      settleDown(c, cStep, s0);
      settleDown(c + 2 * cStep, cStep, s1);
      settleDown(c + 4 * cStep, cStep, s2);
      settleDown(c + 6 * cStep, cStep, s3);
      c += cStep << 3;
    }
  for (; i < units; i++) {
    let sum: f64 = fresh ? 0 : load<f64>(c);
    let d = a + (<usize>i << 3);
    for (let r = 0; r < rows; r++) {
      sum += load<f64>(d);
      d += aStep;
    }
    settleOne(c, sum);
    c += cStep;
  }
}
