import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { jsonText } from './numbers.ts';
import { fourNumbers, threeClasses, twoClasses, weightsFile } from './testing.ts';
import { readWeights, writeWeights, type WeightsFile } from './weights.ts';

const file = (): WeightsFile => weightsFile('tanh', 'softmax', threeClasses, 3);

/** The Fault for a file that was changed in place. */
function faultOf(change: (file: WeightsFile) => unknown): Fault {
  const changed = structuredClone(file());
  change(changed);
  try {
    readWeights(jsonText(changed));
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('a weights file', () => {
  it('reads back equal, for classes and for numbers', () => {
    for (const written of [
      file(),
      weightsFile('elu', 'sigmoid', twoClasses, 1),
      weightsFile('gelu', 'identity', fourNumbers, 4),
    ])
      expect(readWeights(writeWeights(written))).toStrictEqual(written);
  });

  it('keeps the bits of every weight', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 9, maxLength: 9 }), (row) => {
        const written = file();
        written.layers[0].weights[1] = row;
        written.momentum![0][2] = row;
        const read = readWeights(writeWeights(written));
        expect(read.layers[0].weights[1].every((x, i) => Object.is(x, row[i]))).toBe(true);
        expect(read.momentum![0][2].every((x, i) => Object.is(x, row[i]))).toBe(true);
      }),
      { seed: 3, examples: [[[-0, 0, 5e-324, -Number.MAX_VALUE, 0.1, 1 / 3, 1, 2, 3]]] },
    );
  });

  it('has one line per row of a matrix', () => {
    const text = writeWeights(file());
    const [row] = file().layers[1].weights;
    expect(text).toContain(`\n        [${row.join(', ')}],\n`);
  });

  it('names the place, what was wanted and what came', () => {
    const cases: [(file: WeightsFile) => unknown, string, string, RegExp][] = [
      [
        (f) => f.layers[0].weights[1].pop(),
        'weights-shape',
        'layers[0].weights[1]',
        /wanted 9 numbers.*got 8/,
      ],
      [(f) => f.layers[0].weights.pop(), 'weights-shape', 'layers[0].weights', /3 rows.*got 2/],
      [
        (f) => (f.layers[1].inputs = 4),
        'weights-shape',
        'layers[1].inputs',
        /wanted 3, the outputs of layers\[0\], got 4/,
      ],
      [(f) => (f.layers[0].inputs = 4), 'weights-shape', 'layers[0].inputs', /wanted 8/],
      [(f) => (f.layers[0].weights[1][2] = NaN), 'invalid', 'layers[0].weights[1]', /"NaN" at position 2/],
      [
        (f) => (f.layers[0].activation = 'step' as 'relu'),
        'invalid',
        'layers[0].activation',
        /wanted "tanh", .* or "softmax", got "step"\./,
      ],
      [(f) => (f.check[1].output = [1]), 'weights-shape', 'check[1].output', /3 numbers, got 1/],
      [(f) => delete f.check[0].input.sex, 'weights-shape', 'check[0].input', /"sex", got none/],
      [(f) => (f.check[0].input.length = null), 'weights-shape', 'check[0].input', /a number for.*got null/],
      [
        (f) => Object.assign(f.preprocessing.inputs[4], { fill: 'x' }),
        'weights-shape',
        'preprocessing.inputs[4].fill',
        /one of the categories, "" or null, got "x"/,
      ],
      [(f) => f.check.pop(), 'invalid', 'check', /wanted a length of at least 5, got 4\./],
      [
        (f) => Object.assign(f.preprocessing.inputs[0], { range: { min: 2, max: 1 } }),
        'weights-shape',
        'preprocessing.inputs[0].range.max',
        /at least min, 2, got 1/,
      ],
      [(f) => (f.model.outputs = ['a', 'b']), 'weights-shape', 'model.outputs', /a, b, c/],
      [(f) => f.momentum!.pop(), 'weights-shape', 'momentum', /2 entries/],
      [(f) => f.optimizer!.state[1][0].pop(), 'weights-shape', 'optimizer.state[1][0]', /3 rows/],
      [
        (f) => Object.assign(f.preprocessing.inputs[1], { max: -1 }),
        'weights-shape',
        'preprocessing.inputs[1].max',
        /above min/,
      ],
      [
        (f) => Object.assign(f.preprocessing.inputs[0], { scale: 0 }),
        'invalid',
        'preprocessing.inputs[0].scale',
        /wanted a number above 0, got 0\./,
      ],
      [(f) => Object.assign(f, { version: 3 }), 'weights-newer', 'version', /version 3/],
      [(f) => Object.assign(f, { version: 'x' }), 'weights-version', 'version', /"x"/],
      [(f) => Object.assign(f, { format: 'onnx' }), 'weights-format', 'format', /"onnx"/],
      [(f) => Object.assign(f, { layers: undefined }), 'invalid', 'layers', /layers: it is missing\./],
      [(f) => Object.assign(f.model, { outputs: 3 }), 'invalid', 'model.outputs', /wanted an array, got 3\./],
      [
        (f) => Object.assign(f.training, { seed: 1.5 }),
        'invalid',
        'training.seed',
        /wanted a whole number, got 1.5\./,
      ],
    ];
    for (const [change, code, path, message] of cases) {
      const fault = faultOf(change);
      expect(fault).toMatchObject({ code, path });
      expect(fault.message).toMatch(message);
    }
  });

  it('is refused when cut anywhere', () => {
    const text = writeWeights(file());
    for (let end = 0; end < text.length - 2; end += 97)
      expect(() => readWeights(text.slice(0, end))).toThrow(Fault);
  });

  it('may have a column with the name of a method', () => {
    const written = file();
    written.preprocessing.inputs[2] = { name: 'constructor', kind: 'none', fill: null };
    for (const row of written.check)
      row.input = { ...row.input, constructor: 3 } as Record<string, number | string | null>;
    expect(readWeights(writeWeights(written)).check[0].input.constructor).toBe(3);
  });

  it('refuses to write what could not be read', () => {
    const wrong = file();
    wrong.layers[0].weights[0][0] = Infinity;
    expect(() => writeWeights(wrong)).toThrow(/layers\[0\]\.weights\[0\]/);
  });
});
