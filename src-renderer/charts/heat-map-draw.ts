import type { Steps } from '@shared/contract/steps.ts';
import { css, readableOn, rgbOf } from './color-scale.ts';
import type { CanvasTheme } from './diverging-theme.ts';
import { cellBox, cellsBox, endOf, type HeatMapLayout } from './heat-map-layout.ts';
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

/**
 * Draws a heat map into two canvases, one above the other: names and frame, which seldom change, and above them the
 * cells, which change with every message of weights. Neither waits for the other, and the pixels are kept between pictures.
 */
export class HeatMapPainter {
  readonly #frame: CanvasRenderingContext2D;
  readonly #cells: CanvasRenderingContext2D;
  #layout: HeatMapLayout | null = null;
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);

  /** @returns null where the surroundings have no canvas */
  static of(frame: HTMLCanvasElement, cells: HTMLCanvasElement): HeatMapPainter | null {
    const contexts = [frame.getContext('2d'), cells.getContext('2d')] as const;
    return contexts[0] && contexts[1] && new HeatMapPainter(contexts[0], contexts[1]);
  }

  private constructor(frame: CanvasRenderingContext2D, cells: CanvasRenderingContext2D) {
    this.#frame = frame;
    this.#cells = cells;
  }

  /** Names of rows and columns, and the lines around the cells. */
  drawFrame(layout: HeatMapLayout, theme: CanvasTheme, labels: HeatMapLabels): void {
    const { canvas } = this.#frame;
    // Setting a width also clears the canvas.
    canvas.width = layout.width;
    canvas.height = layout.height;
    this.#drawLabels(layout, theme, labels);
    this.#drawLines(layout, theme);
  }

  /**
   * The cells of a matrix, and their numbers where there is room.
   *
   * @returns whether any value is NaN or ±∞
   */
  *drawCells(
    values: Float64Array | null,
    layout: HeatMapLayout,
    limit: number,
    theme: CanvasTheme,
  ): Steps<boolean> {
    const { rows, bias, columns } = layout;
    const { width, height } = cellsBox(layout);
    const { canvas } = this.#cells;
    if (!this.#image || this.#layout !== layout) {
      this.#layout = layout;
      canvas.width = width;
      canvas.height = height;
      this.#image = this.#cells.createImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    if (!values) {
      this.#cells.clearRect(0, 0, width, height);
      return false;
    }
    const field = { pixels: this.#pixels, width };
    const part = { values, stride: columns.cells + 1, firstColumn: 0 };
    let notFinite = yield* paintCells(part, rows, bias, theme.scale, limit, field);
    const others = { ...part, firstColumn: 1 };
    if (yield* paintCells(others, rows, columns, theme.scale, limit, field, columns.start - bias.start))
      notFinite = true;
    this.#cells.putImageData(this.#image, 0, 0);
    this.#drawFigures(values, layout, limit, theme);
    return notFinite;
  }

  /** The numbers themselves where a cell is large enough to hold one. */
  #drawFigures(values: Float64Array, layout: HeatMapLayout, limit: number, theme: CanvasTheme): void {
    const { ratio, rows, columns } = layout;
    if (!hasFigures(layout)) return;
    const context = this.#cells;
    const { x, y } = cellsBox(layout);
    font(context, theme, ratio);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    const stride = columns.cells + 1;
    const exponent = cellExponent(limit);
    for (let row = 0; row < rows.cells; row++) {
      for (let column = 0; column < stride; column++) {
        const value = values[row * stride + column];
        const box = cellBox(layout, { row, column });
        context.fillStyle = css(readableOn(rgbOf(theme.scale, value, limit)));
        context.fillText(cellFigure(value, exponent), box.x - x + box.width / 2, box.y - y + box.height / 2);
      }
    }
  }

  #drawLabels(layout: HeatMapLayout, theme: CanvasTheme, labels: HeatMapLabels): void {
    const context = this.#frame;
    const { ratio, rows, columns, bias } = layout;
    font(context, theme, ratio);
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
    const context = this.#frame;
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

  #drawLines(layout: HeatMapLayout, theme: CanvasTheme): void {
    const { rows, columns, bias, ratio } = layout;
    const context = this.#frame;
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
}

function font(context: CanvasRenderingContext2D, theme: CanvasTheme, ratio: number): void {
  context.font = `${labelSize * ratio}px ${theme.font}`;
}
