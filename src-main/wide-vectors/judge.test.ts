import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import type { Measured } from './judge.ts';

const FLAG = '--wide';
const measured: Measured = { wrong: null, fastBits: 'abc', exact: 1.3, fast: 1.1 };
const wide: Measured = { ...measured, exact: 1, fast: 1 };

/** @param change what is otherwise in the how-manieth process */
function judged(change: Record<number, Partial<Measured> | string> = {}) {
  const asked: (readonly string[])[] = [];
  const verdict = judge(FLAG, (flags) => {
    const other = change[asked.length] ?? {};
    asked.push(flags);
    return typeof other === 'string' ? other : { ...(flags.includes(FLAG) ? wide : measured), ...other };
  });
  return { verdict, asked };
}

describe('the judgement', () => {
  it('is yes where all bits are right and exact is faster', () => {
    const { verdict, asked } = judged();
    expect(verdict).toMatchObject({ verdict: 'yes', gain: 1.3 });
    expect(asked.map((flags) => flags.includes(FLAG))).toEqual([false, true, true, true, false]);
    expect(asked[1]).toContain('--no-liftoff');
    expect(asked[3]).toEqual([FLAG]);
  });

  it.each([0, 1, 2, 3, 4])('is no where process %i gives no answer, and asks no further', (place) => {
    const { verdict, asked } = judged({ [place]: 'the process ended with SIGTRAP' });
    expect(verdict).toMatchObject({ verdict: 'no', reason: expect.stringContaining('SIGTRAP') as string });
    expect(asked).toHaveLength(place + 1);
  });

  it.each([1, 2, 3])('is no where process %i has wrong bits in exact', (place) => {
    const { verdict } = judged({ [place]: { wrong: 'one example, state' } });
    expect(verdict).toMatchObject({
      verdict: 'no',
      reason: expect.stringContaining('one example') as string,
    });
  });

  it.each([1, 2, 3])('is no where process %i has other bits in fast', (place) => {
    expect(judged({ [place]: { fastBits: 'abd' } }).verdict.verdict).toBe('no');
  });

  it('is no below a gain of a tenth, against the faster of the processes without the flag', () => {
    expect(judged({ 4: { exact: 1.09 } }).verdict.verdict).toBe('no');
    expect(judged({ 4: { exact: 1.1 } }).verdict.verdict).toBe('yes');
    expect(judged({ 3: { exact: NaN } }).verdict.verdict).toBe('no');
  });

  it('is no where fast becomes slower, but for machines that have none', () => {
    expect(judged({ 3: { fast: 1.2 } }).verdict.verdict).toBe('no');
    const without = Object.fromEntries(
      [0, 1, 2, 3, 4].map((i) => [i, { fastBits: '', fast: i === 3 ? 2 : 1 }]),
    );
    expect(judged(without).verdict.verdict).toBe('yes');
  });
});
