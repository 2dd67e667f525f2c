import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['trian', 'train', 1],
    ['same', 'same', 0],
  ])('%s, %s: %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('nearest', () => {
  const names = ['train', 'predict', 'evaluate', 'check', 'verify'];
  it.each([
    ['eval', 'evaluate'],
    ['TRAIN', 'train'],
    ['verfiy', 'verify'],
    ['quantum', null],
    ['', null],
  ])('%s: %s', (word, found) => {
    expect(nearest(word, names)).toBe(found);
  });
});
