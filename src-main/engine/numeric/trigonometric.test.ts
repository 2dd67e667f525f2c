import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { cos } from './cos.ts';
import { log2 } from './log2.ts';
import { realPower } from './real-power.ts';
import { sin } from './sin.ts';
import reference from './reference/trigonometric.json' with { type: 'json' };

const view = new DataView(new ArrayBuffer(8));
function ulp(x: number): number {
  view.setFloat64(0, Math.abs(x));
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0) - Math.abs(x);
}

describe('against 60 digits (reference/trigonometric.py)', () => {
  const functions = { sin, cos, log2 };
  const allowed = { sin: 0.85, cos: 0.85, log2: 1.6 };
  it.each(['sin', 'cos', 'log2'] as const)('%s is as near as it says', (name) => {
    const rows = reference[name];
    expect(rows.length).toBeGreaterThan(100);
    let worst = 0;
    for (const [x, near, rest] of rows)
      worst = Math.max(worst, Math.abs(functions[name](x) - near - rest) / ulp(near));
    expect(worst).toBeLessThan(allowed[name]);
  });

  it('realPower has the error it says', () => {
    expect(reference.power.length).toBeGreaterThan(50);
    for (const [base, exponent, value] of reference.power) {
      const bound = (2 + 2 * Math.abs(exponent * Math.log(base))) * ulp(value);
      expect(Math.abs(realPower(base, exponent) - value) <= bound, `${base}^${exponent}`).toBe(true);
    }
  });
});

describe('special values', () => {
  it.each([
    [sin(0), 0],
    [sin(-0), -0],
    [sin(5e-324), 5e-324],
    [sin(Infinity), NaN],
    [cos(0), 1],
    [cos(-Infinity), NaN],
    [sin(NaN), NaN],
    [cos(NaN), NaN],
    [log2(0), -Infinity],
    [log2(-1), NaN],
    [log2(Infinity), Infinity],
    [log2(5e-324), -1074],
    [realPower(2, 10), 1024],
    [realPower(2, -2), 0.25],
    [realPower(-2, 3), -8],
    [realPower(-2, 0.5), NaN],
    [realPower(-8, 1 / 3), NaN],
    [realPower(9, 0.5), 3],
    [realPower(0, 0), 1],
    [realPower(0, 1.5), 0],
    [realPower(0, -1), Infinity],
    [realPower(0, -1.5), Infinity],
  ])('%d is %d', (got, wanted) => expect(got).toBe(wanted));

  it('log2 is exact for powers of two', () => {
    for (let k = -1022; k <= 1023; k++) expect(log2(2 ** k)).toBe(k);
  });
});

describe('laws', () => {
  it('sin is odd and cos even, to the bit; sin² + cos² is 1 to two ulps', () => {
    const random = xoroshiro128plus(3);
    for (let i = 0; i < 5000; i++) {
      const x = (uniformFloat64(random) - 0.5) * 10 ** (i % 18);
      expect(sin(-x)).toBe(-sin(x));
      expect(cos(-x)).toBe(cos(x));
      expect(Math.abs(sin(x) * sin(x) + cos(x) * cos(x) - 1) <= 4.5e-16, String(x)).toBe(true);
    }
  });
});
