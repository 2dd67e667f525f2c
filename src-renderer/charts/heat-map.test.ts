import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorOf, colorScale, palettes } from './color-scale.ts';
import { columnLabels, labelled } from './heat-map-labels.ts';
import { axis, cellAt, cellBox, endOf, heatMapLayout, moved } from './heat-map-layout.ts';
import { largestMagnitude, nextLimit, percentileMagnitude, roundLimit } from './heat-map-limit.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { paintCells } from './heat-map-paint.ts';
import {
  cellExponent,
  cellFigure,
  cellText,
  exact,
  figure,
  limitText,
  distinctLabels,
  shortened,
} from './heat-map-text.ts';
import { matrixStatistics } from './matrix-statistics.ts';

const seeded = { seed: 20261123, numRuns: 200 };
const magnitude = fc.double({ min: 1e-300, max: 1e300, noNaN: true });

describe('the limit of the scale', () => {
  it('is a round number and covers the magnitude by less than a factor of 5/3', () => {
    fc.assert(
      fc.property(magnitude, (value) => {
        const limit = roundLimit(value);
        expect(limit).toBeGreaterThanOrEqual(value);
        expect(limit).toBeLessThanOrEqual((5 / 3) * value * (1 + 1e-12));
        expect(limit.toExponential()).toMatch(/^(1|1\.5|2|3|5|7)e/);
      }),
      seeded,
    );
    expect([roundLimit(0), roundLimit(1), roundLimit(1.01), roundLimit(2e-7), roundLimit(0.3)]).toEqual([
      0, 1, 1.5, 2e-7, 0.3,
    ]);
    expect(roundLimit(1.7e308)).toBe(Number.MAX_VALUE);
  });

  it('always covers the values and does not flicker between neighbours', () => {
    fc.assert(
      fc.property(magnitude, magnitude, (current, value) => {
        const limit = nextLimit(roundLimit(current), value);
        expect(limit).toBeGreaterThanOrEqual(value);
        expect(nextLimit(limit, value)).toBe(limit);
        // A value that wavers by 10 % about this one settles on one limit.
        const high = nextLimit(limit, value * 1.1);
        expect(nextLimit(nextLimit(high, value), value * 1.1)).toBe(high);
      }),
      seeded,
    );
    expect(nextLimit(1, 0.57)).toBe(1);
    expect(nextLimit(1, 0.39)).toBe(0.5);
    expect(nextLimit(1, 0.6)).toBe(1);
    expect(nextLimit(0.5, 0)).toBe(0.5);
  });

  it('leaves NaN and ±∞ out of the largest magnitude', () => {
    expect(largestMagnitude(Float64Array.of(NaN, -3, Infinity, 2))).toBe(3);
    expect(largestMagnitude(Float64Array.of(NaN))).toBe(0);
  });

  it('covers at least the share that a percentile promises, at most a bin above it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 400 }),
        (list) => {
          const values = Float64Array.from(list);
          const limit = atOnce(percentileMagnitude(values, 0.9));
          const covered = list.filter((value) => Math.abs(value) <= limit * (1 + 1e-12)).length;
          expect(covered).toBeGreaterThanOrEqual(0.9 * list.length);
          const sorted = list.map(Math.abs).sort((a, b) => a - b);
          const exactly = sorted[Math.ceil(0.9 * list.length) - 1];
          expect(limit).toBeLessThanOrEqual(exactly + largestMagnitude(values) / 512 + 1e-12);
        },
      ),
      seeded,
    );
  });
});

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 700 }),
  columns: fc.integer({ min: 1, max: 1200 }),
  width: fc.integer({ min: 200, max: 1400 }),
  height: fc.integer({ min: 40, max: 500 }),
  ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
});

