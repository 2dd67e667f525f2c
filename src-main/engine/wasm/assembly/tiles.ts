/*
 * Products by tiles of four rows and four columns. V8 gives a tile's eight sums, six loads and one product a register
 * each; with one more (a second term in the loop, a wider tile) it spills, and the tile takes half as long again.
 *
 * V8 unrolls the loop over the terms when it lies in another: hence the inlining. Where it joins pairs of vectors
 * (decision 13), two tiles side by side are one of eight vectors, as many as keep its units busy.
 */
import { COPY_BYTES } from '../opcodes.ts';
import { multiplyAdd } from './instruction.ts';
import { packColumns, packRows, TERM } from './packing.ts';
import { settleTile } from './settle.ts';

/** Bytes of a tile, row by row. */
export const TILE: usize = 128;
/** Blocks of A that a block of B meets while both are in the first cache take no more bytes than this. */
const FIRST_CACHE: i32 = 16384;

/** Four tiles, then the copies of A and of B. */
export let scratch: usize = 0;
export const TILES: usize = 4 * TILE;

// @ts-ignore: a decorator of AssemblyScript
/** Whether the host's compiler joins pairs of vectors (host: imports.ts). */
@external("env", "joins")
export declare const joins: bool;


/** The host gives the place, large enough for every product of the plan (host: scratch.ts). */
export function setScratch(place: usize): void {
  scratch = place;
}

/** sums += Σ_term A[term] ⊗ B[term], of one block each; `fresh`: from +0. */
@inline
export function addTile(sums: usize, a: usize, b: usize, terms: i32, fresh: bool): void {
  const zero = f64x2.splat(0);
  let s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
  if (!fresh) {
    s00 = v128.load(sums);
    s01 = v128.load(sums, 16);
    s10 = v128.load(sums, 32);
    s11 = v128.load(sums, 48);
    s20 = v128.load(sums, 64);
    s21 = v128.load(sums, 80);
    s30 = v128.load(sums, 96);
    s31 = v128.load(sums, 112);
  }
  for (const end = b + <usize>terms * TERM; b < end; ) {
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
    a += TERM;
    b += TERM;
  }
  v128.store(sums, s00);
  v128.store(sums, s01, 16);
  v128.store(sums, s10, 32);
  v128.store(sums, s11, 48);
  v128.store(sums, s20, 64);
  v128.store(sums, s21, 80);
  v128.store(sums, s30, 96);
  v128.store(sums, s31, 112);
}

/** The same for two blocks of B, with a tile of sums for each. */
@inline
export function addTwoTiles(sums: usize, a: usize, b: usize, next: usize, terms: i32, fresh: bool): void {
  const zero = f64x2.splat(0);
  let s00 = zero, s01 = zero, s02 = zero, s03 = zero, s10 = zero, s11 = zero, s12 = zero, s13 = zero, s20 = zero, s21 = zero, s22 = zero, s23 = zero, s30 = zero, s31 = zero, s32 = zero, s33 = zero;
  if (!fresh) {
    s00 = v128.load(sums, 0);
    s01 = v128.load(sums, 16);
    s02 = v128.load(sums, 128);
    s03 = v128.load(sums, 144);
    s10 = v128.load(sums, 32);
    s11 = v128.load(sums, 48);
    s12 = v128.load(sums, 160);
    s13 = v128.load(sums, 176);
    s20 = v128.load(sums, 64);
    s21 = v128.load(sums, 80);
    s22 = v128.load(sums, 192);
    s23 = v128.load(sums, 208);
    s30 = v128.load(sums, 96);
    s31 = v128.load(sums, 112);
    s32 = v128.load(sums, 224);
    s33 = v128.load(sums, 240);
  }
  for (const end = b + <usize>terms * TERM; b < end; ) {
    const y0 = v128.load(b), y1 = v128.load(b, 16), y2 = v128.load(next), y3 = v128.load(next, 16);
    let x = v128.load64_splat(a, 0);
    s00 = multiplyAdd(x, y0, s00);
    s01 = multiplyAdd(x, y1, s01);
    s02 = multiplyAdd(x, y2, s02);
    s03 = multiplyAdd(x, y3, s03);
    x = v128.load64_splat(a, 8);
    s10 = multiplyAdd(x, y0, s10);
    s11 = multiplyAdd(x, y1, s11);
    s12 = multiplyAdd(x, y2, s12);
    s13 = multiplyAdd(x, y3, s13);
    x = v128.load64_splat(a, 16);
    s20 = multiplyAdd(x, y0, s20);
    s21 = multiplyAdd(x, y1, s21);
    s22 = multiplyAdd(x, y2, s22);
    s23 = multiplyAdd(x, y3, s23);
    x = v128.load64_splat(a, 24);
    s30 = multiplyAdd(x, y0, s30);
    s31 = multiplyAdd(x, y1, s31);
    s32 = multiplyAdd(x, y2, s32);
    s33 = multiplyAdd(x, y3, s33);
    a += TERM;
    b += TERM;
    next += TERM;
  }
  v128.store(sums, s00, 0);
  v128.store(sums, s01, 16);
  v128.store(sums, s02, 128);
  v128.store(sums, s03, 144);
  v128.store(sums, s10, 32);
  v128.store(sums, s11, 48);
  v128.store(sums, s12, 160);
  v128.store(sums, s13, 176);
  v128.store(sums, s20, 64);
  v128.store(sums, s21, 80);
  v128.store(sums, s22, 192);
  v128.store(sums, s23, 208);
  v128.store(sums, s30, 96);
  v128.store(sums, s31, 112);
  v128.store(sums, s32, 224);
  v128.store(sums, s33, 240);
}

