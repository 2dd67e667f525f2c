import * as fc from 'fast-check';
import { judge } from '@shared/contract/confusion.ts';
import { describe, expect, it } from 'vitest';
import { calibration, quantileEdges, uniformEdges } from './calibration.ts';
import {
  averagePrecision,
  precisionRecallCurve,
  rank,
  rocArea,
  rocCurve,
  thresholdCounts,
} from './ranking.ts';
import { regressionErrors } from './regression.ts';

const seeded = { seed: 20261124, numRuns: 300 };

/** Scores with many ties, and which of them are of the class. */
const scored = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 12 }).map((i) => i / 12),
      fc.boolean(),
    ),
    { minLength: 2, maxLength: 60 },
  )
  .filter((rows) => rows.some(([, is]) => is) && rows.some(([, is]) => !is));
const rankedOf = (rows: readonly (readonly [number, boolean])[]) =>
  rank(
    Float64Array.from(rows, ([score]) => score),
    (r) => rows[r][1],
  );

const matrices = fc.integer({ min: 1, max: 7 }).chain((k) => {
  const row = fc.array(fc.nat(20), { minLength: k, maxLength: k });
  return fc.array(row, { minLength: k, maxLength: k });
});

describe('ranking', () => {
  it('has the share of pairs that are in the right order as its ROC area, ties half', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const of = (wanted: boolean) => rows.filter(([, is]) => is === wanted).map(([score]) => score);
        const [positives, negatives] = [of(true), of(false)];
        let right = 0;
        for (const p of positives) for (const n of negatives) right += p > n ? 1 : p === n ? 0.5 : 0;
        expect(rocArea(rankedOf(rows))).toBeCloseTo(right / (positives.length * negatives.length), 12);
      }),
      seeded,
    );
  });

  it('does not change under a strictly increasing map, and turns about under a decreasing one', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const mapped = (map: (x: number) => number) =>
          rankedOf(rows.map(([score, is]) => [map(score), is] as const));
        const [plain, up, down] = [rankedOf(rows), mapped((x) => Math.exp(3 * x) - 40), mapped((x) => -x)];
        expect(rocArea(up)).toBe(rocArea(plain));
        expect(averagePrecision(up)).toBe(averagePrecision(plain));
        expect(rocCurve(up, 500).y).toEqual(rocCurve(plain, 500).y);
        expect(rocArea(down)).toBeCloseTo(1 - rocArea(plain), 12);
      }),
      seeded,
    );
  });

  it('thins a curve to the points allowed, ends kept, and stays near the whole curve', () => {
    const many = Array.from(
      { length: 5000 },
      (_, i) => [((i * 7919) % 5003) / 5003, (i * 104729) % 13 < 4] as const,
    );
    const ranked = rankedOf(many);
    for (const curve of [rocCurve, precisionRecallCurve]) {
      const whole = curve(ranked, 100_000);
      const thin = curve(ranked, 300);
      expect(whole.x.length).toBeGreaterThan(4000);
      expect(thin.x.length).toBeLessThanOrEqual(300);
      expect([thin.x[0], thin.y[0], thin.x.at(-1), thin.y.at(-1)]).toEqual([
        whole.x[0],
        whole.y[0],
        whole.x.at(-1),
        whole.y.at(-1),
      ]);
      for (let i = 0; i < whole.x.length; i += 37) {
        const distance = Math.min(
          ...Array.from(thin.x, (x, k) =>
            Math.max(Math.abs(x - whole.x[i]), Math.abs(thin.y[k] - whole.y[i])),
          ),
        );
        expect(distance).toBeLessThan(0.05);
      }
    }
    const rising = rocCurve(ranked, 300);
    for (let i = 1; i < rising.x.length; i++) {
      expect(rising.x[i]).toBeGreaterThanOrEqual(rising.x[i - 1]);
      expect(rising.y[i]).toBeGreaterThanOrEqual(rising.y[i - 1]);
    }
  });

  it('counts what lies above every threshold', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const { truePositives, falsePositives } = thresholdCounts(rankedOf(rows), 100);
        for (const i of [0, 25, 50, 75, 100]) {
          const above = rows.filter(([score]) => score > i / 100);
          expect(truePositives[i]).toBe(above.filter(([, is]) => is).length);
          expect(falsePositives[i]).toBe(above.filter(([, is]) => !is).length);
        }
      }),
      seeded,
    );
  });

  it('has no area where a score is not a number', () => {
    const ranked = rankedOf([
      [0.5, true],
      [NaN, false],
      [0.1, false],
    ]);
    expect([rocArea(ranked), averagePrecision(ranked)]).toEqual([NaN, NaN]);
    expect(rocCurve(ranked, 500).x).toHaveLength(0);
  });
});

describe('the confusion matrix', () => {
  it('has shares between 0 and 1; balanced accuracy is macro recall over the classes with rows', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const judged = judge(matrix);
        const total = matrix.flat().reduce((sum, count) => sum + count, 0);
        expect(judged.rows).toBe(total);
        expect(judged.classes.reduce((sum, one) => sum + one.predicted, 0)).toBe(total);
        if (total === 0) {
          expect(judged.accuracy).toBeNaN();
          return;
        }
        expect(judged.weighted.recall).toBeCloseTo(judged.accuracy, 12);
        for (const { precision, recall, f1, rows, predicted } of judged.classes) {
          if (rows + predicted === 0) continue;
          for (const share of [precision, recall, f1]) expect(share >= 0 && share <= 1).toBe(true);
          expect(f1).toBeLessThanOrEqual(Math.max(precision, recall) + 1e-15);
          expect(f1).toBeGreaterThanOrEqual(Math.min(precision, recall) - 1e-15);
        }
        const occurring = judged.classes.filter(({ rows }) => rows > 0);
        expect(judged.balancedAccuracy).toBeCloseTo(
          occurring.reduce((sum, { recall }) => sum + recall, 0) / occurring.length,
          12,
        );
      }),
      seeded,
    );
  });
});

describe('calibration', () => {
  it('puts every row into one bin; a class that comes as often as it is said to has no error', () => {
    fc.assert(
      fc.property(scored, (rows) => {
        const scores = Float64Array.from(rows, ([score]) => score);
        for (const edges of [uniformEdges(10), quantileEdges(scores.slice().sort(), 10)]) {
          const bins = calibration(scores, (r) => rows[r][1], edges);
          expect(bins.rows.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
          expect(bins.error).toBeGreaterThanOrEqual(0);
          expect(bins.error).toBeLessThanOrEqual(1);
        }
      }),
      seeded,
    );
    const half = Float64Array.from({ length: 8 }, () => 0.5);
    expect(calibration(half, (r) => r % 2 === 0, uniformEdges(10)).error).toBe(0);
    expect(calibration(new Float64Array(0), () => true, uniformEdges(10)).error).toBeNaN();
  });
});

describe('regression', () => {
  it('is exact for exact predictions, and RMSE is at least MAE', () => {
    const outputs = fc.integer({ min: 1, max: 3 });
    const values = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(outputs, values, values, (k, a, b) => {
        const [truth, predicted] = [Float64Array.from(a), Float64Array.from(b)];
        for (const { mse, mae, r2 } of regressionErrors(truth, truth, k))
          expect([mse, mae, r2]).toEqual([0, 0, 1]);
        for (const { rmse, mae } of regressionErrors(truth, predicted, k))
          expect(rmse).toBeGreaterThanOrEqual(mae * (1 - 1e-12));
      }),
      seeded,
    );
  });
});
