import { existsSync, mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Bench } from './testing.ts';

const bench = new Bench();
const train = 'train --data iris.csv --target species --layers tanh:3 --epochs 1';
// The beginning of a PNG: neither UTF-8 nor UTF-16.
bench.write('binary.csv', Buffer.from('89504e470d0a1a0a0000000d4948445200000010', 'hex'));
bench.write('binary.adjoint', Buffer.from('89504e470d0a1a0a', 'hex'));
mkdirSync(bench.path('folder'));

/** line → status, what stderr must say */
const refused: Record<string, [number, string]> = {
  '': [2, 'No command was given'],
  trian: [2, 'There is no command "trian". Did you mean train?'],
  'train --lerning-rate 1': [2, 'adjoint train has no flag --lerning-rate. Did you mean --learning-rate?'],
  'train -x': [2, 'has no flag -x.'],
  'verify w.json --json': [2, 'adjoint verify has no flag --json.'],
  verify: [2, 'adjoint verify needs WEIGHTS.json.'],
  'verify a.json b.json': [2, 'takes one WEIGHTS.json, got "a.json" and "b.json".'],
  'train --out w.json': [2, 'needs a project, or --data with a table'],
  'train --data iris.csv --out w.json': [2, 'adjoint train needs --target COLUMN,…'],
  'train --data iris.csv --target species --out w.json': [2, 'adjoint train needs --layers LIST'],
  [train]: [2, 'adjoint train needs --out WEIGHTS.json'],
  [`${train} --out`]: [2, '--out wants a value, WEIGHTS.json, got nothing'],
  [`${train} --out --history h.csv`]: [2, '--out wants a value'],
  [`${train} --out w.json --epochs 2`]: [2, '--epochs is given twice'],
  [`${train} --out w.json --bits=yes`]: [2, '--bits is a switch and takes no value, got "yes"'],
  [`${train} --out w.json --bits --nats`]: [2, '--bits and --nats exclude each other'],
  [`${train} --out w.json --fresh`]: [2, '--fresh goes with a project'],
  [`${train} --out iris.csv`]: [2, '--data and --out name the same file, iris.csv'],
  [`${train} --out w.json --history ./w.json`]: [2, '--out and --history name the same file'],
  [`${train} --out nowhere/w.json`]: [1, 'nowhere/w.json cannot be written: there is no folder'],
  [`${train} --out folder`]: [1, 'folder cannot be written: it is a folder'],
  [`${train} --out w.json --learning-rate 0`]: [
    2,
    '--learning-rate: Learning rate η must be a number above 0 to 100, got 0.',
  ],
  [`${train} --out w.json --learning-rate 1,5`]: [2, 'must be a number above 0 to 100, got "1,5".'],
  [`${train} --out w.json --momentum 1`]: [2, 'Momentum α must be a number from 0 up to, but not, 1, got 1.'],
  [`${train} --out w.json --momentum -0.5`]: [2, 'got -0.5.'],
  [`${train} --out w.json --momentum 0.5 --optimizer adam`]: [2, 'Adam has no momentum α'],
  [`${train} --out w.json --batch-size 2.5`]: [
    2,
    'Batch size B must be a whole number from 1 to 10000000, got 2.5; "all" means',
  ],
  [`${train} --out w.json --dropout 1`]: [2, 'Dropout p must be'],
  [`${train} --out w.json --validation 0.95`]: [
    2,
    'Validation share must be a number from 0 to 0.9, got 0.95',
  ],
  [`${train} --out w.json --seed -1`]: [2, 'Seed must be a whole number from 0 to 4294967295, got -1'],
  [`${train} --out w.json --optimizer momentun`]: [
    2,
    'wanted one of gradientDescent, momentum, nesterov, rmsProp, adam, got "momentun". Did you mean momentum?',
  ],
  [`${train} --out w.json --init zeros:1:2`]: [2, 'only uniform takes an interval'],
  [`${train} --out w.json --init uniform:1:0`]: [1, 'The interval must not end before it begins'],
  [`${train} --out w.json --loss logistic`]: [1, 'Logistic loss needs exactly two classes, the target has 3'],
  [`${train} --out w.json --target-scale none`]: [2, 'the target is classes'],
  [`${train} --out w.json --ignore species`]: [2, '"species" is the target'],
  [`${train} --out w.json --inputs species`]: [2, '"species" is the target'],
  [`${train} --out w.json --categorical nosuch`]: [1, '--categorical: iris.csv has no column "nosuch".'],
  [`${train} --out w.json --task regression`]: [1, 'wanted a finite number, got "setosa"'],
  'train --data iris.csv --target specie --layers none --out w.json': [
    1,
    'no column "specie". Did you mean "species"? It has sepal_length_cm,',
  ],
  'train --data iris.csv --target species --layers tanh --out w.json': [
    2,
    '--layers, layer 1: wanted an activation and units as "tanh:8", got "tanh"',
  ],
  'train --data iris.csv --target species --layers tanh:8,rulu:3 --out w.json': [
    2,
    '--layers, layer 2: wanted one of tanh, relu,',
  ],
  'train --data iris.csv --target species --layers tanh:0 --out w.json': [
    2,
    'Units l must be a whole number from 1 to 4096, got 0',
  ],
  'train --data iris.csv --target species --layers tanh:2 --epochs 1e10 --out w.json': [
    2,
    'Epochs t must be a whole number from 0 to 1000000000, got 10000000000',
  ],
  'train --data missing.csv --target c --layers none --out w.json': [
    1,
    'missing.csv cannot be read: there is no such file',
  ],
  'train --data folder --target c --layers none --out w.json': [1, 'folder cannot be read: it is a folder'],
  'train --data binary.csv --target c --layers none --out w.json': [
    1,
    'binary.csv is not a text file: a zero byte stands at position 9.',
  ],
  'train binary.adjoint --out w.json': [1, 'wanted text in UTF-8, got the byte 0x89 in line 1'],
  'train iris.csv --out w.json': [2, 'iris.csv is no project: give a table as --data iris.csv'],
  'train trial.ARFF --out w.json': [2, 'trial.ARFF is no project: give a table as --data trial.ARFF'],
  'train p.adjoint --from w.json --out w.json': [2, '--from goes with --data'],
  'train missing.adjoint --out w.json': [1, 'missing.adjoint cannot be read'],
  'predict missing.json --data iris.csv --out o.csv': [1, 'missing.json cannot be read'],
  'predict w.json --data iris.csv --out iris.csv': [2, '--out would overwrite iris.csv'],
  'evaluate missing.json --data iris.csv': [1, 'missing.json cannot be read'],
  'check --data iris.csv --target species': [2, 'adjoint check needs --layers LIST'],
};

