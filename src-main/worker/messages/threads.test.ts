import { expect, it } from 'vitest';
import { trainingThreads } from './threads.ts';

it('a training leaves one of three processors or more to the window, and takes no more than eight', () => {
  expect([1, 2, 3, 8, 9, 64].map((processors) => trainingThreads(processors, true))).toEqual([
    1, 2, 2, 7, 8, 8,
  ]);
  expect([1, 2, 3, 8, 64].map((processors) => trainingThreads(processors, false))).toEqual([1, 2, 3, 8, 8]);
});
