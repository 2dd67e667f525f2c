import { judge } from '@shared/contract/confusion.ts';
import { describe, expect, it } from 'vitest';
import { classificationOf } from './testing.ts';
import { matrixAt, rates, suggestions } from './threshold.ts';

const two = classificationOf(
  ['no', 'yes'],
  [
    [28, 4],
    [6, 14],
  ],
);

describe('the decision threshold', () => {
  it('moves rows between the columns of the matrix, never between its rows', () => {
    for (const threshold of [0, 0.1, 0.25, 0.5, 0.734, 1]) {
      const matrix = matrixAt(two, threshold);
      expect(matrix.map((row) => row[0] + row[1])).toEqual([32, 20]);
    }
    expect(matrixAt(two, 0.5)).toBe(two.matrix);
    expect(matrixAt(two, 0)[1]).toEqual([0, 20]);
    expect(matrixAt(two, 1)[1]).toEqual([20, 0]);
  });

  it('is the network’s own where there are more classes', () => {
    const three = classificationOf(
      ['a', 'b', 'c'],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    );
    expect(matrixAt(three, 0.2)).toBe(three.matrix);
  });

  it('suggests what no other threshold beats', () => {
    const [half, f1, youden] = suggestions(two);
    expect(half.threshold).toBe(0.5);
    const f1At = (threshold: number) => judge(matrixAt(two, threshold)).classes[1].f1;
    const jAt = (threshold: number) => {
      const { recall, falsePositives } = rates(matrixAt(two, threshold));
      return recall - falsePositives;
    };
    for (let i = 0; i <= 1000; i++) {
      expect(f1At(i / 1000)).toBeLessThanOrEqual(f1At(f1.threshold) + 1e-12);
      expect(jAt(i / 1000)).toBeLessThanOrEqual(jAt(youden.threshold) + 1e-12);
    }
  });
});
