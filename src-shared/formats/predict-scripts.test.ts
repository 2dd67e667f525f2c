import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { activationNames, type Activation } from '../design/activations.ts';
import { fourNumbers, threeClasses, twoClasses, weightsFile } from './testing.ts';
import { writeWeights, type WeightsFile } from './weights.ts';

const script = (name: string): string =>
  fileURLToPath(new URL(`../../docs/formats/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'adjoint-predict-'));
afterAll(() => rmSync(folder, { recursive: true }));

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import numpy']).status === 0,
);

/** Runs a script; the largest difference it prints, and its prediction for the row. */
function run(
  name: string,
  file: WeightsFile,
  row?: object,
): { difference: number; prediction: number[] | null } {
  const path = join(folder, 'weights.json');
  writeFileSync(path, writeWeights(file));
  const program = name.endsWith('.py') ? python! : process.execPath;
  const args = [script(name), path, ...(row ? [JSON.stringify(row)] : [])];
  const [first, second] = execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' }).trim().split('\n');
  return {
    difference: Number(first.replace('largest difference ', '')),
    prediction: second ? JSON.parse(second) : null,
  };
}

/** Φ(z) by Simpson's rule, to tell the scripts' ways of computing it from a third one. */
function normalShare(z: number): number {
  const steps = 2000;
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < steps; i++) sum += density((z * i) / steps) * (i % 2 === 1 ? 4 : 2);
  return 0.5 + (sum * z) / steps / 3;
}

const elementwise: Record<Exclude<Activation, 'softmax'>, (z: number) => number> = {
  identity: (z) => z,
  tanh: (z) => (Math.exp(2 * z) - 1) / (Math.exp(2 * z) + 1),
  relu: (z) => (z > 0 ? z : 0),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  leakyRelu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.exp(z) - 1),
  gelu: (z) => z * normalShare(z),
  softplus: (z) => Math.log(1 + Math.exp(z)),
  silu: (z) => z / (1 + Math.exp(-z)),
};

const activate = (name: Activation, z: number[]): number[] => {
  if (name !== 'softmax') return z.map(elementwise[name]);
  const sum = z.reduce((total, value) => total + Math.exp(value), 0);
  return z.map((value) => Math.exp(value) / sum);
};

const number = (cell: number | string | null, fill = NaN): number => (cell === null ? fill : Number(cell));

/** What the documentation says the file means, written down a third time. */
function outputs(file: WeightsFile, row: Readonly<Record<string, number | string | null>>): number[] {
  let x: number[] = [
    (number(row.length) - 3.25) / 1.7,
    (number(row.width, 0.75) + 1) / 5.5,
    number(row.age),
    (number(row.depth, 0.625) - 0.5) / 0.3,
    row.sex === 'FEMALE' ? 1 : 0,
    row.sex === 'MALE' || row.sex === null ? 1 : 0,
    row.island === 'Dream' ? 1 : 0,
    row.island === null ? 1 : 0,
  ];
  for (const { weights, activation } of file.layers)
    x = activate(
      activation,
      weights.map(([bias, ...rest]) => rest.reduce((sum, w, i) => sum + w * x[i], bias)),
    );
  if (file.model.task === 'classification') return x;
  return [x[0] * 800.5 + 4200, x[1] * 50 + 10, x[2], x[3] * 12.5 - 3];
}

function filled(file: WeightsFile): WeightsFile {
  return { ...file, check: file.check.map(({ input }) => ({ input, output: outputs(file, input) })) };
}

const files: [string, WeightsFile][] = [
  ...activationNames.map((name): [string, WeightsFile] => [
    `hidden ${name}`,
    filled(weightsFile(name, 'softmax', threeClasses, 3)),
  ]),
  ['two classes, one sigmoid', filled(weightsFile('tanh', 'sigmoid', twoClasses, 1))],
  ['four numbers', filled(weightsFile('tanh', 'identity', fourNumbers, 4))],
];

const row = { length: 2, width: null, age: 1, depth: 0.25, sex: 'FEMALE', island: 'Biscoe', unused: 'x' };

describe.each(['predict.mjs', 'predict.py'])('%s', (name) => {
  const withoutNumpy = name.endsWith('.py') && !python;

  it('has at most 25 lines', () => {
    expect(readFileSync(script(name), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  });

  it.skipIf(withoutNumpy)(
    `reproduces every check row and predicts a row${withoutNumpy ? ' (skipped: no Python with NumPy)' : ''}`,
    () => {
      for (const [title, file] of files) {
        const { difference, prediction } = run(name, file, row);
        expect(difference, title).toBeLessThan(file.model.task === 'regression' ? 1e-11 : 1e-13);
        const expected = outputs(file, row);
        expect(prediction, title).toHaveLength(expected.length);
        prediction!.forEach((value, i) => expect(Math.abs(value - expected[i]), title).toBeLessThan(1e-11));
      }
    },
  );

  it.skipIf(withoutNumpy)('refuses what the file has no answer to', () => {
    const [, file] = files[0];
    for (const cell of [{ length: null }, { sex: 'neither' }])
      expect(() => run(name, file, { ...row, ...cell })).toThrow(/length|sex/);
  });

  it.skipIf(withoutNumpy)('shows a file whose outputs are not its own', () => {
    const [, file] = files[0];
    const wrong = {
      ...file,
      check: file.check.map((one, i) => (i === 3 ? { ...one, output: [1, 0, 1] } : one)),
    };
    expect(run(name, wrong).difference).toBeGreaterThan(0.1);
  });
});