describe('the layout of a heat map', () => {
  it('keeps every cell inside the canvas and finds it again where it is drawn', () => {
    fc.assert(
      fc.property(
        shape,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (of, down, across) => {
          const layout = heatMapLayout(of.rows, of.columns, {
            width: of.width,
            height: of.height,
            left: 30,
            top: 20,
            ratio: of.ratio,
          });
          const cell = { row: Math.floor(down * of.rows), column: Math.floor(across * of.columns) };
          const box = cellBox(layout, cell);
          expect(box.x).toBeGreaterThanOrEqual(layout.bias.start);
          expect(box.x + box.width).toBeLessThanOrEqual(layout.width);
          expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
          for (const value of [box.x, box.y, box.width, box.height])
            expect(Number.isInteger(value)).toBe(true);
          const found = cellAt(layout, box.x + box.width / 2, box.y + box.height / 2);
          const pooled = layout.rows.bins < layout.rows.cells || layout.columns.bins < layout.columns.cells;
          if (!pooled) expect(found).toEqual(cell);
          else expect(found && cellBox(layout, found)).toEqual(box);
        },
      ),
      seeded,
    );
  });

  it('separates the bias weights and keeps them visible beside 784 inputs', () => {
    const layout = heatMapLayout(128, 785, { width: 560, height: 360, left: 30, top: 20, ratio: 1 });
    expect(layout.bias.size).toBeGreaterThanOrEqual(8);
    expect(endOf(layout.bias)).toBeLessThan(layout.separator);
    expect(layout.separator).toBeLessThan(layout.columns.start);
    expect(layout.columns.bins).toBeLessThan(784);
    expect(cellAt(layout, layout.separator, layout.rows.start)).toBeNull();
  });

  it('shares an axis of few cells in whole pixels, of many cells in bins', () => {
    expect(axis(3, 100, 24, 5)).toEqual({ cells: 3, bins: 3, size: 24, start: 5 });
    expect(axis(60, 100, 24, 0)).toEqual({ cells: 60, bins: 60, size: 1, start: 0 });
    expect(axis(1000, 100, 24, 0)).toEqual({ cells: 1000, bins: 100, size: 1, start: 0 });
  });

  it('labels at round steps that keep their distance', () => {
    expect(labelled(4, 100, 20)).toEqual([1, 2, 3, 4]);
    expect(labelled(128, 256, 20)).toEqual([1, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]);
    expect(columnLabels(4, 40, 30, true)).toEqual({ indices: [1, 2, 3, 4], upright: false, words: true });
    expect(columnLabels(4, 14, 30, true).upright).toBe(true);
    expect(columnLabels(784, 1, 90, true).words).toBe(false);
  });

  it('moves the cursor by keys and never out of the matrix', () => {
    const at = { row: 2, column: 3 };
    expect(moved(at, 'ArrowUp', false, 8, 5)).toEqual({ row: 1, column: 3 });
    expect(moved(at, 'End', false, 8, 5)).toEqual({ row: 2, column: 4 });
    expect(moved(at, 'Home', true, 8, 5)).toEqual({ row: 0, column: 0 });
    expect(moved(at, 'PageDown', false, 8, 5)).toEqual({ row: 7, column: 3 });
    expect(moved({ row: 0, column: 0 }, 'ArrowLeft', false, 8, 5)).toEqual({ row: 0, column: 0 });
    expect(moved(at, 'a', false, 8, 5)).toBeNull();
  });
});

describe('painting', () => {
  const scale = colorScale(palettes.light);

  it('gives each cell the colour of its value', () => {
    const values = Float64Array.of(0, -1, 0.5, NaN, 1, -Infinity);
    // Two rows of three pixels and two columns of four, beside one pixel that stays as it was.
    const field = { pixels: new Uint32Array(6 * 9).fill(7), width: 9 };
    const part = { values, stride: 3, firstColumn: 1 };
    expect(atOnce(paintCells(part, axis(2, 6, 3, 0), axis(2, 8, 9, 0), scale, 1, field, 1))).toBe(true);
    for (let y = 0; y < 6; y++)
      for (let x = 0; x < 9; x++) {
        const value = values[Math.floor(y / 3) * 3 + 1 + Math.floor((x - 1) / 4)];
        expect(field.pixels[y * 9 + x]).toBe(x === 0 ? 7 : colorOf(scale, value, 1));
      }
  });

  it('shows the strongest of the cells that share a pixel, and NaN before all', () => {
    const rows = axis(100, 10, 1, 0);
    const columns = axis(90, 9, 1, 0);
    const values = new Float64Array(100 * 91);
    values[37 * 91 + 1 + 42] = -5;
    values[37 * 91 + 1 + 43] = 4;
    values[99 * 91 + 1 + 89] = NaN;
    const pixels = new Uint32Array(90);
    const part = { values, stride: 91, firstColumn: 1 };
    atOnce(paintCells(part, rows, columns, scale, 5, { pixels, width: 9 }));
    expect(pixels[3 * 9 + 4]).toBe(colorOf(scale, -5, 5));
    expect(pixels[89]).toBe(scale.notANumber);
    expect([...pixels].filter((color) => color !== scale.pixels[127])).toHaveLength(2);
  });
});

