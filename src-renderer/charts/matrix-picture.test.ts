// @vitest-environment happy-dom
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorScale, css, palettes } from './color-scale.ts';
import { matrixPicture, type MatrixContent } from './matrix-picture.ts';
import { pictureCsv } from './picture-csv.ts';
import { pictureSvg, type PictureTheme } from './picture-svg.ts';

const theme: PictureTheme = {
  ...{ background: '#fff', text: '#111', muted: '#555', grid: '#eee' },
  ...{ token: () => '#123456', light: true, font: 'sans-serif' },
};
const numbered = (length: number): string[] => Array.from({ length }, (_, i) => `n${i + 1}`);
const content = (rows: number, columns: number, values: ArrayLike<number>): MatrixContent => ({
  ...{ title: 'W', values, rowLabels: numbered(rows), columnLabels: numbered(columns) },
  ...{ down: 'neuron', across: 'from', label: 'w', limit: 2, figure: (value) => value.toFixed(2) },
});
const parse = (svg: string): Document => new DOMParser().parseFromString(svg, 'image/svg+xml');

describe('a matrix as a picture', () => {
  it('names rows and columns, colours by the magnitude, and has a key', () => {
    const picture = matrixPicture(content(2, 3, [2, 0, -2, 1, NaN, 9]));
    const { palette } = colorScale(palettes.light);
    const colors = picture.field!.colors(true);
    expect([colors[0], colors[1], colors[2], colors[4], colors[5]]).toEqual(
      [palette.positive, palette.zero, palette.negative, palette.notANumber, palette.positive].map((rgb) =>
        css(rgb),
      ),
    );
    const page = parse(pictureSvg(picture, theme).svg);
    expect(page.querySelector('parsererror')).toBeNull();
    const texts = [...page.querySelectorAll('text')].map((one) => one.textContent);
    for (const wanted of ['W', 'neuron', 'from', 'n1', 'n2', 'n3', '−2', '+2', 'w', '1.00'])
      expect(texts).toContain(wanted);
    // Row 0 is at the top.
    const cells = [...page.querySelectorAll('g rect')]
      .slice(0, 6)
      .map((cell) => Number(cell.getAttribute('y')));
    expect(cells[3]).toBeGreaterThan(cells[0]);
    expect(pictureCsv(picture).split('\n').slice(0, 3)).toEqual(['from,neuron,w', 'n1,n1,2', 'n2,n1,0']);
  });

  it('leaves undefined cells white where they are no fault', () => {
    const blank = { ...content(1, 2, [NaN, 1]), blank: true };
    expect(matrixPicture(blank).field!.colors(true)[0]).toBe('#ffffff');
  });

  it('shows blocks of a matrix beyond 50,000 cells, by their value of largest magnitude', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 240, max: 400 }),
        fc.integer({ min: 240, max: 400 }),
        fc.nat(),
        (m, n, at) => {
          const values = new Float64Array(m * n).fill(0.25);
          values[at % values.length] = -1;
          const picture = matrixPicture(content(m, n, values));
          const { rows, columns, values: shown } = picture.field!;
          expect(rows * columns).toBeLessThanOrEqual(50_000 + rows + columns);
          const size = Math.ceil(m / rows);
          const [row, column] = [Math.floor((at % values.length) / n), (at % values.length) % n];
          const block = Math.floor(row / size) * columns + Math.floor(column / size);
          const strong = Array.from({ length: shown.length }, (_, i) => i).filter((i) => shown[i] !== 0.25);
          expect(strong).toEqual([block]);
          expect(shown[block]).toBe(-1);
          if (size > 1) expect(picture.title).toContain(`largest of every ${size} × ${size} cells`);
        },
      ),
      { seed: 5, numRuns: 20 },
    );
  });

  it('thins the names that would not fit, and keeps apart long ones that begin alike', () => {
    const many = { ...content(300, 2, new Float64Array(600)) };
    const rows = [...parse(pictureSvg(matrixPicture(many), theme).svg).querySelectorAll('text')]
      .map((one) => one.textContent)
      .filter((text) => /^n\d+$/.test(text));
    expect(rows.length).toBeLessThan(120);
    const columnLabels = ['sensor group 1, mean of the reading', 'sensor group 1, range of the reading'];
    const long = { ...content(1, 2, [0, 1]), columnLabels };
    const { svg } = pictureSvg(matrixPicture(long), theme);
    expect(svg).toContain('mean');
    expect(svg).toContain('range');
    expect(pictureCsv(matrixPicture(long))).toContain('sensor group 1, mean of the reading');
  });
});
