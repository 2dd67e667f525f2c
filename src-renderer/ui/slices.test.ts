import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { atOnce, type Steps } from '@shared/contract/steps.ts';
import { inSlices, PIECE, pieces } from './slices.ts';

let clock = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Each step takes a millisecond. */
function* counting(steps: number): Steps<number> {
  for (let i = 0; i < steps; i++) {
    clock += 1;
    yield;
  }
  return steps;
}

it('short work is done at once, long work leaves room for others, to the same result', () => {
  const results: number[] = [];
  inSlices(counting(2), (result) => results.push(result));
  expect([results, vi.getTimerCount()]).toEqual([[2], 0]);
  inSlices(counting(50), (result) => results.push(result));
  let turns = 0;
  for (; vi.getTimerCount() > 0; turns++) vi.advanceTimersToNextTimer();
  expect(results).toEqual([2, atOnce(counting(50))]);
  expect(turns).toBeGreaterThan(8);
});

it('what is dropped never comes to a result', () => {
  const done = vi.fn();
  inSlices(counting(50), done)();
  vi.runAllTimers();
  expect(done).not.toHaveBeenCalled();
});

it('pieces cover a length without a gap', () => {
  expect([...pieces(2 * PIECE + 1)]).toEqual([
    [0, PIECE],
    [PIECE, 2 * PIECE],
    [2 * PIECE, 2 * PIECE + 1],
  ]);
  expect([...pieces(0)]).toEqual([]);
});
