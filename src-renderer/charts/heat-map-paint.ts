import { colorIndex, type ColorScale } from './color-scale.ts';
import { firstCell, type Axis } from './heat-map-layout.ts';

/** A part of a row-major matrix: all its rows, the columns of one axis from `firstColumn` on. */
export interface MatrixPart {
  readonly values: Float64Array;
  /** Columns of the whole matrix. */
  readonly stride: number;
  readonly firstColumn: number;
}

/**
 * Fills one packed pixel per bin. A pixel that stands for several cells takes the one of the largest magnitude, and
 * NaN or ±∞ before any number, so that nothing conspicuous disappears by being small.
 *
 * @returns whether any of them is NaN or ±∞
 * @param pixels at least `rows.bins × columns.bins`, row-major
 */
export function paintCells(
  part: MatrixPart,
  rows: Axis,
  columns: Axis,
  scale: ColorScale,
  limit: number,
  pixels: Uint32Array,
): boolean {
  const { values, stride, firstColumn } = part;
  const onePerPixel = rows.bins === rows.cells && columns.bins === columns.cells;
  let at = 0;
  let notFinite = false;
  for (let bin = 0; bin < rows.bins; bin++) {
    const fromRow = firstCell(rows, bin);
    const toRow = firstCell(rows, bin + 1);
    for (let across = 0; across < columns.bins; across++) {
      const value = onePerPixel
        ? values[fromRow * stride + firstColumn + across]
        : strongest(
            part,
            fromRow,
            toRow,
            firstColumn + firstCell(columns, across),
            firstColumn + firstCell(columns, across + 1),
          );
      if (Number.isFinite(value)) pixels[at++] = scale.pixels[colorIndex(value, limit)];
      else {
        pixels[at++] = Number.isNaN(value) ? scale.notANumber : scale.infinite;
        notFinite = true;
      }
    }
  }
  return notFinite;
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
    for (let column = fromColumn; column < toColumn; column++) {
      const value = values[row * stride + column];
      if (Number.isNaN(value)) return value;
      if (Math.abs(value) > Math.abs(result)) result = value;
    }
  }
  return result;
}
