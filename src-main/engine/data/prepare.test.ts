import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { namesOf, scalings, type Scaling } from '@shared/design/choices.ts';
import { defaultPreparation, defaultSplit } from '@shared/design/defaults.ts';
import type { Column, DataSettings } from '@shared/design/schema.ts';
import { readText } from './reader.ts';
import { decodeTargets, encodeRow, encodeTable, encodeTargets, rawRowOf } from './encode.ts';
import { fitNumeric } from './fit.ts';
import { galleryTable } from './gallery.ts';
import { prepare } from './prepare.ts';
import { droppedCount } from './treatments.ts';
import reference from './reference/scaling.json' with { type: 'json' };

const columns = (text: string): Column[] =>
  text.split(' ').map((part) => {
    const [name, role, kind] = part.split(':');
    return { name, role: role as Column['role'], kind: kind === 'c' ? 'categorical' : 'numeric' };
  });

const shares = defaultSplit();

const settings = (text: string, more: Partial<DataSettings> = {}): DataSettings => ({
  source: { kind: 'embedded', name: 't', text: '' },
  columns: columns(text),
  ...defaultPreparation(),
  scaling: 'standardize',
  targetScaling: 'standardize',
  split: { ...shares, validation: 0 },
  ...more,
});

function faultOf(csv: string, text: string, more: Partial<DataSettings> = {}): Fault {
  try {
    prepare(readText(csv, 't.csv'), settings(text, more));
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('prepare', () => {
  it('encodes inputs and class indices', () => {
    const csv = 'a,b,c\n1,x,yes\n3,y,no\n?,y,no\n5,,yes\n5,x,yes\n';
    const prepared = prepare(
      readText(csv, 't'),
      settings('a:input b:input:c c:target:c', { scaling: 'min-max' }),
    );
    expect(prepared.inputs).toEqual([
      { name: 'a', kind: 'min-max', min: 1, max: 5, fill: null, range: { min: 1, max: 5 } },
      { name: 'b', kind: 'one-hot', categories: ['x', 'y'], fill: null, unknown: 'error' },
    ]);
    expect(prepared.inputNames).toEqual(['a', 'b=x', 'b=y']);
    expect(prepared.outputNames).toEqual(['no', 'yes']);
    expect(prepared.shape).toEqual({ task: 'classification', inputs: 3, outputs: 2 });
    expect([...prepared.training.inputs]).toEqual([0, 1, 0, 0.5, 0, 1, 1, 1, 0]);
    expect([...prepared.training.targets]).toEqual([1, 0, 1]);
    expect([...prepared.trainingRows]).toEqual([0, 1, 4]);
    expect(prepared.treatments).toEqual([
      { action: 'dropped', column: 'a', value: null, rows: Int32Array.of(2) },
      { action: 'dropped', column: 'b', value: null, rows: Int32Array.of(3) },
    ]);
  });

  it('scales several numeric targets, and back', () => {
    const csv = 'a,y,z\n1,10,0.5\n2,20,0.25\n3,60,1\n';
    for (const targetScaling of namesOf(scalings)) {
      const { targets, training, outputNames } = prepare(
        readText(csv, 't'),
        settings('a:input y:target z:target', { targetScaling }),
      );
      expect(outputNames).toEqual(['y', 'z']);
      const raw = [0, 1, 2].flatMap((row) =>
        decodeTargets(targets, training.targets.slice(2 * row, 2 * row + 2)),
      );
      [10, 0.5, 20, 0.25, 60, 1].forEach((value, i) => expect(raw[i]).toBeCloseTo(value, 12));
    }
  });

  it('orders categories by value where all are numbers', () => {
    const { outputNames } = prepare(readText('a,c\n1,10\n2,9\n3,2\n', 't'), settings('a:input c:target:c'));
    expect(outputNames).toEqual(['2', '9', '10']);
  });

  it('refuses with line and column', () => {
    const csv = 'a,b,c\n1,x,p\n2,y,p\n3,z,p\n';
    const cases: [string, string, string, RegExp][] = [
      [csv, 'a:input c:target:c', 'data-one-class', /"c" has one class only, "p"/],
      ['a,b\n1,2\n2,2\n', 'a:input b:target', 'data-constant-target', /"b" is 2 in every training row/],
      [csv, 'a:ignore c:target:c', 'data-no-input', /input/],
      [csv, 'a:input', 'data-no-target', /target/],
      [csv, 'a:input b:target:c c:target:c', 'data-targets', /got b \(categorical\), c \(categorical\)/],
      [csv, 'a:target b:target:c c:input:c', 'data-targets', /a \(numeric\), b/],
      [csv, 'a:input d:input c:target:c', 'data-unknown-column', /no column "d"; it has a, b, c/],
      [csv, 'a:input a:input b:target:c', 'data-duplicate-column', /"a" is named twice/],
      [
        csv,
        'a:input b:input c:target:c',
        'data-not-number',
        /line 2, column "b": wanted a finite number, got "x"/,
      ],
      ['a,b,c\n1,,p\n2,,q\n', 'a:input b:input c:target:c', 'data-empty-column', /"b" has no value/],
      ['a,b,c\n1,,p\n,2,q\n', 'a:input b:input c:target:c', 'data-no-rows', /row 1 in "b"/],
      ['a,c\n-1.7e308,p\n1.7e308,q\n1.7e308,q\n', 'a:input c:target:c', 'data-range', /"a".*too far apart/],
    ];
    for (const [text, roles, code, message] of cases) {
      const fault = faultOf(text, roles);
      expect(fault.code, roles).toBe(code);
      expect(fault.message, roles).toMatch(message);
    }
  });

  it('fits on the training rows only', () => {
    const table = galleryTable('penguins');
    const roles = 'species:target:c island:input:c beak_length_mm:input body_mass_g:input sex:input:c';
    const prepared = prepare(table, settings(roles, { split: { ...shares, validation: 0.3, seed: 9 } }));
    const [, beak] = prepared.inputs;
    const training = Float64Array.from(prepared.trainingRows, (row) => table.columns[2].numbers[row]);
    const mean = training.reduce((sum, x) => sum + x, 0) / training.length;
    expect(beak).toMatchObject({ kind: 'standardize', mean });
    expect(prepared.training.rows + prepared.validation!.rows + droppedCount(prepared.treatments)).toBe(344);
    expect(prepared.shape).toEqual({ task: 'classification', inputs: 7, outputs: 3 });
  });

  it('gives every row the bits that encodeRow gives it', () => {
    const table = galleryTable('penguins');
    const roles = 'species:target:c island:input:c beak_depth_mm:input flipper_length_mm:input sex:input:c';
    for (const scaling of namesOf(scalings)) {
      const { inputs, training, trainingRows, shape } = prepare(
        table,
        settings(roles, { scaling, split: shares }),
      );
      const values = new Float64Array(shape.inputs);
      trainingRows.forEach((row, index) => {
        encodeRow(inputs, rawRowOf(table, inputs, row), values);
        expect([...values]).toEqual([
          ...training.inputs.subarray(index * shape.inputs, (index + 1) * shape.inputs),
        ]);
      });
    }
  });

  it('makes constant columns 0, to the bit', () => {
    const csv = `a,b,c\n${'0.1,3e300,p\n0.1,3e300,q\n'.repeat(7)}`;
    for (const scaling of ['standardize', 'min-max', 'robust'] as Scaling[]) {
      const { training } = prepare(readText(csv, 't'), settings('a:input b:input c:target:c', { scaling }));
      expect(training.inputs.every((value) => value === 0)).toBe(true);
    }
  });
});

describe('scaling', () => {
  it.each(reference.columns)('of $data, $column is scikit-learn’s', (wanted) => {
    const table = galleryTable(wanted.data as 'iris');
    const used = (row: number) => table.columns.every((one) => !one.isMissing(row));
    const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter(used);
    const column = table.columns.find((one) => one.name === wanted.column)!;
    const close = (got: number, from: number) =>
      expect(Math.abs(got - from)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(from)));
    const standard = fitNumeric(column, rows, 'standardize') as { mean: number; scale: number; fill: null };
    close(standard.mean, wanted.mean);
    close(standard.scale, wanted.scale);
    const chosen = Int32Array.of(rows[0], rows[7], rows[rows.length - 1]);
    encodeTable([{ name: column.name, kind: 'standardize', ...standard }], table, chosen).forEach(
      (value, i) => close(value, wanted.standardized[i]),
    );
    encodeTable([fitNumeric(column, rows, 'min-max')], table, chosen).forEach((value, i) =>
      close(value, wanted.scaled[i]),
    );
  });
});

describe('encodeRow', () => {
  const inputs = prepare(
    readText('a,b,c\n1,x,p\n2,y,q\n', 't'),
    settings('a:input b:input:c c:target:c'),
  ).inputs;
  const refusal = (row: Record<string, number | string>): unknown => {
    try {
      encodeRow(inputs, row, new Float64Array(3));
      return null;
    } catch (error) {
      return error;
    }
  };

  it('names the column, what was wanted and what came', () => {
    expect(refusal({ a: '1.5', b: 'y', more: 1 })).toBeNull();
    expect(refusal({ a: 1 })).toMatchObject({
      code: 'data-missing',
      message: 'Column "b": wanted one of x, y, got nothing.',
    });
    expect(refusal({ a: 'NA', b: 'x' })).toMatchObject({ code: 'data-missing' });
    expect(refusal({ a: 1, b: 'z' })).toMatchObject({
      code: 'data-category',
      message: 'Column "b": wanted one of x, y, got "z".',
    });
    expect(refusal({ a: 'low', b: 'x' })).toMatchObject({ code: 'data-not-number', path: 'column "a"' });
    expect(refusal({ a: Infinity, b: 'x' })).toMatchObject({ code: 'data-not-number' });
  });

  it('names the line of a table', () => {
    const later = readText('a,b\n1,x\n2,z\n', 'later.csv');
    expect(() => encodeTable(inputs, later)).toThrow('Line 3, column "b": wanted one of x, y, got "z".');
    expect(() => encodeTable(inputs, readText('a\n1\n', 'later.csv'))).toThrow(/later.csv has no column "b"/);
    expect([...encodeTargets([{ name: 'b', kind: 'one-hot', categories: ['x', 'z'] }], later)]).toEqual([
      0, 1,
    ]);
  });
});
