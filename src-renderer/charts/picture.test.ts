// @vitest-environment happy-dom
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extent, logTicksOf, ticksOf, type ChartPicture } from './picture.ts';
import { pictureCsv } from './picture-csv.ts';
import { pictureSvg, type PictureTheme } from './picture-svg.ts';

const theme: PictureTheme = {
  background: '#fff',
  text: '#111',
  muted: '#555',
  grid: '#eee',
  token: (name) => (name === '--a' ? '#0072b2' : '#b85c00'),
  light: true,
  font: 'sans-serif',
};
const curve = (label: string, color: string, ys: number[]) =>
  ({ kind: 'line', label, color, points: ys.map((y, x) => ({ x, y })) }) as const;
const loss: ChartPicture = {
  title: 'Loss <of> "this" & that',
  x: { label: 'epoch' },
  y: { label: 'loss (bits)' },
  series: [curve('training', '--a', [1, 0.5, 0.25]), curve('validation', '--b', [1.5, 0.75, 0.5])],
};
const parse = (svg: string): Document => new DOMParser().parseFromString(svg, 'image/svg+xml');

describe('a chart as SVG', () => {
  it('is well-formed, and has title, labels with units, ticks, legend and every curve', () => {
    const { svg, width, height } = pictureSvg(loss, theme);
    const page = parse(svg);
    expect(page.querySelector('parsererror')).toBeNull();
    expect(page.documentElement.getAttribute('viewBox')).toBe(`0 0 ${width} ${height}`);
    const texts = [...page.querySelectorAll('text')].map((one) => one.textContent);
    for (const wanted of [
      'Loss <of> "this" & that',
      'epoch',
      'loss (bits)',
      'training',
      'validation',
      '0.5',
      '1',
    ])
      expect(texts).toContain(wanted);
    const lines = [...page.querySelectorAll('polyline')];
    expect(lines.map((line) => line.getAttribute('stroke'))).toEqual(['#0072b2', '#b85c00']);
    expect(lines[0].getAttribute('points')?.split(' ')).toHaveLength(3);
  });

  it('leaves out what a logarithmic axis has no place for, and what is no number', () => {
    const picture: ChartPicture = {
      ...loss,
      y: { label: 'loss', logarithmic: true },
      series: [curve('training', '--a', [1, 0, -1, NaN, Infinity, 0.01])],
    };
    const { svg } = pictureSvg(picture, theme);
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(parse(svg).querySelector('polyline')?.getAttribute('points')?.split(' ')).toHaveLength(2);
  });

  it('joins cells of one colour to rectangles, and writes texts into cells', () => {
    const places = Float64Array.of(0, 1);
    const field = {
      ...{ columns: 2, rows: 2, label: 'rows', x: places, y: places },
      values: [1, 2, 3, 4],
      colors: () => ['#000', '#000', '#000', '#fff'],
    };
    const axis = { label: 'class', categories: ['a', 'b'] };
    const rects = (texts?: string[]) => {
      const picture = {
        title: 'm',
        x: axis,
        y: axis,
        series: [],
        downwards: true,
        field: { ...field, texts },
      };
      return parse(pictureSvg(picture, theme).svg);
    };
    const fills = (page: Document) =>
      [...page.querySelectorAll('g rect')].map((rect) => rect.getAttribute('fill'));
    expect(fills(rects())).toEqual(['#000', '#000', '#fff']);
    const page = rects(['1', '2', '3', '4']);
    expect(fills(page)).toHaveLength(4);
    expect([...page.querySelectorAll('g text')].map((one) => one.textContent)).toEqual(['1', '2', '3', '4']);
  });
});

describe('a chart as CSV', () => {
  it('has a column per curve where all have the same x, else a row per point', () => {
    expect(pictureCsv(loss)).toBe(
      'epoch,training: loss (bits),validation: loss (bits)\n0,1,1.5\n1,0.5,0.75\n2,0.25,0.5\n',
    );
    const uneven = { ...loss, series: [loss.series[0], curve('b, "c"', '--b', [7])] };
    expect(pictureCsv(uneven)).toBe(
      'series,epoch,loss (bits)\ntraining,0,1\ntraining,1,0.5\ntraining,2,0.25\n"b, ""c""",0,7\n',
    );
  });

  it('keeps every bit of a number', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 20 }), (ys) => {
        const text = pictureCsv({ ...loss, series: [curve('training', '--a', ys)] });
        const read = text
          .trimEnd()
          .split('\n')
          .slice(1)
          .map((line) => Number(line.split(',')[1]));
        expect(read).toEqual(ys.map((y) => (y === 0 ? 0 : y)));
      }),
      { seed: 20261124, numRuns: 100 },
    );
  });
});

describe('ticks', () => {
  it('are round numbers inside the axis, evenly apart', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(value, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (low, span) => {
        const ticks = ticksOf(low, low + span, 6);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(8);
        const slack = span * 1e-6;
        for (const one of ticks) expect(one >= low - slack && one <= low + span + slack).toBe(true);
      }),
      { seed: 20261124, numRuns: 300 },
    );
    expect(ticksOf(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(logTicksOf(0.02, 300)).toEqual([0.1, 1, 10, 100]);
  });

  it('have an axis with room about the points, and one even without points', () => {
    const [low, high] = extent(loss, 'y');
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(1.5);
    expect(extent({ ...loss, series: [] }, 'y')).toEqual([-0.03, 1.03]);
  });
});
