import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultDocument } from '../design/defaults.ts';
import { migrate } from './migrations.ts';
import { readProject, writeProject } from './project.ts';
import { readWeights, writeWeights } from './weights.ts';

/** Files as Adjoint 0.1.0 wrote them. */
const sample = (name: string): string => readFileSync(new URL(`reference/${name}`, import.meta.url), 'utf8');

describe('a file of version 1', () => {
  it('opens as a project with the same meaning', () => {
    const project = readProject(sample('version-1.adjoint'));
    expect(project.document.data).toMatchObject({
      scaling: 'standardize',
      missing: { numeric: 'drop', categorical: 'drop' },
      categories: 'all',
      unknown: 'error',
      split: { kind: 'share', validation: 0.25, test: 0, stratified: true, seed: 7 },
    });
    expect(project.document.design.arithmetic).toBe('exact');
    expect(project.checkpoint?.arithmetic).toBe('exact');
    expect(project.checkpoint?.layers.map(({ units }) => units)).toEqual([2, 3]);
    expect(readProject(writeProject(project))).toStrictEqual(project);
  });

  it('opens as weights with the same meaning', () => {
    const file = readWeights(sample('version-1-weights.json'));
    expect([file.training.arithmetic, file.training.design?.arithmetic]).toEqual(['exact', 'exact']);
    expect(file.training.data?.split).toMatchObject({ kind: 'share', validation: 0.25, test: 0, seed: 7 });
    expect(file.preprocessing.inputs.map(({ fill }) => fill)).toEqual([null, null, null, null, null, null]);
    expect(file.preprocessing.inputs[0]).toMatchObject({ kind: 'one-hot', unknown: 'error' });
    expect(readWeights(writeWeights(file))).toStrictEqual(file);
  });

  it('names what its own version would have refused', () => {
    const broken = sample('version-1.adjoint').replace('"validation": 0.25', '"validation": 7');
    expect(() => readProject(broken)).toThrow(/document\.data\.split\.validation.*got 7/);
    const text = sample('version-1.adjoint').replace(/"data": \{[^]*?\n {4}\},/, '"data": 3,');
    expect(() => readProject(text)).toThrow(/document\.data/);
  });
});

describe('migrate', () => {
  const table = {
    1: (file: Record<string, unknown>) => ({ ...file, b: file.a }),
    2: (file: Record<string, unknown>) => ({ ...file, c: file.b }),
  };

  it('comes up through every version', () => {
    const read = { kind: 'project', subject: 'The project file a.adjoint' };
    expect(migrate({ version: 1, a: 7 }, 1, 3, table, read)).toEqual({ version: 3, a: 7, b: 7, c: 7 });
    expect(() => migrate({ version: 1 }, 1, 4, table, read)).toThrow(
      /^The project file a\.adjoint has .* cannot bring up to 4/,
    );
  });

  it('leaves a file of this version alone', () => {
    const text = writeProject({ document: defaultDocument(), checkpoint: null });
    expect(writeProject(readProject(text))).toBe(text);
  });
});
