import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

/** Does work by the pace's choice; alternative i takes `times(i)` milliseconds a call. @returns calls of each */
function calls(pace: Pace, count: number, times: (alternative: number) => number): number[] {
  const done: number[] = [];
  for (let i = 0; i < count; i++) {
    const { choice } = pace;
    done[choice] = (done[choice] ?? 0) + 1;
    pace.measured(times(choice), 1);
  }
  return done;
}

describe('the pace', () => {
  it('tries every alternative, and then keeps to the fastest', () => {
    const milliseconds = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(milliseconds, (times) => {
        const pace = new Pace(times.length, 1);
        expect(calls(pace, 3 * times.length, (i) => times[i])).toEqual(times.map(() => 3));
        expect(times[pace.choice]).toBe(Math.min(...times));
        calls(pace, 20, (i) => times[i]);
        expect(times[pace.choice]).toBe(Math.min(...times));
      }),
      { seed: 11 },
    );
  });

  it('takes the most frugal one that no other is so many times faster than', () => {
    const milliseconds = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(milliseconds, fc.constantFrom(1.25, 2), (times, worth) => {
        const pace = new Pace(times.length, worth);
        calls(pace, 3 * times.length, (i) => times[i]);
        const least = Math.min(...times);
        expect(times[pace.choice]).toBeLessThanOrEqual(worth * least);
        for (const more of times.slice(0, pace.choice)) expect(more).toBeGreaterThan(worth * least);
      }),
      { seed: 12 },
    );
  });

  it('is not misled by a call that something else held up', () => {
    const pace = new Pace(2, 1);
    let call = 0;
    calls(pace, 6, (i) => (call++ === 1 ? 500 : [2, 1][i]));
    expect(pace.choice).toBe(1);
  });

  it('compares anew, and follows when another has become the fastest', () => {
    const pace = new Pace(2, 1);
    calls(pace, 6, (i) => [2, 1][i]);
    expect(pace.choice).toBe(1);
    const done = calls(pace, 2000, (i) => [2, 6][i]);
    expect(pace.choice).toBe(0);
    expect(done[0]).toBeGreaterThan(done[1]);
  });

  it('measures by the work, not by the call', () => {
    const pace = new Pace(2, 1);
    for (let i = 0; i < 6; i++) pace.measured(pace.choice === 0 ? 10 : 8, pace.choice === 0 ? 100 : 10);
    expect(pace.choice).toBe(0);
  });
});
