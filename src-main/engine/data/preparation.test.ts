import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOf, scalings, type MissingPolicy, type Scaling } from '@shared/design/choices.ts';
import { defaultPreparation, defaultSplit } from '@shared/design/defaults.ts';
import { policiesFor } from '@shared/design/preparation.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import type { OneHotInput } from '@shared/formats/encodings.ts';
import { readText } from './reader.ts';
import { decodeTargets, encodeCell, encodeRow, rawRowOf } from './encode.ts';
import { fitCategories } from './fit.ts';
import { prepare } from './prepare.ts';
import reference from './reference/preparation.json' with { type: 'json' };
import { foldOf } from './split.ts';
import type { Table } from './types.ts';

type Cell = number | string | null;
/** A column `x` beside a target that varies. */
const tableOf = (values: readonly Cell[]): Table =>
  readText(['x,y', ...values.map((value, row) => `${value ?? ''},${row}`)].join('\n'), 'x.csv');

const settings = (
  kind: 'numeric' | 'categorical',
  training: number,
  more: Partial<DataSettings>,
): DataSettings => ({
  source: { kind: 'embedded', name: 'x', text: '' },
  columns: [
    { name: 'x', role: 'input', kind },
    { name: 'y', role: 'target', kind: 'numeric' },
  ],
  ...defaultPreparation(),
  scaling: 'none',
  targetScaling: 'none',
  ...more,
  split: {
    ...defaultSplit(),
    kind: 'rows',
    rows: { training: `1-${training}`, validation: `${training + 1}-`, test: '' },
  },
});

/** The values of all rows in their order: training rows come first. */
function encoded(table: Table, data: DataSettings) {
  const { training, validation, inputs, shape } = prepare(table, data);
  const all = [...training.inputs, ...validation!.inputs];
  const [input] = inputs;
  return {
    values: Array.from({ length: table.rows }, (_, row) =>
      all.slice(row * shape.inputs, (row + 1) * shape.inputs),
    ),
    fill: input.fill,
    input,
    categories: input.kind === 'one-hot' ? input.categories : null,
  };
}

describe(`the preparation is that of scikit-learn ${reference['scikit-learn']}`, () => {
  const close = (got: number, wanted: number) =>
    Math.abs(got - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted));

  it.each(reference.numeric.filter(({ values, training }) => training < values.length))(
    'of $name: $missing, $scaling',
    ({ values, training, missing, scaling, fill, encoded: wanted }) => {
      const more = {
        missing: { numeric: missing as 'mean', categorical: 'drop' as const },
        constants: { numeric: -1.5 },
        scaling: scaling as Scaling,
      };
      const got = encoded(tableOf(values), settings('numeric', training, more));
      expect(close(got.fill as number, fill)).toBe(true);
      got.values.forEach(([value], row) => expect(close(value, wanted[row]!), `row ${row + 1}`).toBe(true));
    },
  );

  it.each(reference.categorical)('of words, $training training rows: $missing', (wanted) => {
    const { values, training, refused } = wanted;
    const table = tableOf(values);
    const [missing, constant] = wanted.missing.split(' ');
    const more = {
      missing: { numeric: 'drop' as const, categorical: missing as 'category' },
      ...(constant && { constants: { categorical: constant } }),
      unknown: 'zero' as const,
    };
    const got = encoded(table, settings('categorical', training, more));
    expect(got.categories).toEqual(wanted.categories);
    expect(got.values).toEqual(wanted.encoded);
    // With handle_unknown="error" the same cells are refused.
    const strict = { ...got.input, unknown: 'error' } as OneHotInput;
    values.forEach((cell, row) => {
      const encode = (): void => encodeCell(strict, cell, new Float64Array(wanted.categories.length), 0);
      if (refused.includes(row)) expect(encode).toThrow(/wanted one of/);
      else expect(encode).not.toThrow();
    });
  });
});

describe('a constant for missing cells', () => {
  const of = (values: readonly Cell[], training: number, constant: string) =>
    encoded(
      tableOf(values),
      settings('categorical', training, {
        missing: { numeric: 'drop', categorical: 'constant' },
        constants: { categorical: constant },
        unknown: 'zero',
      }),
    );

  it('is an unknown category where no training row has or lacks the cell, as in a file of weights', () => {
    const { categories, fill, values } = of(['a', 'b', 'a', null], 3, 'z');
    expect([categories, fill, values[3]]).toEqual([['a', 'b'], '', [0, 0]]);
    expect(of(['a', 'b', 'a', null], 3, 'b').values[3]).toEqual([0, 1]);
    expect(of(['a', 'b', null, null], 3, 'z').values[3]).toEqual([0, 0, 1]);
  });
});

