/*
 * C[r][i] = start + (even + odd) by tiles, even and odd being sums over every other term (row-dots.ts): one tile for
 * each of the two, over copies in which the even terms come first.
 */
import { packRows, TERM } from './packing.ts';
import { addTile, columnsAtOnce, scratch, TILE } from './tiles.ts';

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
      v128.store(c, f64x2.add(base0, f64x2.add(v128.load(even), v128.load(even, TILE))));
      v128.store(c, f64x2.add(base1, f64x2.add(v128.load(even, 16), v128.load(even, TILE + 16))), 16);
      c += cStep;
    }
    return;
  }
  const width = <usize>min(columns, 4) << 3;
  for (const end = even + <usize>min(rows, 4) * TERM; even < end; even += TERM) {
    for (let j: usize = 0; j < width; j += 8) {
      const from = load<f64>(start == FROM_TARGET ? c + j : base + j);
      store<f64>(c + j, from + (load<f64>(even + j) + load<f64>(even + j, TILE)));
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

/** C: rows × units, A: rows × inner, B: units × inner, of which the rows are `stride` bytes apart; row-dots.ts. */
export function dotTiles(
  c: usize, a: usize, b: usize, rows: i32, units: i32, inner: i32, stride: usize, start: i32,
): void {
  const even = scratch;
  const block = <usize>inner * TERM;
  const blocks = scratch + 2 * TILE;
  packRows(blocks, a, rows, <usize>inner << 3, inner, block, true);
  const panels = blocks + <usize>((rows + 3) >> 2) * block;
  const group = columnsAtOnce(inner);
  const half = (inner + 1) >> 1;
  const toOdd = <usize>half * TERM;
  const cStep = <usize>units << 3;
  for (let left = 0; left < units; left += group) {
    const right = min(left + group, units);
    const first = b + <usize>left * stride;
    packBases(panels, block + TERM, first, right - left, stride, start);
    packRows(panels + TERM, first, right - left, stride, inner, block + TERM, true);
    let at = blocks;
    for (let row = 0; row < rows; row += 4) {
      let panel = panels;
      let place = c + <usize>row * cStep + (<usize>left << 3);
      for (let i = left; i < right; i += 4) {
        const y = panel + TERM;
        addTile(even, at, y, half, true);
        addTile(even + TILE, at + toOdd, y + toOdd, inner - half, true);
        finishDots(place, cStep, even, rows - row, units - i, panel, start);
        panel = y + block;
        place += TERM;
      }
      at += block;
    }
  }
}
