import type { Steps } from '@shared/contract/steps.ts';
import { PIECE } from '../ui/slices.ts';
import { colorIndex, type ColorScale } from './color-scale.ts';
import { firstCell, type Axis } from './heat-map-layout.ts';

/** A part of a row-major matrix: all its rows, the columns of one axis from `firstColumn` on. */
export interface MatrixPart {
  readonly values: Float64Array;
  /** Columns of the whole matrix. */
  readonly stride: number;
  readonly firstColumn: number;
}

/** Packed pixels, row-major. */
export interface PixelField {
  readonly pixels: Uint32Array;
  /** Pixels of a row. */
  readonly width: number;
}

/**
 * Fills the pixels of every bin, from the first row and from column `left` of the field on. A pixel that stands for
 * several cells takes the one of the largest magnitude, and NaN or ±∞ before any number, so that nothing conspicuous
 * disappears by being small.
 *
 * @returns whether any of them is NaN or ±∞
 * @param field at least `rows.bins × rows.size` rows of `left + columns.bins × columns.size` pixels
 */
export function* paintCells(
  part: MatrixPart,
  rows: Axis,
  columns: Axis,
  scale: ColorScale,
  limit: number,
  { pixels, width }: PixelField,
  left = 0,
): Steps<boolean> {
  const { values, stride, firstColumn } = part;
  const { bins, size } = columns;
  const pooled = rows.bins !== rows.cells || bins !== columns.cells;
  const starts = startsOf(columns);
  let notFinite = false;
  let looked = 0;
  for (let bin = 0; bin < rows.bins; bin++) {
    const fromRow = firstCell(rows, bin);
    const toRow = firstCell(rows, bin + 1);
    const line = bin * rows.size * width + left;
    for (let across = 0, at = line; across < bins; across++, at += size) {
      const value = pooled
        ? strongest(part, fromRow, toRow, firstColumn + starts[across], firstColumn + starts[across + 1])
        : values[fromRow * stride + firstColumn + across];
      let color = scale.infinite;
      if (value - value === 0) color = scale.pixels[colorIndex(value, limit)];
      else {
        if (value !== value) color = scale.notANumber;
        notFinite = true;
      }
      for (let i = at; i < at + size; i++) pixels[i] = color;
    }
    for (let copy = 1; copy < rows.size; copy++)
      pixels.copyWithin(line + copy * width, line, line + bins * size);
    looked += (toRow - fromRow) * columns.cells;
    if (looked < PIECE) continue;
    looked = 0;
    yield;
  }
  return notFinite;
}

/** The first cell of every bin, and the number of cells. */
function startsOf(axis: Axis): Int32Array {
  const starts = new Int32Array(axis.bins + 1);
  for (let bin = 0; bin <= axis.bins; bin++) starts[bin] = firstCell(axis, bin);
  return starts;
}

function strongest(
  { values, stride }: MatrixPart,
  fromRow: number,
  toRow: number,
  fromColumn: number,
  toColumn: number,
): number {
  let result = 0;
  for (let row = fromRow; row < toRow; row++) {
    for (let at = row * stride + fromColumn; at < row * stride + toColumn; at++) {
      const value = values[at];
      if (value !== value) return value;
      if (Math.abs(value) > Math.abs(result)) result = value;
    }
  }
  return result;
}