describe('a preparation', () => {
  const numbers = fc.array(fc.option(fc.integer({ min: -1000, max: 1000 }), { freq: 4 }), {
    minLength: 4,
    maxLength: 30,
  });

  it('fits on the training rows alone: other held-out rows change no statistic', () => {
    fc.assert(
      fc.property(
        numbers,
        numbers,
        fc.constantFrom(...namesOf(scalings)),
        fc.constantFrom(...policiesFor('numeric').filter((policy) => policy !== 'drop')),
        fc.boolean(),
        (training, other, scaling, missing: MissingPolicy, categorical) => {
          const seen = [1, ...training];
          const kind = categorical ? 'categorical' : 'numeric';
          const more = {
            missing: { numeric: missing as 'mean', categorical: 'most-frequent' as const },
            unknown: 'zero' as const,
            scaling,
            targetScaling: scaling,
          };
          const fitted = (held: readonly Cell[]) => {
            const { inputs, targets } = prepare(
              tableOf([...seen, ...held]),
              settings(kind, seen.length, more),
            );
            return { inputs, targets };
          };
          expect(fitted(other)).toEqual(fitted([7]));
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });

  it('decodes the targets that it encodes, to 1e-12', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.constantFrom(...namesOf(scalings)), (raw, targetScaling) => {
        const varied = [0.5, -1.25, ...raw];
        const table = readText(['x,y', ...varied.map((y, row) => `${row},${y}`)].join('\n'), 'y.csv');
        const { targets, training } = prepare(table, {
          ...settings('numeric', varied.length - 1, { targetScaling }),
        });
        const size = Math.max(...varied.map(Math.abs));
        training.targets.forEach((value, row) => {
          const [decoded] = decodeTargets(targets, [value]);
          expect(Math.abs(decoded - table.columns[1].numbers[row])).toBeLessThanOrEqual(1e-12 * size);
        });
      }),
      { seed: 12, numRuns: 200 },
    );
  });

  it('encodes a raw row as the row of the table, where a category looks like a missing cell elsewhere', () => {
    const table = readText('x,y\nNA,1\n-,2\nFR,3\nDE,4\nNA,5\n', 'x.csv', { missing: ['-'] });
    const data = settings('categorical', 4, { missing: { numeric: 'drop', categorical: 'category' } });
    const { inputs, inputNames, training } = prepare(table, data);
    expect(inputNames).toEqual(['x=DE', 'x=FR', 'x=NA', 'x=?']);
    const encoded = new Float64Array(4);
    training.inputs.forEach((_, at) => {
      if (at % 4 > 0) return;
      encodeRow(inputs, rawRowOf(table, inputs, at / 4), encoded);
      expect(encoded).toEqual(training.inputs.slice(at, at + 4));
    });
  });

  it('takes any number of categories', () => {
    const names = Array.from({ length: 200_000 }, (_, i) => `c${String(i).padStart(6, '0')}`);
    const [column] = readText(
      `x,y\n${names.map((name) => `${name},1\n`).join('')},2\nc199999,3\n`,
      'x.csv',
    ).columns;
    const rows = Int32Array.from({ length: 200_002 }, (_, row) => row);
    const fit = { unknown: 'error', known: rows, constant: 'a' } as const;
    expect(fitCategories(column, rows, { ...fit, missing: 'most-frequent' }).fill).toBe('c199999');
    expect(fitCategories(column, rows, { ...fit, missing: 'constant' }).categories).toEqual(['a', ...names]);
  });

  it('divides as it is told, for the folds of a cross-validation', () => {
    const table = tableOf([1, 2, 3, 4, 5, 6, 7]);
    const data = settings('numeric', 5, {});
    const folds = [0, 1, 2].map((fold) =>
      prepare(table, data, (rows, classes) => foldOf(rows, 3, fold, 1, classes)),
    );
    expect(folds.flatMap(({ validationRows }) => [...validationRows]).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { training, validation, test } of folds)
      expect([training.rows + validation!.rows, test]).toEqual([7, null]);
  });

  it('says of many constant inputs together that they say nothing', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const text = [[...names, 'z', 'y'].join(','), ...[0, 1, 2, 3].map((i) => `1,1,1,1,1,1,1,${i},${i * i}`)];
    const data = settings('numeric', 3, {});
    data.columns = [...names, 'z', 'y'].map((name) => ({
      ...{ name, kind: 'numeric' as const },
      role: name === 'y' ? ('target' as const) : ('input' as const),
    }));
    expect(prepare(readText(text.join('\n'), 'w.csv'), data).warnings).toEqual([
      'The inputs "a", "b", "c", "d", "e" and 2 more have the same value in every training row: they say nothing.',
    ]);
  });

  it('warns of inputs that say nothing, and of classes that no training row has', () => {
    const table = readText('x,y,c\n1,1,a\n1,2,b\n1,3,a\n2,4,z\n', 'w.csv');
    const data = settings('numeric', 3, {});
    data.columns = [
      { name: 'x', role: 'input', kind: 'numeric' },
      { name: 'c', role: 'target', kind: 'categorical' },
    ];
    expect(prepare(table, data).warnings).toEqual([
      'No training row has the class "z", which 1 validation and 0 test rows have: it cannot be learned. Stratify the split, or choose other rows.',
      'The input "x" has the same value in every training row: it says nothing.',
    ]);
  });
});
