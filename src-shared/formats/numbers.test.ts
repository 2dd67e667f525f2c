import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, numberText } from './numbers.ts';

describe('numberText', () => {
  it('reads back to the same bits, for every finite double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) =>
        Object.is(JSON.parse(numberText(x)), x),
      ),
      { seed: 1, numRuns: 2000 },
    );
    for (const x of [-0, 0, 5e-324, Number.MAX_VALUE, 1 / 3, 1e21, -1e-7])
      expect(JSON.parse(numberText(x))).toBe(x);
  });

  it('keeps what JSON has no number for as words', () => {
    expect([NaN, Infinity, -Infinity].map(numberText)).toEqual(['"NaN"', '"Infinity"', '"-Infinity"']);
  });
});

describe('jsonText', () => {
  it('is the JSON of JSON.stringify for anything but −0 and numbers that are not finite', () => {
    const value = fc.jsonValue({ noUnicodeString: false });
    fc.assert(
      fc.property(value, (any) => {
        expect(JSON.parse(jsonText(any))).toEqual(JSON.parse(JSON.stringify(any, (_, x: unknown) => x)));
      }),
      { seed: 1, numRuns: 500, examples: [[{ a: [[], {}], b: [[1, 2], [3]], c: null }]] },
    );
  });

  it('puts each row of a matrix on a line', () => {
    expect(
      jsonText({
        name: 'o',
        weights: [
          [1, -0],
          [0.5, 2],
        ],
        none: undefined,
        text: ['a', null],
      }),
    ).toBe('{\n  "name": "o",\n  "weights": [\n    [1, -0.0],\n    [0.5, 2]\n  ],\n  "text": ["a", null]\n}');
    expect(jsonText([Float64Array.of(1, 2)])).toBe('[\n  [1, 2]\n]');
  });
});
