/*
 * C[r][i] = start + (even + odd) by tiles, even and odd being sums over every other term (row-dots.ts): one tile for
 * each of the two, over copies in which the even terms come first.
 */
import { packRows, TERM } from './packing.ts';
import { addTile, addTwoTiles, columnsAtOnce, joins, scratch, TILE, TILES } from './tiles.ts';

/** Bytes from the sums over even terms to those over odd ones. */
const ODD: usize = 2 * TILE;

/** What a sum of `dotTiles` is added to: +0, what C holds, or the double in front of the row of B (a bias weight). */
export const FROM_ZERO = 0;
export const FROM_TARGET = 1;
export const FROM_BIAS = 2;

/** C = base + (even + odd) for a tile's first `rows` rows and `columns` columns; `base`: four doubles. */
@inline
function finishDots(c: usize, cStep: usize, even: usize, rows: i32, columns: i32, base: usize, start: i32): void {
  if (rows >= 4 && columns >= 4 && start != FROM_TARGET) {
    const base0 = v128.load(base), base1 = v128.load(base, 16);
    for (const end = even + TILE; even < end; even += TERM) {
      v128.store(c, f64x2.add(base0, f64x2.add(v128.load(even), v128.load(even, ODD))));
      v128.store(c, f64x2.add(base1, f64x2.add(v128.load(even, 16), v128.load(even, ODD + 16))), 16);
      c += cStep;
    }
    return;
  }
  const width = <usize>min(columns, 4) << 3;
  for (const end = even + <usize>min(rows, 4) * TERM; even < end; even += TERM) {
    for (let j: usize = 0; j < width; j += 8) {
      const from = load<f64>(start == FROM_TARGET ? c + j : base + j);
      store<f64>(c + j, from + (load<f64>(even + j) + load<f64>(even + j, ODD)));
    }
    c += cStep;
  }
}

/** In front of each panel: what its four sums are added to. */
function packBases(panel: usize, block: usize, b: usize, units: i32, stride: usize, start: i32): void {
  for (let i = 0; i < units; i += 4) {
    for (let k: i32 = 0; k < 4; k++)
      store<f64>(panel + (<usize>k << 3), start == FROM_BIAS && i + k < units ? load<f64>(b - 8) : 0), (b += stride);
    panel += block;
  }
}

/**
 * Tiles side by side: one block of A with the panels of B of `units` units, each its bases and then a block. Blocks
 * have `block` bytes, of which those from `toOdd` on are odd terms.
 */
@inline
function across(
  c: usize, cStep: usize, rows: i32, units: i32, a: usize, panel: usize, block: usize, inner: i32, start: i32,
): void {
  const sums = scratch;
  const half = (inner + 1) >> 1;
  const toOdd = <usize>half * TERM;
  for (; units > 0; units -= 4) {
    const b = panel + TERM;
    addTile(sums, a, b, half, true);
    addTile(sums + ODD, a + toOdd, b + toOdd, inner - half, true);
    finishDots(c, cStep, sums, rows, units, panel, start);
    panel = b + block;
    c += TERM;
  }
}

/** The same for pairs of whole panels. */
function acrossTwo(
  c: usize, cStep: usize, rows: i32, pairs: i32, a: usize, panel: usize, block: usize, inner: i32, start: i32,
): void {
  const sums = scratch;
  const half = (inner + 1) >> 1;
  const toOdd = <usize>half * TERM;
  for (; pairs > 0; pairs--) {
    const b = panel + TERM, next = b + block, d = next + TERM;
    addTwoTiles(sums, a, b, d, half, true);
    addTwoTiles(sums + ODD, a + toOdd, b + toOdd, d + toOdd, inner - half, true);
    finishDots(c, cStep, sums, rows, 4, panel, start);
    finishDots(c + TERM, cStep, sums + TILE, rows, 4, next, start);
    panel = d + block;
    c += 2 * TERM;
  }
}

/** C: rows × units, A: rows × inner, B: units × inner, of which the rows are `stride` bytes apart; row-dots.ts. */
export function dotTiles(
  c: usize, a: usize, b: usize, rows: i32, units: i32, inner: i32, stride: usize, start: i32,
): void {
  const block = <usize>inner * TERM;
  const blocks = scratch + TILES;
  packRows(blocks, a, rows, <usize>inner << 3, inner, block, true);
  const panels = blocks + <usize>((rows + 3) >> 2) * block;
  const group = columnsAtOnce(inner);
  const cStep = <usize>units << 3;
  for (let left = 0; left < units; left += group) {
    const some = min(group, units - left);
    const first = b + <usize>left * stride;
    packBases(panels, block + TERM, first, some, stride, start);
    packRows(panels + TERM, first, some, stride, inner, block + TERM, true);
    const pairs = joins ? some >> 3 : 0;
    const rest = panels + <usize>(2 * pairs) * (block + TERM);
    let at = blocks;
    for (let row = 0; row < rows; row += 4) {
      const place = c + <usize>row * cStep + (<usize>left << 3);
      acrossTwo(place, cStep, rows - row, pairs, at, panels, block, inner, start);
      across(place + (<usize>pairs << 6), cStep, rows - row, some - 8 * pairs, at, rest, block, inner, start);
      at += block;
    }
  }
}