describe('a command line that is wrong', () => {
  it.each(Object.entries(refused))('%s', async (line, [status, words]) => {
    const outcome = await bench.run(line);
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).toMatch(/^adjoint: [^\n]+\n$/);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(existsSync(bench.path('w.json'))).toBe(false);
  });
});

describe('cells that cannot be used', () => {
  it('are named with line and column', async () => {
    bench.write('word.csv', 'a,b,c\n1,2,x\n3,oops,y\n5,6,x\n7,8,y\n');
    await bench.succeed(
      'train --data word.csv --target c --inputs a --layers none --epochs 1 --validation 0 --out a.json',
    );
    await bench.succeed('train --data iris.csv --target species --layers none --epochs 1 --out iris.json');
    const lines = bench.read('iris.csv').split('\n').slice(0, 4);
    bench.write('nan.csv', lines.join('\n').replace('4.9,', 'NaN,'));
    expect((await bench.run('predict iris.json --data nan.csv --out o.csv')).stderr).toBe(
      'adjoint: Line 3, column "sepal_length_cm": wanted a number, got nothing.\n',
    );
    bench.write('text.csv', lines.join('\n').replace('4.9,', 'long,'));
    expect((await bench.run('predict iris.json --data text.csv --out o.csv')).stderr).toBe(
      'adjoint: Line 3, column "sepal_length_cm": wanted a finite number, got "long".\n',
    );
    bench.write('class.csv', lines.join('\n').replace(/setosa$/, 'tulip'));
    expect((await bench.run('evaluate iris.json --data class.csv')).stderr).toContain(
      'Line 4, column "species": wanted one of setosa, versicolor, virginica, got "tulip".',
    );
    bench.write('short.csv', 'sepal_length_cm,species\n1,setosa\n');
    expect((await bench.run('predict iris.json --data short.csv --out o.csv')).stderr).toContain(
      'short.csv has no column "sepal_width_cm"; it has sepal_length_cm, species.',
    );
    bench.write('ragged.csv', 'a,b\n1,2\n3\n');
    expect((await bench.run('predict iris.json --data ragged.csv --out o.csv')).stderr).toContain(
      'ragged.csv, line 3: wanted 2 cells as in the header, got 1.',
    );
    expect(existsSync(bench.path('o.csv'))).toBe(false);
  });
});

describe('a project that is wrong', () => {
  it.each([
    ['cut short', '{"format": "adjoint-project", "version": 2,', 'ends in the middle, at line 1'],
    ['of another kind', '{"format": "adjoint-table"}', 'must have the format "adjoint-project"'],
    ['newer', '{"format": "adjoint-project", "version": 9}', 'has version 9, this Adjoint reads up to 2'],
  ])('is refused with its name: %s', async (_, text, words) => {
    bench.write('bad.adjoint', text);
    for (const line of ['train bad.adjoint --out w.json', 'evaluate bad.adjoint', 'check bad.adjoint']) {
      const { status, stderr } = await bench.run(line);
      expect(status).toBe(1);
      expect(stderr).toContain(`The project file bad.adjoint ${words}`);
    }
  });
});

