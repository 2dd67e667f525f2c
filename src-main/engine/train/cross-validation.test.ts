import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnIndex, epochStride } from '@shared/contract/epoch-frame.ts';
import { figuresOf, foldColumns, meanPoints, spreadOf, spreadsOf } from '@shared/contract/folds.ts';
import { defaultDocument, defaultStop } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { foldDivision } from '../data/folds.ts';
import { tableOf } from '../data/load.ts';
import { prepare } from '../data/prepare.ts';
import { CrossValidation } from './cross-validation.ts';
import { Session } from './session.ts';

const iris = (epochs: number, more: Partial<ProjectDocument['design']> = {}): ProjectDocument => {
  const document = defaultDocument();
  const data = { ...document.data, split: { ...document.data.split, test: 0.2 } };
  return { data, design: { ...document.design, batchSize: 16, stop: defaultStop(epochs), ...more } };
};
const tableFor = ({ data }: ProjectDocument) => tableOf(data.source);

function ended(validation: CrossValidation, work = Infinity): CrossValidation {
  while (validation.advance(work) !== 'done');
  return validation;
}

const texts = (rows: Int32Array): string => Array.from(rows, (row) => row + 1).join(',');

/** Rows of all folds as `prepare` has them. */
function preparedFolds(document: ProjectDocument, folds: number, table = tableFor(document)) {
  return Array.from({ length: folds }, (_, fold) =>
    prepare(table, document.data, foldDivision(table, document.data.split, folds, fold)),
  );
}

describe('the rows of the folds', () => {
  it('are disjoint, cover all rows but those of the test part, and keep the shares of the classes', () => {
    const document = iris(1);
    const table = tableFor(document);
    const { testRows, trainingRows, validationRows } = prepare(table, document.data);
    expect(testRows).toHaveLength(30);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 0, max: 1e6 }), (folds, seed) => {
        const split = { ...document.data.split, seed };
        const data = { ...document.data, split };
        const own = prepare(table, data);
        const all = preparedFolds({ ...document, data }, folds, table);
        const held = all.flatMap((one) => [...one.validationRows]).sort((a, b) => a - b);
        expect(held).toEqual([...own.trainingRows, ...own.validationRows].sort((a, b) => a - b));
        for (const one of all) {
          const held = new Set(one.validationRows);
          expect(one.trainingRows.some((row) => held.has(row))).toBe(false);
          expect(one.trainingRows.length + one.validationRows.length).toBe(120);
          for (const species of [0, 1, 2]) {
            const count = [...one.validationRows].filter((row) => Math.floor(row / 50) === species).length;
            expect(Math.abs(count - 40 / folds)).toBeLessThan(1);
          }
        }
      }),
      { numRuns: 20 },
    );
    expect(trainingRows.length + validationRows.length).toBe(120);
  });

  it('have the sizes of scikit-learn’s KFold: n mod k folds have one row more than ⌊n/k⌋', () => {
    const document = iris(1);
    for (const folds of [2, 7, 11, 20]) {
      const sizes = preparedFolds(document, folds).map(({ validationRows }) => validationRows.length);
      const wanted = Array.from(
        { length: folds },
        (_, i) => Math.floor(120 / folds) + Number(i < 120 % folds),
      );
      expect(sizes.sort((a, b) => b - a)).toEqual(wanted);
    }
  });

  it('leak nothing: other values in the rows held out change no statistic of the fold', () => {
    const rows = Array.from({ length: 20 }, (_, i) => [
      i % 7 === 3 ? '' : String(i * i),
      'abc'[i % 3],
      i % 2,
    ]);
    const document = (held: ReadonlySet<number>): ProjectDocument => {
      const text = rows.map(([x, c, y], i) => (held.has(i) ? `${1e6 + i},new,${y}` : `${x},${c},${y}`));
      const base = defaultDocument();
      const columns = (['x', 'c', 'y'] as const).map((name) => ({
        name,
        role: name === 'y' ? ('target' as const) : ('input' as const),
        kind: name === 'x' ? ('numeric' as const) : ('categorical' as const),
      }));
      const source = { kind: 'embedded', name: 'leak', text: `x,c,y\n${text.join('\n')}\n` } as const;
      const missing = { numeric: 'median', categorical: 'most-frequent' } as const;
      return {
        ...base,
        data: { ...base.data, source: source as never, columns, missing, unknown: 'zero' },
      };
    };
    for (let fold = 0; fold < 4; fold++) {
      const clean = preparedFolds(document(new Set()), 4)[fold];
      const dirty = preparedFolds(document(new Set(clean.validationRows)), 4)[fold];
      expect(dirty.validationRows).toEqual(clean.validationRows);
      expect(dirty.inputs).toEqual(clean.inputs);
      expect(dirty.training.inputs).toEqual(clean.training.inputs);
      expect(dirty.validation!.inputs).not.toEqual(clean.validation!.inputs);
    }
  });

  it('are refused where there are fewer rows than folds, and where nothing would end', () => {
    const small = iris(1);
    const held = { ...small.data.split, kind: 'rows' as const };
    const rows = { training: '1,51,101', validation: '', test: '2-50' };
    const data = { ...small.data, split: { ...held, rows } };
    expect(() => new CrossValidation({ ...small, data }, tableFor(small), 4)).toThrow(/4 folds.*3 rows/);
    const stop = { ...defaultStop(1), epochs: { on: false, epochs: 1 } };
    const endless = { ...small, design: { ...small.design, stop } };
    expect(() => new CrossValidation(endless, tableFor(small), 4)).toThrow(/No stop rule/);
  });
});

