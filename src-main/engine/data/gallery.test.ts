import { describe, expect, it } from 'vitest';
import { tableSummarySchema, preparedSummarySchema } from '@shared/contract/data-summary.ts';
import { validate } from '@shared/contract/fault.ts';
import { knownSettings } from '@shared/design/defaults.ts';
import { sourceColumns } from '@shared/design/gallery.ts';
import { issuesOf } from '@shared/design/issues.ts';
import { presets } from '@shared/design/presets.ts';
import { galleryNames, generatorNames, type DataSource } from '@shared/design/schema.ts';
import { checkRows } from './check-rows.ts';
import { readText } from './reader.ts';
import { defaultSettings } from './defaults.ts';
import { rawRowOf } from './encode.ts';
import { tableOf } from './load.ts';
import { prepare } from './prepare.ts';
import { droppedCount } from './treatments.ts';
import { preparedSummary } from './prepared-summary.ts';
import { summarise } from './summary.ts';

type KnownSource = Extract<DataSource, { kind: 'gallery' | 'generated' }>;
const sources: KnownSource[] = [
  ...galleryNames.map((id) => ({ kind: 'gallery' as const, id })),
  ...generatorNames.map((id) => ({ kind: 'generated' as const, id, rows: 60, noise: 0.1, seed: 1 })),
];

describe.each(sources)('the set $id', (source) => {
  const table = tableOf(source);

  it('has the columns that the gallery promises, and can be learned from', () => {
    expect(sourceColumns[source.id].map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    const prepared = prepare(table, knownSettings(source));
    expect(prepared.task).toBe('classification');
    expect(prepared.training.inputs.every(Number.isFinite)).toBe(true);
    validate(preparedSummarySchema, preparedSummary(prepared), 'summary');
  });

  it('has a summary that fits the contract', () => {
    // Which table of the session it is, the main process says.
    const described = { table: 1, ...summarise(table) };
    const summary = validate(tableSummarySchema, described, 'summary');
    expect(summary).toEqual(described);
    expect(summary.rows).toBe(table.rows);
    expect(summary.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    for (const { histogram, missing, min } of summary.columns) {
      const shown = histogram.counts.reduce((sum, count) => sum + count, 0);
      expect(shown).toBe(table.rows - missing);
      if (min !== null) expect(histogram.edges).toHaveLength(histogram.counts.length + 1);
    }
  });
});

it('knows what the sets hold', () => {
  const facts = (id: (typeof galleryNames)[number]) => {
    const source = { kind: 'gallery', id } as const;
    const { shape, treatments, training, validation } = prepare(tableOf(source), knownSettings(source));
    return [shape.inputs, shape.outputs, training.rows, validation?.rows, droppedCount(treatments)];
  };
  expect(facts('iris')).toEqual([4, 3, 120, 30, 0]);
  expect(facts('digits')).toEqual([64, 10, 1438, 359, 0]);
  // Eleven penguins lack a cell; the sex of one of them is ".".
  expect(facts('penguins')).toEqual([9, 3, 266, 67, 11]);
});

describe.each(presets.map((preset) => [preset.id, preset.document()] as const))(
  'the preset %s',
  (id, document) => {
    it('fits its data, without an issue', () => {
      const { shape } = prepare(tableOf(document.data.source), document.data);
      expect(issuesOf(document.design, shape, document.data)).toEqual([]);
      expect(shape.task).toBe(id === 'body-mass' ? 'regression' : 'classification');
    });
  },
);

describe('defaultSettings', () => {
  const rows = Array.from({ length: 40 }, (_, i) => i);
  const csv = ['id,name,kind,size,flag,always']
    .concat(rows.map((i) => `${i},name ${i},${'ab'[i % 2]},${i * 1.5},${i % 2},7`))
    .join('\n');
  const source: DataSource = { kind: 'embedded', name: 't.csv', text: csv };
  const roles = (wish = {}) =>
    defaultSettings(tableOf(source), source, wish).columns.map(
      ({ name, role, kind }) => `${name}:${role}:${kind}`,
    );

  it('takes the last categorical column and ignores what cannot help', () => {
    expect(roles()).toEqual([
      'id:ignore:numeric',
      'name:ignore:categorical',
      'kind:target:categorical',
      'size:input:numeric',
      'flag:input:numeric',
      'always:ignore:numeric',
    ]);
  });

  it('takes the wished target, as classes where it holds few whole numbers', () => {
    expect(roles({ target: 'flag' })).toContain('flag:target:categorical');
    expect(roles({ target: 'flag', task: 'regression' })).toContain('flag:target:numeric');
    expect(roles({ target: 'size' })).toContain('size:target:numeric');
    expect(() => roles({ target: 'weight' })).toThrow(/no column "weight"/);
  });

  it('standardizes a numeric target', () => {
    expect(defaultSettings(tableOf(source), source, { target: 'size' }).targetScaling).toBe('standardize');
    const numbers = readText('a,b\n1,0.5\n2,0.75\n', 't');
    const settings = defaultSettings(numbers, source);
    expect(settings.columns[1]).toEqual({ name: 'b', role: 'target', kind: 'numeric' });
  });
});

it('asks for the text of a file', () => {
  const source: DataSource = { kind: 'file', path: '/data/my table.csv', sha256: '0'.repeat(64) };
  expect(tableOf(source, new TextEncoder().encode('a,b\n1,2\n')).name).toBe('my table.csv');
  expect(() => tableOf(source)).toThrow(/my table.csv was not read/);
});

it('checks with rows from the first to the last, whole and of the right kinds', () => {
  const source = { kind: 'gallery', id: 'penguins' } as const;
  const table = tableOf(source);
  const prepared = prepare(table, knownSettings(source));
  const rows = checkRows(table, prepared);
  expect(rows).toHaveLength(8);
  expect(rows[0]).toEqual(rawRowOf(table, prepared.inputs, 0));
  expect(rows[7]).toEqual(rawRowOf(table, prepared.inputs, 343));
  expect(new Set(rows.map((row) => row.island)).size).toBe(3);
  expect(rows.every((row) => typeof row.body_mass_g === 'number' && row.sex !== '')).toBe(true);
});