it('weights in the place of a project are told from it', async () => {
  await bench.succeed('train --data iris.csv --target species --layers none --epochs 1 --out iris.json');
  for (const line of ['train iris.json --out w.json', 'check iris.json']) {
    const words = 'iris.json holds weights, no project: give it as --from iris.json, and a table as --data.';
    expect(await bench.run(line)).toMatchObject({ status: 2, stdout: '', stderr: `adjoint: ${words}\n` });
  }
});

describe('a weights file that is wrong', () => {
  it('is refused with its name and the place', async () => {
    await bench.succeed('train --data iris.csv --target species --layers tanh:3 --epochs 1 --out good.json');
    const text = bench.read('good.json');
    const verify = async (changed: string): Promise<string> => {
      bench.write('bad.json', changed);
      const { status, stderr } = await bench.run('verify bad.json');
      expect(status).toBe(1);
      return stderr;
    };
    expect(await verify(text.replace('"version": 2', '"version": 3'))).toContain(
      'The weights file bad.json has version 3, this Adjoint reads up to 2',
    );
    expect(await verify(text.slice(0, 900))).toContain(
      'The weights file bad.json ends in the middle, at line',
    );
    expect(await verify('{"format": "adjoint-project"}')).toContain('must have the format "adjoint-weights"');
    expect(await verify('')).toContain('The weights file bad.json is empty');
    const file = JSON.parse(text);
    file.layers[0].weights[0][0] += 1e-6;
    expect(await verify(JSON.stringify(file))).toMatch(
      /bad\.json, check\[0\]\.output\[0\]: wanted \S+ the file's weights give/,
    );
    file.layers[0].weights[0].pop();
    expect(await verify(JSON.stringify(file))).toContain('layers[0].weights[0]: wanted 5 numbers');
  });
});

describe('a training whose numbers leave the finite ones', () => {
  it('fails in words and writes nothing', async () => {
    const { status, stderr } = await bench.run(
      'train --data iris.csv --target petal_width_cm --layers identity:4,identity:4 --loss rss --learning-rate 5 --epochs 50 --out inf.json --history inf.csv',
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^adjoint: Epoch \d+, update \d+: .* became .*\. Training stopped\. .* inf\.json and inf\.csv were not written\.\n$/,
    );
    expect(existsSync(bench.path('inf.json')) || existsSync(bench.path('inf.csv'))).toBe(false);
  });
});

describe('a training that is interrupted', () => {
  it.each([false, true])('stops in words and writes nothing, on a terminal: %s', async (terminal) => {
    const line = 'train --data iris.csv --target species --layers tanh:4 --epochs 100000 --out late.json';
    const { status, stderr } = await bench.run(line, { tick: 60, interrupt: true, terminal });
    expect(status).toBe(130);
    expect(stderr).toMatch(/adjoint: Interrupted in epoch \d+\. late\.json was not written\.\n$/);
    expect(existsSync(bench.path('late.json'))).toBe(false);
  });
});

describe('help, version and debugging', () => {
  it('lists the commands, and the flags of each', async () => {
    for (const line of ['--help', '-h', 'help']) {
      const { status, stdout } = await bench.run(line);
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^Adjoint 1\.2\.3: [^]*train[^]*verify/)]);
    }
    for (const name of ['inspect-data', 'train', 'predict', 'evaluate', 'check', 'verify']) {
      const { stdout } = await bench.succeed(`${name} --help`);
      expect(stdout).toContain(`Usage:\n  adjoint ${name} `);
      expect((await bench.succeed(`help ${name}`)).stdout).toBe(stdout);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    }
    expect((await bench.succeed('train --help')).stdout).toContain(
      'learning rate: a number above 0 to 100; default 0.02',
    );
    expect((await bench.succeed('--version')).stdout).toBe('Adjoint 1.2.3\n');
  });

  it('tells the version alone, or with what this machine has', async () => {
    const { stdout } = await bench.succeed('--version --verbose');
    expect(stdout).toMatch(
      /^Adjoint 1\.2\.3\nNode {10}\S+\nArithmetic {4}exact.*\nWide vectors {2}o(n|ff)\nThreads {7}\S.*\n$/,
    );
    expect(await bench.run('--version --loud')).toMatchObject({
      status: 2,
      stderr: 'adjoint: adjoint --version takes --verbose and nothing else, got "--loud".\n',
    });
  });

  it('shows a stack only where it is asked for', async () => {
    expect((await bench.run('verify none.json')).stderr).not.toContain('    at ');
    expect((await bench.run('verify none.json', { debug: true })).stderr).toContain('    at ');
  });
});
