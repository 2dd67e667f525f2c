import { expect, it } from 'vitest';
import { linesChart } from './svg.ts';

const chart = linesChart({
  title: 'a < b',
  subtitle: '"quoted" & more',
  x: 'parameters',
  y: 'ns',
  panels: [
    {
      title: 'one',
      lines: [
        {
          name: 'first',
          points: [
            [100, 10],
            [10_000, 0.1],
          ],
        },
      ],
    },
    { title: 'two', lines: [{ name: 'second', points: [[1000, 1]] }] },
  ],
});

it('is well-formed and escapes text', () => {
  const document = chart.replace(/<style>.*<\/style>/, '');
  const open: string[] = [];
  for (const [, closing, name, rest] of document.matchAll(/<(\/?)([a-z]+)([^>]*)>/gi))
    if (closing) expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  expect(open).toEqual([]);
  expect(chart).toContain('a &lt; b');
  expect(chart).toContain('&quot;quoted&quot; &amp; more');
});

it('has equal steps for equal factors, and less cost lower', () => {
  const [, x0, y0, x1, y1] = /<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none"/
    .exec(chart)!
    .map(Number);
  const [, x, y] = /<circle cx="([\d.]+)" cy="([\d.]+)" r="3.2"/g.exec(chart.split('<g ')[2])!.map(Number);
  expect(x).toBeCloseTo((x0 + x1) / 2, 0);
  expect(y).toBeCloseTo((y0 + y1) / 2, 0);
  expect(y1).toBeGreaterThan(y0);
});

it('names every line once in the legend', () => {
  for (const name of ['first', 'second']) expect(chart.split(`>${name}</text>`)).toHaveLength(2);
});
