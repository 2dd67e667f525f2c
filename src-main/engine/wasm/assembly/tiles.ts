/*
 * C[row][j] += Σ_term A(row, term)·B[term][j] by tiles of four rows and four columns. The operands are copied so that
 * a tile reads both from front to back: rows that lie a power of two apart would push each other out of the cache.
 */
import { multiplyAdd } from './instruction.ts';
import { settle } from './settle.ts';

/** Where copies are made: A whole, then four columns of B. */
let scratch: usize = 0;

/** The host gives the place, large enough for every product of the plan (host: scratch.ts). */
export function setScratch(place: usize): void {
  scratch = place;
}

/** What a place starts from. */
@inline
function from(place: usize, fresh: i32): v128 {
  return fresh ? f64x2.splat(0) : v128.load(place);
}

/** Four rows of C, four columns: for each term four doubles of A and four of B, packed. */
function tile(c: usize, cStep: usize, a: usize, b: usize, terms: i32, fresh: i32): void {
  const c1 = c + cStep, c2 = c1 + cStep, c3 = c2 + cStep;
  let s00 = from(c, fresh), s01 = from(c + 16, fresh);
  let s10 = from(c1, fresh), s11 = from(c1 + 16, fresh);
  let s20 = from(c2, fresh), s21 = from(c2 + 16, fresh);
  let s30 = from(c3, fresh), s31 = from(c3 + 16, fresh);
  for (; terms > 0; terms--) {
    const y0 = v128.load(b);
    const y1 = v128.load(b, 16);
    let x = v128.load64_splat(a);
    s00 = multiplyAdd(x, y0, s00);
    s01 = multiplyAdd(x, y1, s01);
    x = v128.load64_splat(a, 8);
    s10 = multiplyAdd(x, y0, s10);
    s11 = multiplyAdd(x, y1, s11);
    x = v128.load64_splat(a, 16);
    s20 = multiplyAdd(x, y0, s20);
    s21 = multiplyAdd(x, y1, s21);
    x = v128.load64_splat(a, 24);
    s30 = multiplyAdd(x, y0, s30);
    s31 = multiplyAdd(x, y1, s31);
    a += 32;
    b += 32;
  }
  settle(c, s00);
  settle(c + 16, s01);
  settle(c1, s10);
  settle(c1 + 16, s11);
  settle(c2, s20);
  settle(c2 + 16, s21);
  settle(c3, s30);
  settle(c3 + 16, s31);
}

/** Copies blocks of four rows of A: for each term, the four rows' doubles. */
function packRows(to: usize, a: usize, rows: i32, rowStep: usize, termStep: usize, terms: i32): void {
  for (let row = 0; row < rows; row += 4) {
    let place = a;
    for (let term = 0; term < terms; term++) {
      store<f64>(to, load<f64>(place));
      store<f64>(to, load<f64>(place + rowStep), 8);
      store<f64>(to, load<f64>(place + 2 * rowStep), 16);
      store<f64>(to, load<f64>(place + 3 * rowStep), 24);
      to += 32;
      place += termStep;
    }
    a += 4 * rowStep;
  }
}

function packColumns(to: usize, b: usize, bStep: usize, terms: i32): void {
  for (let term = 0; term < terms; term++) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    to += 32;
    b += bStep;
  }
}

/** C of `rows` (a multiple of four) and `columns`, of which the last three at most are left out. Steps in bytes. */
export function addTiles(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, rowStep: usize, termStep: usize, terms: i32,
  b: usize, bStep: usize, fresh: i32,
): void {
  const block = <usize>terms << 5;
  const panel = scratch + <usize>(rows >> 2) * block;
  packRows(scratch, a, rows, rowStep, termStep, terms);
  for (let j = 0; j + 3 < columns; j += 4) {
    packColumns(panel, b + (<usize>j << 3), bStep, terms);
    let cAt = c + (<usize>j << 3);
    for (let aAt = scratch; aAt < panel; aAt += block) {
      tile(cAt, cStep, aAt, panel, terms, fresh);
      cAt += cStep << 2;
    }
  }
}
