/*
 * Products by tiles of four rows and four columns. V8 13 gives a tile's eight sums and six loads a register each;
 * with one more (a second term in the loop, a wider tile) it spills, and the tile takes half as long again.
 */
import { COPY_BYTES } from '../opcodes.ts';
import { multiplyAdd } from './instruction.ts';
import { packColumns, packRows, TERM } from './packing.ts';
import { settleTile } from './settle.ts';

/** Bytes of a tile, row by row. */
export const TILE: usize = 128;
/** Blocks of A that a block of B meets while both are in the first cache take no more bytes than this. */
const FIRST_CACHE: i32 = 16384;

/** Two tiles, then the copies of A and of B. */
export let scratch: usize = 0;

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

/** C of rows × columns, `cStep` bytes from row to row, += A·B; products.ts says the rest. */
export function addTiles(
  c: usize, cStep: usize, rows: i32, columns: i32, a: usize, rowStep: usize, termStep: usize, terms: i32,
  b: usize, bStep: usize, fresh: i32,
): void {
  const sums = scratch;
  const block = <usize>terms * TERM;
  const blocks = scratch + 2 * TILE;
  if (termStep == 8) packRows(blocks, a, rows, rowStep, terms, block, false);
  else packColumns(blocks, a, rows, termStep, terms);
  const panels = blocks + <usize>((rows + 3) >> 2) * block;
  const group = columnsAtOnce(terms);
  const height = max(4, (FIRST_CACHE / 8 / terms) & ~3);
  for (let left = 0; left < columns; left += group) {
    const right = min(left + group, columns);
    packColumns(panels, b + (<usize>left << 3), right - left, bStep, terms);
    for (let top = 0; top < rows; top += height) {
      const bottom = min(top + height, rows);
      let panel = panels;
      for (let j = left; j < right; j += 4) {
        let place = c + <usize>top * cStep + (<usize>j << 3);
        let at = blocks + <usize>(top >> 2) * block;
        for (let row = top; row < bottom; row += 4) {
          if (!fresh) loadTile(sums, place, cStep, min(4, rows - row), min(4, columns - j));
          addTile(sums, at, panel, terms, fresh != 0);
          settleTile(place, cStep, sums, rows - row, columns - j);
          place += cStep << 2;
          at += block;
        }
        panel += block;
      }
    }
  }
}
