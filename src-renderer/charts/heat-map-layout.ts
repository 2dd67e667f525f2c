/**
 * Where the cells of a heat map lie, in device pixels. Cells are whole pixels and all of one size, so that the map
 * is crisp; where an axis has more cells than pixels, each pixel stands for a group of neighbouring cells.
 */
export interface Axis {
  readonly cells: number;
  /** Pixels of the image: one per cell, or fewer when cells are pooled. */
  readonly bins: number;
  /** Device pixels per bin, ≥ 1. */
  readonly size: number;
  readonly start: number;
}

export interface HeatMapLayout {
  /** Device pixels of the canvas. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  readonly bias: Axis;
  readonly columns: Axis;
  readonly rows: Axis;
  /** x of the line between the bias weights and the others. */
  readonly separator: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** CSS pixels. */
const largestColumn = 62;
const largestRow = 24;
const smallestBias = 8;
const separation = 5;

export function axis(cells: number, available: number, largest: number, start: number): Axis {
  const room = Math.max(1, Math.floor(available));
  if (cells > room) return { cells, bins: room, size: 1, start };
  return {
    cells,
    bins: cells,
    size: Math.max(1, Math.min(Math.floor(largest), Math.floor(room / cells))),
    start,
  };
}

export const endOf = ({ start, bins, size }: Axis): number => start + bins * size;

/**
 * @param rows l_s, at least 1
 * @param columns l_{s−1} + 1, at least 1; column 0 holds the bias weights
 * @param room CSS pixels: `width` of the whole map, `height` of the cells at most, `left` and `top` for labels
 */
export function heatMapLayout(
  rows: number,
  columns: number,
  room: { width: number; height: number; left: number; top: number; ratio: number },
): HeatMapLayout {
  const { ratio } = room;
  const device = (pixels: number): number => Math.max(1, Math.round(pixels * ratio));
  const left = device(room.left);
  // The frame needs a pixel beyond the last cell.
  const frame = 1;
  const width = Math.max(left + device(smallestBias) + device(separation) + 1 + frame, device(room.width));
  const others = Math.max(0, columns - 1);
  const gap = others > 0 ? device(separation) : 0;

  // First as if the bias column were like the others; where that makes it too thin to see, it gets its own width.
  const even = axis(columns, width - left - gap - frame, largestColumn * ratio, 0);
  const biasWidth = Math.max(even.size, device(smallestBias));
  const start = left + biasWidth + gap;
  const shared =
    others === 0
      ? { cells: 0, bins: 0, size: 1, start }
      : axis(others, width - start - frame, largestColumn * ratio, start);
  const columnAxis = { ...shared, size: Math.min(shared.size, Math.max(even.size, 1)) };
  const rowAxis = axis(rows, room.height * ratio, largestRow * ratio, device(room.top));
  return {
    width,
    height: endOf(rowAxis) + frame,
    ratio,
    bias: { cells: 1, bins: 1, size: biasWidth, start: left },
    columns: columnAxis,
    rows: rowAxis,
    separator: left + biasWidth + Math.floor(gap / 2),
  };
}

/** First cell of a bin; `firstCell(a, a.bins)` is the number of cells. */
export const firstCell = ({ cells, bins }: Axis, bin: number): number => Math.floor((bin * cells) / bins);

function binOf({ cells, bins }: Axis, cell: number): number {
  let bin = Math.min(bins - 1, Math.floor((cell * bins) / cells));
  while (bin + 1 < bins && Math.floor(((bin + 1) * cells) / bins) <= cell) bin++;
  while (bin > 0 && Math.floor((bin * cells) / bins) > cell) bin--;
  return bin;
}

/** Where a cell is drawn, in device pixels; pooled cells share their box. */
export function cellBox(layout: HeatMapLayout, { row, column }: Cell): Box {
  const across = column === 0 ? layout.bias : layout.columns;
  const x = across.start + (column === 0 ? 0 : binOf(across, column - 1)) * across.size;
  const y = layout.rows.start + binOf(layout.rows, row) * layout.rows.size;
  return { x, y, width: across.size, height: layout.rows.size };
}

/** What all cells together cover, in device pixels. */
export function cellsBox({ bias, columns, rows }: HeatMapLayout): Box {
  const end = columns.bins > 0 ? endOf(columns) : endOf(bias);
  return { x: bias.start, y: rows.start, width: end - bias.start, height: endOf(rows) - rows.start };
}

/** The cell under a point in device pixels; `null` beside the cells. */
export function cellAt(layout: HeatMapLayout, x: number, y: number): Cell | null {
  const row = indexAt(layout.rows, y);
  if (row === null) return null;
  if (indexAt(layout.bias, x) === 0) return { row, column: 0 };
  const column = indexAt(layout.columns, x);
  return column === null ? null : { row, column: column + 1 };
}

function indexAt(along: Axis, position: number): number | null {
  const bin = Math.floor((position - along.start) / along.size);
  return bin >= 0 && bin < along.bins ? firstCell(along, bin) : null;
}

/** Where the cursor goes; `null` for keys that do not move it. */
export function moved(
  cursor: Cell,
  key: string,
  control: boolean,
  rows: number,
  columns: number,
): Cell | null {
  const { row, column } = cursor;
  const at = (r: number, c: number): Cell => ({
    row: Math.min(rows - 1, Math.max(0, r)),
    column: Math.min(columns - 1, Math.max(0, c)),
  });
  switch (key) {
    case 'ArrowUp':
      return at(row - 1, column);
    case 'ArrowDown':
      return at(row + 1, column);
    case 'ArrowLeft':
      return at(row, column - 1);
    case 'ArrowRight':
      return at(row, column + 1);
    case 'PageUp':
      return at(row - 10, column);
    case 'PageDown':
      return at(row + 10, column);
    case 'Home':
      return at(control ? 0 : row, 0);
    case 'End':
      return at(control ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}
