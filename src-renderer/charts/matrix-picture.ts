import { colorScale, css, palettes, rgbOf, steps } from './color-scale.ts';
import type { ChartPicture, PictureAxis } from './picture.ts';

/** Cells that a picture shows one by one; of larger matrices it shows blocks. */
const MOST_CELLS = 50_000;
/** Rows and columns with at most so many cells have their numbers written in. */
const MOST_WRITTEN = 12;

/** What of a matrix goes into a picture. */
export interface MatrixContent {
  readonly title: string;
  /** Row-major. */
  readonly values: ArrayLike<number>;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** What rows and columns are: "neuron", "from". */
  readonly down: string;
  readonly across: string;
  /** What the values are: "w". */
  readonly label: string;
  /** The magnitude at either end of the colours. */
  readonly limit: number;
  /** How a number is written in its cell, where cells are few. */
  readonly figure: (value: number) => string;
  /** Whether a cell that is NaN has no colour, because it is not defined. */
  readonly blank?: boolean;
}

/** Cells `size` by `size` become one, called "3–4". */
function pooled(labels: readonly string[], size: number): string[] {
  if (size === 1) return [...labels];
  return Array.from({ length: Math.ceil(labels.length / size) }, (_, block) => {
    const last = Math.min(labels.length, (block + 1) * size) - 1;
    return last === block * size ? labels[last] : `${labels[block * size]} – ${labels[last]}`;
  });
}

/** The value of largest magnitude in a block; NaN before any number. */
function strongest(
  values: ArrayLike<number>,
  columns: number,
  block: readonly [number, number, number, number],
) {
  const [fromRow, toRow, fromColumn, toColumn] = block;
  let found = 0;
  for (let row = fromRow; row < toRow; row++) {
    for (let column = fromColumn; column < toColumn; column++) {
      const value = values[row * columns + column];
      if (Number.isNaN(value)) return value;
      if (Math.abs(value) > Math.abs(found)) found = value;
    }
  }
  return found;
}

/**
 * A matrix in the diverging colours, row 0 at the top. Beyond 50,000 cells, square blocks stand for their value of
 * largest magnitude, and the title says so.
 */
export function matrixPicture(content: MatrixContent): ChartPicture {
  const { values, limit, label } = content;
  const [height, width] = [content.rowLabels.length, content.columnLabels.length];
  const size = Math.max(1, Math.ceil(Math.sqrt((height * width) / MOST_CELLS)));
  const rowLabels = pooled(content.rowLabels, size);
  const columnLabels = pooled(content.columnLabels, size);
  const [rows, columns] = [rowLabels.length, columnLabels.length];
  // Of now: weights move while a file is being named.
  const cells = Float64Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns) * size, (i % columns) * size];
    if (size === 1) return values[i];
    return strongest(values, width, [
      row,
      Math.min(height, row + size),
      column,
      Math.min(width, column + size),
    ]);
  });
  const scale = colorScale(palettes.light);
  const axis = (text: string, categories: readonly string[]): PictureAxis => ({ label: text, categories });
  const blocks = size > 1 ? `: the largest of every ${size} × ${size} cells` : '';
  return {
    title: `${content.title}${blocks}`,
    x: axis(content.across, columnLabels),
    y: axis(content.down, rowLabels),
    series: [],
    downwards: true,
    field: {
      columns,
      rows,
      label,
      x: Float64Array.from(columnLabels.keys()),
      y: Float64Array.from(rowLabels.keys()),
      values: cells,
      colors: () =>
        Array.from(cells, (value) =>
          content.blank && Number.isNaN(value) ? '#ffffff' : css(rgbOf(scale, value, limit)),
        ),
      ...(columns <= MOST_WRITTEN && { texts: Array.from(cells, content.figure) }),
      scale: {
        limit,
        colors: Array.from({ length: 2 * BANDS + 1 }, (_, i) =>
          css(scale.colors[Math.round((i * steps) / BANDS)]),
        ),
      },
    },
  };
}

/** Colours of the key on either side of 0. */
const BANDS = 20;
