import { css, readableOn, rgbOf } from './color-scale.ts';
import type { CanvasTheme } from './diverging-theme.ts';
import { cellBox, endOf, type Cell, type HeatMapLayout } from './heat-map-layout.ts';
import { labelled, labelSize, longestName, type ColumnLabels } from './heat-map-labels.ts';
import { paintCells } from './heat-map-paint.ts';
import { cellExponent, cellFigure, shortened } from './heat-map-text.ts';

export interface HeatMapLabels {
  /** Short name of a row or column by its index from 1. */
  readonly row: (index: number) => string;
  readonly column: (index: number) => string;
  readonly columns: ColumnLabels;
}

/** CSS pixels. */
const smallestTextCell = { width: 40, height: 15 };

/** Whether the cells are large enough to hold their numbers. */
export function hasFigures({ bias, columns, rows, ratio }: HeatMapLayout): boolean {
  const narrowest = Math.min(bias.size, columns.bins > 0 ? columns.size : Infinity);
  return narrowest >= smallestTextCell.width * ratio && rows.size >= smallestTextCell.height * ratio;
}

/** Draws a heat map into one canvas; keeps the image of the cells between frames. */
export class HeatMapPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #cells = document.createElement('canvas');

  /** @returns null where the surroundings have no canvas */
  static of(canvas: HTMLCanvasElement): HeatMapPainter | null {
    const context = canvas.getContext('2d');
    return context && new HeatMapPainter(context);
  }

  private constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  /** @returns whether any value is NaN or ±∞ */
  draw(
    values: Float64Array | null,
    layout: HeatMapLayout,
    limit: number,
    theme: CanvasTheme,
    labels: HeatMapLabels,
    cursor: Cell | null,
  ): boolean {
    const { canvas } = this.#context;
    if (canvas.width !== layout.width) canvas.width = layout.width;
    if (canvas.height !== layout.height) canvas.height = layout.height;
    this.#context.clearRect(0, 0, layout.width, layout.height);
    this.#drawLabels(layout, theme, labels);
    let notFinite = false;
    if (values) {
      for (const part of ['bias', 'columns'] as const) {
        if (this.#drawCells(values, layout, limit, theme, part)) notFinite = true;
      }
      this.#drawFigures(values, layout, limit, theme);
    }
    this.#drawFrame(layout, theme);
    if (cursor) this.#drawCursor(layout, theme, cursor);
    return notFinite;
  }

  #drawCells(
    values: Float64Array,
    layout: HeatMapLayout,
    limit: number,
    theme: CanvasTheme,
    part: 'bias' | 'columns',
  ): boolean {
    const across = layout[part];
    const { rows } = layout;
    if (across.bins === 0 || rows.bins === 0) return false;
    const image = new ImageData(across.bins, rows.bins);
    const stride = layout.columns.cells + 1;
    const pixels = new Uint32Array(image.data.buffer);
    const notFinite = paintCells(
      { values, stride, firstColumn: part === 'bias' ? 0 : 1 },
      rows,
      across,
      theme.scale,
      limit,
      pixels,
    );
    const cells = this.#cells;
    cells.width = across.bins;
    cells.height = rows.bins;
    cells.getContext('2d')?.putImageData(image, 0, 0);
    this.#context.imageSmoothingEnabled = false;
    const [width, height] = [across.bins * across.size, rows.bins * rows.size];
    this.#context.drawImage(cells, 0, 0, across.bins, rows.bins, across.start, rows.start, width, height);
    return notFinite;
  }

  /** The numbers themselves where a cell is large enough to hold one. */
  #drawFigures(values: Float64Array, layout: HeatMapLayout, limit: number, theme: CanvasTheme): void {
    const { ratio, rows, columns } = layout;
    if (!hasFigures(layout)) return;
    const context = this.#context;
    this.#font(theme, ratio);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const stride = columns.cells + 1;
    const exponent = cellExponent(limit);
    for (let row = 0; row < rows.cells; row++) {
      for (let column = 0; column < stride; column++) {
        const value = values[row * stride + column];
        const box = cellBox(layout, { row, column });
        context.fillStyle = css(readableOn(rgbOf(theme.scale, value, limit)));
        context.fillText(cellFigure(value, exponent), box.x + box.width / 2, box.y + box.height / 2);
      }
    }
  }

  #drawLabels(layout: HeatMapLayout, theme: CanvasTheme, labels: HeatMapLabels): void {
    const context = this.#context;
    const { ratio, rows, columns, bias } = layout;
    this.#font(theme, ratio);
    context.fillStyle = theme.muted;
    const space = 4 * ratio;

    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const rowLength = rows.bins * rows.size;
    for (const index of labelled(rows.cells, rowLength, (labelSize + 1) * ratio)) {
      const middle = rows.start + ((index - 0.5) / rows.cells) * rowLength;
      context.fillText(labels.row(index), bias.start - space, middle);
    }

    const length = columns.bins * columns.size;
    for (const index of labels.columns.indices) {
      const middle = columns.start + ((index - 0.5) / columns.cells) * length;
      // Beside a narrow bias column, the first number would run into its label.
      if (!labels.columns.words && middle - (bias.start + bias.size / 2) < 22 * ratio) continue;
      const text = labels.columns.words ? labels.column(index) : String(index);
      this.#columnLabel(layout, text, middle, labels.columns.upright);
    }
    this.#columnLabel(layout, 'w₀', bias.start + bias.size / 2, false);
  }

  #columnLabel(layout: HeatMapLayout, text: string, x: number, upright: boolean): void {
    const context = this.#context;
    const y = layout.rows.start - 4 * layout.ratio;
    if (!upright) {
      context.textAlign = 'center';
      context.textBaseline = 'alphabetic';
      context.fillText(text, x, y);
      return;
    }
    context.save();
    context.translate(x, y);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(shortened(text, longestName), 0, 0);
    context.restore();
  }

  #drawFrame(layout: HeatMapLayout, theme: CanvasTheme): void {
    const { rows, columns, bias, ratio } = layout;
    const context = this.#context;
    const line = Math.max(1, Math.round(ratio));
    context.fillStyle = theme.line;
    const bottom = endOf(rows);
    if (columns.cells > 0) context.fillRect(layout.separator, rows.start, line, bottom - rows.start);
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    for (const across of [bias, columns]) {
      if (across.bins === 0) continue;
      context.strokeRect(
        across.start - 0.5,
        rows.start - 0.5,
        across.bins * across.size + 1,
        bottom - rows.start + 1,
      );
    }
  }

  #drawCursor(layout: HeatMapLayout, theme: CanvasTheme, cursor: Cell): void {
    const box = cellBox(layout, cursor);
    const context = this.#context;
    const line = Math.max(1, Math.round(1.5 * layout.ratio));
    const grown = Math.max(0, Math.ceil((4 * layout.ratio - Math.min(box.width, box.height)) / 2));
    for (const [color, outset] of [
      [theme.text, grown + line],
      [theme.focus, grown],
    ] as const) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(
        box.x - outset + line / 2,
        box.y - outset + line / 2,
        box.width + 2 * outset - line,
        box.height + 2 * outset - line,
      );
    }
  }

  #font(theme: CanvasTheme, ratio: number): void {
    this.#context.font = `${labelSize * ratio}px ${theme.font}`;
  }
}
