import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { defaultDocument } from '../design/defaults.ts';
import { explainGallery } from '../design/explain-gallery.ts';
import type { ExplainSession } from '../design/explain.ts';
import { jsonText } from './numbers.ts';
import { readProject, writeProject } from './project.ts';
import { checkpoint } from './testing.ts';

const trained = () => ({ document: defaultDocument(), checkpoint: checkpoint() });

function faultOf(text: string): Fault {
  try {
    readProject(text);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}
const changed = (change: (file: Record<string, never>) => unknown): string => {
  const file = JSON.parse(writeProject(trained())) as Record<string, never>;
  change(file);
  return jsonText(file);
};

describe('a project file', () => {
  it('reads back equal, trained and not', () => {
    const head = { format: 'adjoint-project', version: 2 };
    expect(readProject(writeProject(trained()))).toStrictEqual({ ...head, ...trained() });
    const untrained = { document: defaultDocument(), checkpoint: null, savedAt: '2026-01-01T00:00:00Z' };
    expect(readProject(writeProject(untrained))).toStrictEqual({ ...head, ...untrained });
  });

  it('keeps the session of the Explain place, and needs none', () => {
    for (const { function: source, inputs } of explainGallery) {
      const explain: ExplainSession = {
        looksAt: 'function',
        function: source,
        inputs: [...inputs],
        mode: 'forward',
        decomposed: ['sigmoid', 'linear'],
      };
      const document = { ...defaultDocument(), explain };
      expect(readProject(writeProject({ document, checkpoint: null })).document).toStrictEqual(document);
    }
    const wrong = { ...defaultDocument(), explain: { mode: 'sideways' } as unknown as ExplainSession };
    expect(faultOf(writeProject({ document: wrong, checkpoint: null })).path).toMatch(/^document\.explain\./);
  });

  it('keeps every double of the checkpoint', () => {
    const values = [-0, NaN, Infinity, -Infinity, 5e-324, 1 / 3];
    const text = writeProject({ document: defaultDocument(), checkpoint: { ...checkpoint(values) } });
    const read = readProject(text).checkpoint!;
    expect(read.layers[0].delta.every((x, i) => Object.is(x, values[i]))).toBe(true);
    expect(read.history.values.every((x, i) => Object.is(x, values[i]))).toBe(true);
    expect(read.best!.layers[0].state[0].every((x, i) => Object.is(x, values[i]))).toBe(true);
  });

  it('names what is wrong', () => {
    const text = writeProject(trained());
    expect(faultOf('')).toMatchObject({ code: 'project-empty' });
    expect(faultOf(text.slice(0, 400))).toMatchObject({ code: 'project-truncated' });
    expect(faultOf('hello')).toMatchObject({ code: 'project-json', path: 'line 1, column 1' });
    expect(faultOf('[]')).toMatchObject({ code: 'project-format' });
    expect(faultOf('{"format": "adjoint-weights"}').message).toMatch(
      /"adjoint-project", got "adjoint-weights"/,
    );
    expect(faultOf(changed((file) => Object.assign(file, { version: 3 })))).toMatchObject({
      code: 'project-newer',
    });
    const units = faultOf(text.replace('"units": 8', '"units": 0'));
    expect(units).toMatchObject({ code: 'invalid', path: 'document.design.hidden[0].units' });
    expect(units.message).toMatch(/whole number from 1 to 4096, got 0/);
    const short = faultOf(text.replace('[1, 2, 3, 4, 5, 6]', '[1, 2, 3, 4, 5]'));
    expect(short).toMatchObject({ code: 'project-shape', path: 'checkpoint.layers[0].weights' });
    const sums = faultOf(text.replace('"partial": [0.5, 1, 4]', '"partial": [0.5, 1]'));
    expect(sums.message).toBe('The project file, checkpoint.partial: wanted 3 numbers, got 2.');
  });
});
