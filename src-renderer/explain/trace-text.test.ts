import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factorText, fullText, numberText } from './number-text.ts';
import { adjointNumbers, tangentNumbers } from './step-text.ts';
import { alignedRows, positionOfRow, traceRows, withFlow } from './trace-rows.ts';
import { lecture, walkOf } from './testing/recorded.ts';

describe('numberText', () => {
  it('shows two places as the lecture does, and what is exact as it is', () => {
    const shown = [0.7773, 1.25, -1, 0.102926, -0.139811, 0.5, 0, 1.5].map((value) => numberText(value, '2'));
    expect(shown).toEqual(['0.78', '1.25', '−1', '0.10', '−0.14', '0.5', '0', '1.5']);
  });
  it('shows nothing as 0 that is not', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = numberText(value, '2');
        if (value !== 0) expect(text).not.toMatch(/^−?0(\.0*)?$/);
      }),
      { seed: 7, numRuns: 500 },
    );
    expect(numberText(0.0004, '2')).toBe('0.0004');
    expect(numberText(0.000432, '2')).toBe('0.00043');
    expect(numberText(3e-9, '2')).toBe('3·10⁻⁹');
    expect(numberText(NaN, '2')).toBe('NaN');
    expect(numberText(-Infinity, '6')).toBe('−∞');
  });
  it('has every digit when asked', () => {
    const back = (text: string) => {
      const [mantissa, power = ''] = text.replace('−', '-').split('·10');
      const digits = power.replace('⁻', '-').replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (d) => String('⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(d)));
      return Number(power ? `${mantissa}e${digits}` : mantissa);
    };
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(back(fullText(value))).toBe(value);
      }),
      { seed: 8, numRuns: 500 },
    );
  });
  it('puts negative factors and powers of ten in parentheses', () => {
    expect([1.5, -1, 2e-9].map((value) => factorText(value, '2'))).toEqual(['1.5', '(−1)', '(2·10⁻⁹)']);
  });
});

describe('numbers put in', () => {
  it('are those of the step', () => {
    const { items } = lecture.reverse.adjoints;
    expect(items.map((step) => adjointNumbers(step, '2'))).toEqual([
      ...['', '1·1', '1·1', '1·0.64', '1·(−1.55)', '0.64·(−1)', '−1.55·(−1)', '−0.64·0.22', '1.55·0.17'],
      ...['−0.14·1', '−0.14·1.5', '−0.14·(−1)', '−0.14 + 0.27·1', '−0.21 + 0.27·1', '0.14 + 0.27·1.5'],
    ]);
    expect(tangentNumbers(lecture.forward.tangents.items[1], '2')).toBe('1·1 + 1.5·0 + (−1)·0');
  });
});

describe('lines of the traces', () => {
  const reverse = walkOf(lecture.reverse);

  it('stand as in the lecture: beside v_k the steps through v_k, last one first', () => {
    const rows = alignedRows(reverse);
    const through = rows.filter(({ node, step }) => node === 3 || [12, 13].includes(step ?? -1));
    expect(through.map(({ step }) => step)).toEqual([14, 13, 12]);
    expect(rows.filter(({ result }) => result !== null).map(({ node }) => node)).toEqual([0, 1, 2]);
    expect(rows.at(-1)).toMatchObject({ node: 11, step: 0 });
    expect(rows.flatMap(({ step }) => step ?? [])).toEqual(Array.from({ length: 15 }, (_, i) => 14 - i));
  });
  it('lead to their steps', () => {
    const rows = traceRows(reverse);
    const row = rows.find(({ step }) => step === 14);
    expect(row && positionOfRow(reverse, row, 'second')).toBe(24);
    expect(row && positionOfRow(reverse, row, 'primal')).toBe(1);
    expect(positionOfRow(reverse, rows[0], 'second')).toBe(null);
  });
  it('have each tangent beside its primal', () => {
    const rows = traceRows(walkOf(lecture.forward));
    expect(rows.map(({ step }) => step)).toEqual([null, null, null, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
  it('say before a node what was decided before it', () => {
    const source = { from: 0, to: 1, line: 1, column: 1 };
    const event = (at: number) =>
      ({ kind: 'branch', at, text: '', taken: true, iteration: null, source }) as const;
    const rows = withFlow(traceRows(reverse), [event(3), event(5), event(12)]);
    const around = rows.map(({ node, flow }) => (flow === undefined ? node : `flow ${flow}`));
    expect(around.indexOf('flow 0')).toBe(around.indexOf(3) - 1);
    expect(around.indexOf('flow 1')).toBe(around.indexOf(5) - 1);
    expect(around.at(-1)).toBe('flow 2');
  });
});