describe('a cross-validation', () => {
  const document = iris(6, { order: 'shuffled' });
  const table = tableFor(document);

  it('is k runs with those rows, to the bit', () => {
    const results = ended(new CrossValidation(document, table, 3)).results;
    expect(results).toHaveLength(3);
    preparedFolds(document, 3).forEach(({ trainingRows, validationRows }, fold) => {
      const rows = { training: texts(trainingRows), validation: texts(validationRows), test: '' };
      const split = { ...document.data.split, kind: 'rows' as const, rows };
      const session = new Session({ ...document, data: { ...document.data, split } }, table);
      const { trainer } = session;
      const frame = new Float64Array(epochStride(trainer.stack.length));
      const curve: number[] = [];
      const log = (): void => {
        trainer.writeFrame(frame, 0, 0);
        curve.push(...foldColumns.map((column) => frame[columnIndex(column)]));
      };
      log();
      do {
        while (trainer.advance(Infinity) !== 'epoch');
        log();
      } while (trainer.stopReason() === null);
      const { training, validation, epoch } = session.evaluate();
      const result = results[fold];
      expect(Array.from(result.curve)).toEqual(curve);
      expect(result).toMatchObject({ fold: fold + 1, keptEpoch: epoch, epochs: 6, trainingRows: 80 });
      expect(result.figures.map(({ training }) => training)).toEqual(Object.values(figuresOf(training)));
      expect(result.figures.map(({ validation }) => validation)).toEqual(
        Object.values(figuresOf(validation!)),
      );
    });
  });

  it('is the same however it is sliced', () => {
    const whole = ended(new CrossValidation(document, table, 3)).results;
    expect(ended(new CrossValidation(document, table, 3), 700).results).toEqual(whole);
  });

  it('keeps the best weights of a fold whose validation loss no longer falls', () => {
    const stop = { ...defaultStop(400), noImprovement: { on: true, patience: 3 } };
    const quick = { ...document.design.optimizer, learningRate: 0.4 };
    const early = { ...document, design: { ...document.design, stop, optimizer: quick } };
    const { results } = ended(new CrossValidation(early, table, 2));
    const stopped = results.filter((one) => one.stopped.includes('without a better'));
    expect(stopped.length).toBeGreaterThan(0);
    for (const one of stopped) {
      expect(one.keptEpoch).toBe(one.bestEpoch);
      expect(one.epochs).toBe(one.bestEpoch + 3);
    }
  });

  it('names the fold whose data fails, and the one that diverges', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `${i},${i === 5 ? 'rare' : 'ab'[i % 2]},${i % 2}`);
    const source = { kind: 'embedded', name: 'rare', text: `x,c,y\n${rows.join('\n')}\n` } as const;
    const columns = (['x', 'c', 'y'] as const).map((name) => ({
      name,
      role: name === 'y' ? ('target' as const) : ('input' as const),
      kind: name === 'x' ? ('numeric' as const) : ('categorical' as const),
    }));
    const data = { ...document.data, source: source as never, columns, unknown: 'error' as const };
    const rare = { ...document, data };
    const output = { ...document.design.output, activation: 'sigmoid' as const };
    const loss = { ...document.design.loss, kind: 'logistic' as const };
    const design = { ...document.design, output, loss };
    expect(() => ended(new CrossValidation({ ...rare, design }, tableFor(rare), 4))).toThrow(
      /^Fold [1-4] of 4: .*rare/,
    );
    const optimizer = { ...document.design.optimizer, kind: 'gradientDescent' as const, learningRate: 100 };
    const layers = [1, 2, 3, 4].map((i) => ({
      ...document.design.hidden[0],
      id: `r${i}`,
      activation: 'relu' as const,
    }));
    const wild = { ...document, design: { ...iris(2000).design, hidden: layers, optimizer } };
    const squared = { ...wild.design, output: { ...wild.design.output, activation: 'identity' as const } };
    const diverging = {
      ...wild,
      design: { ...squared, loss: { ...wild.design.loss, kind: 'mse' as const } },
    };
    expect(() => ended(new CrossValidation(diverging, table, 2))).toThrow(/^Fold 1 of 2: .*became Infinity/);
  });
});

describe('mean and standard deviation', () => {
  it('are those computed by hand', () => {
    // x̄ = 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; √(32/7).
    expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, deviation: Math.sqrt(32 / 7) });
    expect(spreadOf([3])).toEqual({ mean: 3, deviation: NaN });
    expect(spreadOf([]).mean).toBeNaN();
  });

  it('are over the folds, each figure and split alone', () => {
    const result = (fold: number, training: number, validation: number) => ({
      ...{ fold, trainingRows: 2, validationRows: 1, epochs: 1, keptEpoch: 1, bestEpoch: 1, stopped: '' },
      figures: [{ name: 'loss', training, validation }],
      curve: new Float64Array(0),
    });
    expect(spreadsOf([result(1, 1, 10), result(2, 3, 14)])).toEqual([
      {
        name: 'loss',
        training: { mean: 2, deviation: Math.SQRT2 },
        validation: { mean: 12, deviation: Math.sqrt(8) },
      },
    ]);
    expect(spreadsOf([])).toEqual([]);
  });

  it('of curves are at the epochs that all have', () => {
    const curve = (...rows: number[][]) => Float64Array.from(rows.flat());
    const one = curve([0, 9, 4, 0, 0], [1, 9, 2, 0, 0], [2, 9, 1, 0, 0]);
    const two = curve([0, 9, 6, 0, 0], [2, 9, 3, 0, 0], [4, 9, 1, 0, 0]);
    expect(meanPoints([one, two], 'validationLoss')).toEqual([
      { x: 0, y: 5 },
      { x: 2, y: 2 },
    ]);
  });
});