/** Columns of B that are copied together: the copies stay in the second cache (host: scratch.ts). */
@inline
export function columnsAtOnce(terms: i32): i32 {
  return max(4, (COPY_BYTES / 8 / terms) & ~3);
}

/** What C holds, for a tile that goes on from there. */
function loadTile(sums: usize, c: usize, cStep: usize, rows: i32, columns: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>columns << 3; j += 8) store<f64>(sums + j, load<f64>(c + j));
    sums += TERM;
    c += cStep;
  }
}

/** Tiles one below the other: blocks of A, `block` bytes each, with one block of B. */
@inline
function down(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, b: usize, block: usize, terms: i32, fresh: i32,
): void {
  const sums = scratch;
  for (; rows > 0; rows -= 4) {
    if (!fresh) loadTile(sums, c, cStep, min(4, rows), min(4, columns));
    addTile(sums, a, b, terms, fresh != 0);
    settleTile(c, cStep, sums, rows, columns);
    c += cStep << 2;
    a += block;
  }
}

/** The same with two whole blocks of B that lie one behind the other. */
function downTwo(
  c: usize, cStep: usize, rows: i32, a: usize, b: usize, block: usize, terms: i32, fresh: i32,
): void {
  const sums = scratch;
  for (; rows > 0; rows -= 4) {
    if (!fresh) {
      loadTile(sums, c, cStep, min(4, rows), 4);
      loadTile(sums + TILE, c + TERM, cStep, min(4, rows), 4);
    }
    addTwoTiles(sums, a, b, b + block, terms, fresh != 0);
    settleTile(c, cStep, sums, rows, 4);
    settleTile(c + TERM, cStep, sums + TILE, rows, 4);
    c += cStep << 2;
    a += block;
  }
}

/** C of rows × columns, `cStep` bytes from row to row, += A·B; products.ts says the rest. */
export function addTiles(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, rowStep: usize, termStep: usize, terms: i32,
  b: usize, bStep: usize, fresh: i32,
): void {
  const block = <usize>terms * TERM;
  const blocks = scratch + TILES;
  if (termStep == 8) packRows(blocks, a, rows, rowStep, terms, block, false);
  else packColumns(blocks, a, rows, termStep, terms);
  const panels = blocks + <usize>((rows + 3) >> 2) * block;
  const group = columnsAtOnce(terms);
  const height = max(4, (FIRST_CACHE / 8 / terms) & ~3);
  for (let left = 0; left < columns; left += group) {
    const right = min(left + group, columns);
    packColumns(panels, b + (<usize>left << 3), right - left, bStep, terms);
    for (let top = 0; top < rows; top += height) {
      const some = min(height, rows - top);
      const at = blocks + <usize>(top >> 2) * block;
      let panel = panels;
      let place = c + <usize>top * cStep + (<usize>left << 3);
      for (let j = left; j < right; ) {
        const two = joins && j + 8 <= right;
        if (two) downTwo(place, cStep, some, at, panel, block, terms, fresh);
        else down(place, cStep, some, columns - j, at, panel, block, terms, fresh);
        j += two ? 8 : 4;
        panel += two ? 2 * block : block;
        place += two ? 2 * TERM : TERM;
      }
    }
  }
}