describe('texts', () => {
  it('says which cell holds what', () => {
    const names = { matrix: 'Wʰ¹', row: (i: number) => `neuron ${i}`, column: (i: number) => `input ${i}` };
    expect(cellText(names, 2, 2, -0.1234567890123)).toBe(
      'Wʰ¹[3, 2] = −0.1234567890123 (neuron 3, from input 2)',
    );
    expect(cellText(names, 0, 0, NaN)).toBe('Wʰ¹[1, 0] = NaN (neuron 1, bias weight w₀)');
  });

  it('writes numbers as a physicist would', () => {
    expect([exact(-Infinity), exact(-0), exact(1e-7)]).toEqual(['−∞', '0', '1e−7']);
    expect([0.123456, -12.3, 1.2e-7, 0, NaN].map((value) => figure(value))).toEqual([
      '0.1235',
      '−12.30',
      '1.200·10⁻⁷',
      '0',
      'NaN',
    ]);
    expect([0.5, 1.5e-7, 1e-7, 50, 1, 1.5, 1500].map(limitText)).toEqual([
      '0.5',
      '1.5·10⁻⁷',
      '1·10⁻⁷',
      '50',
      '1',
      '1.5',
      '1500',
    ]);
    expect([
      cellExponent(2),
      cellExponent(0.005),
      cellExponent(2e-7),
      cellExponent(5000),
      cellExponent(0),
    ]).toEqual([0, -3, -9, 3, 0]);
    expect([
      cellFigure(-0.0036, -3),
      cellFigure(-0.001, 0),
      cellFigure(99.96, 0),
      cellFigure(NaN, 0),
    ]).toEqual(['−3.60', '0.00', '100', 'NaN']);
    const long = ['fault number 00 (ISO)', 'fault number 01 (ISO)', 'none', 'fault number 1'];
    expect(distinctLabels(long, 10)).toEqual(['…00 (ISO)', '…01 (ISO)', 'none', '…1']);
    expect(distinctLabels(['petal_length_cm', 'sepal_length_cm'], 8)).toEqual(['petal_l…', 'sepal_l…']);
    // Of groups within groups, what a neighbour shares is more than what all that are alike share.
    const nested = [1, 2].flatMap((group) =>
      ['mean', 'range'].map((one) => `sensor group ${group}, ${one} of it`),
    );
    expect(distinctLabels(nested, 12)).toEqual([
      '…1, mean of…',
      '…1, range o…',
      '…2, mean of…',
      '…2, range o…',
    ]);
    expect([shortened('petal_length_cm', 8), shortened('abc', 8)]).toEqual(['petal_l…', 'abc']);
  });
});

describe('matrixStatistics', () => {
  it('is right on finite values and counts the others', () => {
    const found = matrixStatistics(Float64Array.of(3, NaN, -4, Infinity));
    expect(found).toEqual({ count: 4, notFinite: 2, min: -4, max: 3, mean: -0.5, norm: 5 });
    expect(matrixStatistics(Float64Array.of(3e200, 4e200)).norm).toBeCloseTo(5e200, -190);
    expect(matrixStatistics(Float64Array.of(-3e-200, 4e-200)).norm / 5e-200).toBeCloseTo(1, 14);
    expect(matrixStatistics(Float64Array.of(3e-130, 4e-130)).norm / 5e-130).toBeCloseTo(1, 14);
    expect(matrixStatistics(new Float64Array(3)).norm).toBe(0);
    expect(matrixStatistics(new Float64Array(0)).min).toBeNaN();
  });
});
