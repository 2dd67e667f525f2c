import { describe, expect, it } from 'vitest';
import { brief, count, counted, duration, elapsed, plain, significant, tick } from './format.ts';

describe('numbers as text', () => {
  it('have the digits that were asked for, a true minus, and say what is no number', () => {
    const texts = [0, 0.1234567, -12.5, 123456.7, 1234567, -0.00001234, NaN, Infinity, -Infinity].map(
      (value) => significant(value),
    );
    expect(texts).toEqual(['0', '0.1235', '−12.50', '123457', '1.235·10⁶', '−1.234·10⁻⁵', '–', '∞', '−∞']);
  });

  it('have as many digits when they are rounded up to a power of ten', () => {
    expect([1, 0.99999, 0.9999, 9.9996, 999.96].map((value) => significant(value))).toEqual([
      '1.000',
      '1.000',
      '0.9999',
      '10.00',
      '1000',
    ]);
  });

  it('read back as they stand in a field', () => {
    for (const value of [0.02, 1e-8, 1 / 3, 4096, 0.1 + 0.2])
      expect(Number(plain(value))).toBeCloseTo(value, 11);
    expect([plain(0.1 + 0.2), plain(1e-8), brief(-1.5), brief(0.123456)]).toEqual([
      '0.3',
      '1e-8',
      '−1.5',
      '0.1235',
    ]);
  });

  it('stay short beside an axis', () => {
    expect([0, 0.5, 1000, 0.001, 1e-6, 2.5e-5, 1e7, -0.25].map(tick)).toEqual([
      '0',
      '0.5',
      '1000',
      '0.001',
      '10⁻⁶',
      '2.5·10⁻⁵',
      '10⁷',
      '−0.25',
    ]);
  });

  it('count with thin spaces and the right plural', () => {
    expect([count(1234567), counted(1, 'row'), counted(2, 'row'), counted(0, 'class', 'classes')]).toEqual([
      '1\u202f234\u202f567',
      '1 row',
      '2 rows',
      '0 classes',
    ]);
  });

  it('tell how long something took, with what is readable of its seconds', () => {
    expect([0.1634, 7.25, 12.3, 61.2].map(elapsed)).toEqual(['0.16 s', '7.3 s', '0:13', '1:02']);
  });
  it('tell durations in seconds, rounded up', () => {
    expect([7, 61.2, 3 * 3600 + 300, 0, NaN, Infinity].map(duration)).toEqual([
      '0:07',
      '1:02',
      '3:05:00',
      '0:00',
      '–:––',
      '–:––',
    ]);
  });
});
