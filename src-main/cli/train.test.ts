import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { epochColumns } from '@shared/contract/epoch-frame.ts';
import { encodeTable } from '@engine/data/encode.ts';
import { readText } from '@engine/data/reader.ts';
import { availableArithmetics } from '@engine/wasm/index.ts';
import { Bench } from './testing.ts';

// As cli/main.ts does.
if (process.versions.v8.startsWith('11.3')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const bench = new Bench();
const iris = 'train --data iris.csv --target species --layers tanh:5,relu:4';

describe('adjoint train', () => {
  it('writes verified weights and says what it did', async () => {
    const { stdout, stderr } = await bench.succeed(`${iris} --epochs 3 --out said.json`);
    expect(stdout).toMatch(
      /^Data: iris\.csv, 120 training and 30 validation rows; 4 inputs, 3 classes \(setosa,/,
    );
    expect(stdout).toContain('Network: 4 → tanh 5 → ReLU 4 → softmax σ₁ 3; 64 weights.');
    expect(stdout).toContain('Stopped: 3 epochs are done.\nTraining loss ');
    expect(stdout).toMatch(/accuracy \d+\.\d\d %; validation loss .* bits, .*\nWrote said\.json\.\n$/);
    expect(stderr).toBe('');
    const file = bench.weights('said.json');
    expect(file.writtenBy).toBe('Adjoint 1.2.3');
    expect(file.training).toMatchObject({ epochs: 3, updates: 360, stopReason: '3 epochs are done' });
    expect(file.momentum).toHaveLength(3);
    expect((await bench.succeed('verify said.json')).stdout).toContain('reproduced to the bit');
  });

  it('says and keeps the arithmetic, and what goes on in another', async () => {
    const fast = await bench.succeed(`${iris} --epochs 2 --arithmetic fast --out fast.json`);
    const fuses = availableArithmetics().includes('fast');
    expect(bench.weights('fast.json').training).toMatchObject({
      arithmetic: fuses ? 'fast' : 'exact',
      design: { arithmetic: 'fast' },
    });
    if (fuses) expect([fast.stdout, fast.stderr]).toEqual([expect.stringContaining('Arithmetic: fast.'), '']);
    else expect(fast.stderr).toContain('This machine does not fuse multiply and add');
    const on = (flags: string) => `train --from fast.json --data iris.csv --epochs 1 --out on.json ${flags}`;
    const { stderr } = await bench.succeed(on('--arithmetic exact'));
    expect(bench.weights('on.json').training.arithmetic).toBe(fuses ? 'mixed' : 'exact');
    expect(stderr.includes('trained in fast arithmetic. They go on in exact,')).toBe(fuses);
    expect((await bench.run(on('--arithmetic fats'))).stderr).toMatch(/--arithmetic.*fast/);
  });

  it('gives the same bytes twice, and leaves nothing else behind', async () => {
    const before = readdirSync(bench.folder);
    await bench.succeed(
      `${iris} --epochs 4 --dropout 0.3 --batch-size 7 --out twice-1.json --history twice-1.csv`,
    );
    await bench.succeed(
      `${iris} --epochs 4 --dropout 0.3 --batch-size 7 --out twice-2.json --history twice-2.csv`,
    );
    expect(bench.read('twice-2.json')).toBe(bench.read('twice-1.json'));
    expect(bench.read('twice-2.csv')).toBe(bench.read('twice-1.csv'));
    const added = readdirSync(bench.folder).filter((name) => !before.includes(name));
    expect(added.sort()).toEqual(['twice-1.csv', 'twice-1.json', 'twice-2.csv', 'twice-2.json']);
  });

  it('does not depend on the clock, the terminal or the turns of the event loop', async () => {
    await bench.succeed(`${iris} --epochs 6 --out clock-1.json`);
    const lines = await bench.succeed(`${iris} --epochs 6 --out clock-2.json`, { tick: 700 });
    const bar = await bench.succeed(`${iris} --epochs 6 --out clock-3.json`, { tick: 700, terminal: true });
    expect(bench.read('clock-2.json')).toBe(bench.read('clock-1.json'));
    expect(bench.read('clock-3.json')).toBe(bench.read('clock-1.json'));
    expect(lines.stderr).toMatch(/^Epoch \d of 6: training loss \S+ bits, accuracy \S+ %; validation loss /);
    expect(lines.stderr.trimEnd().split('\n').length).toBeGreaterThan(1);
    expect(bar.stderr).toContain('of 6');
    expect(bar.stdout).toBe(lines.stdout.replace('clock-2', 'clock-3'));
  });

  it('writes a history of every epoch', async () => {
    await bench.succeed(`${iris} --epochs 5 --out logged.json --history logged.csv`);
    const [header] = bench.read('logged.csv').split('\n');
    const norms = [
      'gradientNorm_h1',
      'gradientNorm_h2',
      'gradientNorm_o',
      'deltaNorm_h1',
      'deltaNorm_h2',
      'deltaNorm_o',
    ];
    expect(header.split(',')).toEqual([...epochColumns, ...norms]);
    const rows = bench.rows('logged.csv');
    expect(rows.map(([epoch]) => epoch)).toEqual(['0', '1', '2', '3', '4', '5']);
    const { trainingLoss, validationLoss } = bench.weights('logged.json').training;
    expect(Number(rows[5][3])).toBe(trainingLoss);
    expect(Number(rows[5][4])).toBe(validationLoss);

    await bench.succeed(
      'train --from logged.json --data iris.csv --epochs 2 --out logged.json --history more.csv',
    );
    expect(bench.rows('more.csv').map(([epoch]) => epoch)).toEqual(['6', '7']);
    await bench.succeed(`${iris} --epochs 1 --validation 0 --out logged.json --history blind.csv`);
    expect(bench.rows('blind.csv')[1].slice(4, 7)).toEqual(['', expect.stringMatching(/^0\.\d+$/), '']);
  });

  it('takes every flag of network and training', async () => {
    await bench.succeed(`${iris} --out all.json --epochs 2 --task classification --loss rss --nats --output sigmoid
      --optimizer nesterov --learning-rate 0.03 --momentum 0.7 --batch-size 16 --order given --scale min-max
      --validation 0.3 --split-seed 9 --seed 4 --init uniform:-0.25:0.5 --dropout 0.1 --l1 0.01 --l2 0.02
      --ignore sepal_width_cm --categorical petal_width_cm`);
    const { training, preprocessing, loss, layers } = bench.weights('all.json');
    const { design, data } = training;
    expect(loss).toEqual({ kind: 'rss', unit: 'nats' });
    expect(layers.map(({ activation }) => activation)).toEqual(['tanh', 'relu', 'sigmoid']);
    expect(design?.optimizer).toMatchObject({ kind: 'nesterov', learningRate: 0.03, momentum: 0.7 });
    expect(design).toMatchObject({ batchSize: 16, order: 'given', seed: 4 });
    const everyLayer = {
      initialization: { kind: 'uniform', initLow: -0.25, initHigh: 0.5 },
      l1: 0.01,
      l2: 0.02,
    };
    expect(design?.hidden).toMatchObject([
      { ...everyLayer, dropout: 0.1 },
      { ...everyLayer, dropout: 0.1 },
    ]);
    expect(design?.output).toMatchObject(everyLayer);
    expect(data).toMatchObject({ scaling: 'min-max', split: { validation: 0.3, seed: 9 } });
    expect(preprocessing.inputs.map(({ name, kind }) => [name, kind])).toEqual([
      ['sepal_length_cm', 'min-max'],
      ['petal_length_cm', 'min-max'],
      ['petal_width_cm', 'one-hot'],
    ]);
  });

  it('lets the output layer follow from the target, and loss and output from each other', async () => {
    const end = async (line: string): Promise<unknown> => {
      await bench.succeed(`train ${line} --layers none --epochs 0 --out end.json`);
      const { layers, loss } = bench.weights('end.json');
      expect(layers).toHaveLength(1);
      return [layers[0].activation, layers[0].outputs, loss.kind];
    };
    const moons = '--data moons.csv --target class';
    expect(await end('--data iris.csv --target species')).toEqual(['softmax', 3, 'crossEntropy']);
    expect(await end(moons)).toEqual(['sigmoid', 1, 'logistic']);
    expect(await end(`${moons} --output softmax`)).toEqual(['softmax', 2, 'crossEntropy']);
    expect(await end(`${moons} --loss cross-entropy`)).toEqual(['softmax', 2, 'crossEntropy']);
    expect(await end(`${moons} --loss MSE`)).toEqual(['sigmoid', 1, 'mse']);
    expect(await end('--data iris.csv --target petal_width_cm')).toEqual(['identity', 1, 'mse']);
    expect(await end('--data iris.csv --target petal_width_cm,petal_length_cm --loss rss')).toEqual([
      'identity',
      2,
      'rss',
    ]);
    expect(await end('--data iris.csv --target petal_width_cm --task classification')).toEqual([
      'softmax',
      22,
      'crossEntropy',
    ]);
    bench.write(
      'dose.csv',
      `dose,ill\n${Array.from({ length: 20 }, (_, i) => `${i * i},${i % 2}`).join('\n')}\n`,
    );
    expect(await end('--data dose.csv --target ill')).toEqual(['sigmoid', 1, 'logistic']);
    expect(await end('--data dose.csv --target ill --task regression --target-scale none')).toEqual([
      'identity',
      1,
      'mse',
    ]);
    expect(bench.weights('end.json').preprocessing.targets).toEqual([{ name: 'ill', kind: 'none' }]);
    expect(await end('--data iris.csv --target species --inputs petal_width_cm --bits')).toEqual([
      'softmax',
      3,
      'crossEntropy',
    ]);
    expect(bench.weights('end.json').model.inputs).toEqual(['petal_width_cm']);
  });

  it('tells of rows left out and columns not used', async () => {
    const { stderr } = await bench.succeed(
      'train --data penguins.csv --target species --layers relu:3 --ignore island --epochs 1 --out penguins.json',
    );
    expect(stderr).toContain(
      'Note: 2 rows are left out: no value in "beak_length_mm", the first at line 5.\nNote: 9 rows are left out: no value in "sex", the first at line 10.',
    );
    expect(stderr).toContain('Note: not used: island.');
  });
});

describe('--from', () => {
  const variants: Record<string, string> = {
    'the lecture’s stack': '',
    'Adam on mini-batches with dropout':
      '--optimizer adam --batch-size 16 --dropout 0.2 --learning-rate 0.01',
    'Nesterov with L2': '--optimizer nesterov --l2 0.1',
    'RMSProp on all examples': '--optimizer rmsProp --batch-size all --learning-rate 0.005',
    'no validation, as given': '--validation 0 --order given --optimizer gradientDescent',
  };
  it.each(Object.entries(variants))('20 epochs are 10 and 10, and 0 and 20: %s', async (_name, flags) => {
    await bench.succeed(`${iris} ${flags} --epochs 20 --out whole.json`);
    await bench.succeed(`${iris} ${flags} --epochs 10 --out half.json`);
    await bench.succeed(`${iris} ${flags} --epochs 0 --out none.json`);
    await bench.succeed('train --from half.json --data iris.csv --epochs 10 --out sum.json');
    await bench.succeed('train --from none.json --data iris.csv --epochs 20 --out all.json');
    expect(bench.read('sum.json')).toBe(bench.read('whole.json'));
    expect(bench.read('all.json')).toBe(bench.read('whole.json'));
  });

  it('writes the same file again for no further epoch, or where its stop rule holds', async () => {
    await bench.succeed(`${iris} --epochs 3 --out three.json`);
    await bench.succeed('train --from three.json --data iris.csv --epochs 0 --out same.json');
    expect(bench.read('same.json')).toBe(bench.read('three.json'));
    const { stdout } = await bench.succeed('train --from three.json --data iris.csv --out same.json');
    expect(stdout).toContain('Nothing was trained: 3 epochs are done. Give --epochs N to train N more.');
    expect(bench.read('same.json')).toBe(bench.read('three.json'));
  });

  it('keeps the file’s encodings for other data', async () => {
    await bench.succeed(`${iris} --epochs 2 --out first.json`);
    const lines = bench.read('iris.csv').trimEnd().split('\n');
    bench.write('some.csv', `${[lines[0], ...lines.slice(20, 140)].join('\n')}\n`);
    await bench.succeed('train --from first.json --data some.csv --epochs 2 --out second.json');
    expect(bench.weights('second.json').preprocessing).toEqual(bench.weights('first.json').preprocessing);
    await bench.succeed(
      'train --from first.json --data some.csv --scale standardize --epochs 2 --out third.json',
    );
    expect(bench.weights('third.json').preprocessing).not.toEqual(bench.weights('first.json').preprocessing);
  });

  it('refuses a category that the file does not know, with its line', async () => {
    const penguins = '--data penguins.csv --target species --layers none --epochs 1';
    await bench.succeed(`train ${penguins} --out islands.json`);
    bench.write(
      'new.csv',
      bench.read('penguins.csv').replace('Adelie,Torgersen,39.5', 'Adelie,Helgoland,39.5'),
    );
    const { status, stderr } = await bench.run(
      'train --from islands.json --data new.csv --epochs 1 --out on.json',
    );
    expect(status).toBe(1);
    expect(stderr).toContain(
      'Line 3, column "island": wanted one of Biscoe, Dream, Torgersen, got "Helgoland".',
    );
  });

  it('takes other rates, and refuses what cannot go on', async () => {
    await bench.succeed(`${iris} --epochs 1 --out base.json`);
    const from = 'train --from base.json --data iris.csv --epochs 1 --out on.json';
    await bench.succeed(`${from} --learning-rate 0.1 --momentum 0.9 --layers tanh:5,relu:4`);
    expect(bench.weights('on.json').training).toMatchObject({ learningRate: 0.1, momentum: 0.9, epochs: 2 });
    for (const [flags, words] of [
      [
        '--layers tanh:5,relu:3',
        'have the shapes 5 × 5, 4 × 6, 3 × 5; flags and data ask for 5 × 5, 3 × 6, 3 × 4',
      ],
      ['--optimizer adam', 'was trained with Momentum and cannot go on with Adam'],
      ['--ignore sepal_width_cm', 'base.json has the inputs sepal_length_cm, sepal_width_cm,'],
      ['--target petal_width_cm --inputs sepal_length_cm', 'base.json has the inputs'],
      ['--data moons.csv', 'given twice'],
    ]) {
      const { status, stderr } = await bench.run(`${from} ${flags}`);
      expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
    const other = await bench.run('train --from base.json --data moons.csv --out on.json');
    expect(other).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('moons.csv has no column "sepal_length_cm"'),
    });
  });

  it('says so where the file has no momentum or no design', async () => {
    await bench.succeed(`${iris} --epochs 1 --out full.json`);
    const { momentum: _momentum, ...rest } = JSON.parse(bench.read('full.json'));
    bench.write('still.json', JSON.stringify(rest));
    const { stderr } = await bench.succeed(
      'train --from still.json --data iris.csv --epochs 1 --out on.json',
    );
    expect(stderr).toContain('still.json holds no momentum deltas');
    delete rest.training.design;
    bench.write('bare.json', JSON.stringify(rest));
    const bare = await bench.run('train --from bare.json --data iris.csv --epochs 1 --out on.json');
    expect(bare).toMatchObject({ status: 1, stderr: expect.stringContaining('not how it was trained') });
  });
});

describe('the split', () => {
  it('is the same for the same seed, and encodings are fitted on the training rows', async () => {
    await bench.succeed(`${iris} --epochs 0 --validation 0.5 --out split.json`);
    const [first] = bench.weights('split.json').preprocessing.inputs;
    const table = readText(bench.read('iris.csv'), 'iris.csv');
    const values = encodeTable([first], table);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeGreaterThan(1e-9);
    await bench.succeed(`${iris} --epochs 0 --validation 0.5 --split-seed 2 --out other.json`);
    expect(bench.weights('other.json').preprocessing.inputs[0]).not.toEqual(first);
  });
});
