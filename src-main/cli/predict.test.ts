import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { readText } from '@engine/data/reader.ts';
import { rawRowOf } from '@engine/data/encode.ts';
import { Session } from '@engine/train/session.ts';
import { checkpointOf } from '@engine/train/weights-file.ts';
import { jsonText } from '@shared/formats/numbers.ts';
import { metricsJson } from './metrics-text.ts';
import { Bench } from './testing.ts';

const bench = new Bench();

/** The session that a weights file came from. */
function sessionOf(weights: string, data: string): Session {
  const file = bench.weights(weights);
  const { design, data: settings } = file.training;
  const source = { kind: 'embedded', name: data, text: bench.read(data) } as const;
  const document = { design, data: { ...settings, source } } as ProjectDocument;
  return new Session(document, readText(source.text, data), { checkpoint: checkpointOf(file) });
}

const trained: Record<string, [data: string, flags: string]> = {
  'softmax, three classes': ['iris.csv', '--target species --layers tanh:5,relu:4'],
  'one sigmoid neuron, two classes': ['moons.csv', '--target class --layers tanh:6'],
  'softmax, two classes': ['moons.csv', '--target class --layers gelu:6 --output softmax --nats'],
  'categories and missing cells': ['penguins.csv', '--target species --layers relu:5'],
  'two numeric targets': [
    'iris.csv',
    '--target petal_width_cm,petal_length_cm --layers tanh:4 --target-scale min-max',
  ],
};

describe.each(Object.entries(trained))('%s', (_name, [data, flags]) => {
  const train = `train --data ${data} ${flags} --epochs 5`;

  it('predicts what check says, and a row as Session.predict', async () => {
    await bench.succeed(`${train} --out p.json`);
    const file = bench.weights('p.json');
    const names = file.preprocessing.inputs.map(({ name }) => name);
    // Other columns, in another order, do not matter.
    const header = [...names, 'remark'].reverse();
    const lines = file.check.map(({ input }) => header.map((name) => input[name] ?? 'words').join(','));
    bench.write('check.csv', [header.join(','), ...lines].join('\n'));
    await bench.succeed('predict p.json --data check.csv --out out.csv');
    const session = sessionOf('p.json', data);
    const { outputs } = file.model;
    const classes = file.model.task === 'classification';
    const [head] = bench.read('out.csv').split('\n');
    const last = 'outside the training range';
    expect(head.split(',')).toEqual(
      classes ? [...outputs.map((name) => `P(${name})`), 'predicted', last] : [...outputs, last],
    );
    const rows = bench.rows('out.csv');
    expect(rows).toHaveLength(file.check.length);
    file.check.forEach(({ input, output }, r) => {
      const { values, label } = session.predict(input);
      expect(rows[r].slice(0, outputs.length).map(Number)).toEqual(values);
      if (classes) expect(rows[r].at(-2)).toBe(label);
      if (output.length === outputs.length) expect(values).toEqual(output);
    });
  });

  it('evaluates as Session.evaluate', async () => {
    await bench.succeed(`${train} --validation 0 --out e.json`);
    const { training } = sessionOf('e.json', data).evaluate();
    const { stdout } = await bench.succeed(`evaluate e.json --data ${data} --json`);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(jsonText(metricsJson(training, false))));
  });
});

describe('adjoint predict', () => {
  it('names the inputs that are beyond the training rows, row by row, and says how many rows have any', async () => {
    await bench.succeed(
      'train --data penguins.csv --target species --layers none --epochs 1 --unknown zero --missing mean,category --out o.json',
    );
    bench.write(
      'far.csv',
      [
        'island,beak_length_mm,beak_depth_mm,flipper_length_mm,body_mass_g,sex',
        'Biscoe,40,17,200,4000,MALE',
        'Atlantis,40,17,200,4000,',
        'Biscoe,140,17,,1,MALE',
      ].join('\n'),
    );
    const { stderr } = await bench.succeed('predict o.json --data far.csv --out far-out.csv');
    expect(bench.rows('far-out.csv').map((row) => row.at(-1))).toEqual([
      '',
      'island',
      'beak_length_mm; body_mass_g',
    ]);
    expect(stderr).toContain(
      'Note: 2 rows have inputs beyond the training rows, the first at line 3: see the column "outside the training range".',
    );
  });

  it('marks nothing for a weights file without ranges, and says so', async () => {
    await bench.succeed('train --data iris.csv --target species --layers none --epochs 1 --out o.json');
    const file = bench.weights('o.json');
    for (const input of file.preprocessing.inputs) if (input.kind !== 'one-hot') delete input.range;
    bench.write('without.json', jsonText(file));
    const { stderr } = await bench.succeed('predict without.json --data iris.csv --out without.csv');
    expect(stderr).toBe(
      'Note: without.json does not say in which range the training rows lie: inputs outside it are not marked.\n',
    );
    expect(bench.read('without.csv').split('\n')[0]).toBe('P(setosa),P(versicolor),P(virginica),predicted');
  });

  it('holds in the weights file the range of the training rows, whatever fills a cell', async () => {
    await bench.succeed(
      'train --data iris.csv --target species --layers none --epochs 0 --split rows:1-60,101-110/61-100 --out range.json',
    );
    const lengths = bench
      .rows('iris.csv')
      .filter((_, row) => row < 60 || (row >= 100 && row < 110))
      .map(([length]) => Number(length));
    const [first] = bench.weights('range.json').preprocessing.inputs;
    expect(first).toMatchObject({ range: { min: Math.min(...lengths), max: Math.max(...lengths) } });
  });
});

describe('adjoint evaluate', () => {
  it('prints a table', async () => {
    await bench.succeed('train --data iris.csv --target species --layers tanh:5 --epochs 5 --out t.json');
    const { stdout } = await bench.succeed('evaluate t.json --data iris.csv --target species');
    expect(stdout).toMatch(
      /^rows +150\nmean loss +\S+ bits\naccuracy +\S+ %\nbalanced accuracy +\S+ %\nlog loss/,
    );
    expect(stdout).toMatch(/\nsetosa +50( +\S+){5}\n/);
    expect(stdout).toMatch(/\ntrue \\ predicted  setosa  versicolor  virginica\nsetosa +50 /);
    await bench.succeed(
      'train --data iris.csv --target petal_width_cm --layers tanh:5 --epochs 5 --out r.json',
    );
    expect((await bench.succeed('evaluate r.json --data iris.csv')).stdout).toMatch(
      /^150 rows, mean loss \S+\n\ntarget +RMSE +MAE +MSE +R²\npetal_width_cm( +0\.\d+){4}\n$/,
    );
  });

  it('judges every split of a project or of the training of weights apart', async () => {
    await bench.succeed(
      'train --data iris.csv --target species --layers tanh:5 --epochs 5 --validation 0.2 --out s.json',
    );
    const splits = await bench.succeed('evaluate s.json --data iris.csv --splits --json');
    const { training, validation } = JSON.parse(splits.stdout);
    expect([training.rows, validation.rows]).toEqual([120, 30]);
    const session = sessionOf('s.json', 'iris.csv');
    const own = session.evaluate();
    expect(training).toEqual(JSON.parse(jsonText(metricsJson(own.training, false))));
    expect(validation).toEqual(JSON.parse(jsonText(metricsJson(own.validation!, false))));
    const { stdout } = await bench.succeed('evaluate s.json --data iris.csv --splits');
    expect(stdout).toMatch(/^ +training +validation\nrows +120 +30\n/);
    const curves = JSON.parse(
      (await bench.succeed('evaluate s.json --data iris.csv --json --curves')).stdout,
    );
    expect(curves.perClass[0].roc.x[0]).toBe(0);
    expect(curves.perClass[0].roc.x.at(-1)).toBe(1);
  });

  it('reads the target from another column, and leaves incomplete rows out', async () => {
    const lines = bench.read('iris.csv').trimEnd().split('\n');
    bench.write(
      'renamed.csv',
      [lines[0].replace('species', 'truth'), ...lines.slice(1), '1,2,3,4,'].join('\n'),
    );
    const { stdout, stderr } = await bench.succeed(
      'evaluate t.json --data renamed.csv --target truth --json',
    );
    expect(stderr).toBe('Note: 1 row is left out: no value in "truth", at line 152.\n');
    expect(stdout).toBe((await bench.succeed('evaluate t.json --data iris.csv --json')).stdout);
    const { status, stderr: words } = await bench.run(
      'evaluate t.json --data iris.csv --target species,petal_width_cm',
    );
    expect([status, words]).toEqual([
      2,
      expect.stringContaining('wanted 1 column (for species), got species, petal_width_cm'),
    ]);
    expect((await bench.run('evaluate t.json --data renamed.csv')).stderr).toContain('no column "species"');
  });
});

describe('adjoint check', () => {
  it('passes for every kind of output, and names the worst weight', async () => {
    for (const [data, flags] of Object.values(trained)) {
      const { stdout } = await bench.succeed(`check --data ${data} ${flags} --l2 0.1`);
      expect(stdout).toMatch(
        /Checked \d+ weights: the worst relative error is \d\.\d\de-\d+\.\nIt is at layer (h1|h2|o), unit \d+, /,
      );
      expect(stdout).toContain('Passed: at most 0.000001.');
    }
  });

  it('looks at trained weights with --from', async () => {
    const { stdout } = await bench.succeed('check --from t.json --data iris.csv');
    expect(stdout).toContain('Passed');
    expect(stdout).not.toBe(
      (await bench.succeed('check --data iris.csv --target species --layers tanh:5')).stdout,
    );
  });
});

const script = (name: string): string =>
  fileURLToPath(new URL(`../../docs/formats/${name}`, import.meta.url));
const programs: [string, string][] = [
  [process.execPath, 'predict.mjs'],
  ['python3', 'predict.py'],
];
describe.each(programs)('%s docs/formats/%s', (program, name) => {
  const usable =
    existsSync(script(name)) &&
    spawnSync(program, name.endsWith('py') ? ['-c', 'import numpy'] : ['-v']).status === 0;
  it.skipIf(!usable)('agrees with a row by hand and with a file where cells are missing', async () => {
    await bench.succeed(
      'train --data penguins.csv --target species --layers tanh:4 --epochs 3 --missing median,beak_length_mm=mean,sex=category,most-frequent --out m.json',
    );
    const names = bench.weights('m.json').preprocessing.inputs.map(({ name }) => name);
    const full = { island: 'Dream', beak_length_mm: 40.5, beak_depth_mm: 17, flipper_length_mm: 201 };
    const whole = { ...full, body_mass_g: 4000, sex: 'MALE' } as Record<string, number | string | null>;
    const rows = [...names.map((name) => ({ ...whole, [name]: null })), {}].map((row) =>
      Object.fromEntries(names.map((name) => [name, (row as typeof whole)[name] ?? null])),
    );
    bench.write(
      'holes.csv',
      [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
        .map((row) => row.join(','))
        .join('\n'),
    );
    await bench.succeed('predict m.json --data holes.csv --out holes-out.csv');
    const predictions = bench.rows('holes-out.csv');
    const session = sessionOf('m.json', 'penguins.csv');
    for (const [r, row] of rows.entries()) {
      const { values } = session.predict(row);
      expect(predictions[r].slice(0, 3).map(Number)).toEqual(values);
      const { stdout } = spawnSync(program, [script(name), bench.path('m.json'), JSON.stringify(row)], {
        encoding: 'utf8',
      });
      const scripted = JSON.parse(stdout.trim().split('\n').at(-1)!) as number[];
      values.forEach((value, j) => expect(Math.abs(value - scripted[j])).toBeLessThan(1e-12));
    }
  });

  it.skipIf(!usable)('agrees with adjoint predict on Iris', async () => {
    await bench.succeed(
      'train --data iris.csv --target species --layers tanh:5,relu:4 --epochs 20 --out s.json',
    );
    await bench.succeed('predict s.json --data iris.csv --out s.csv');
    const flowers = readText(bench.read('iris.csv'), 'iris.csv');
    const names = bench.weights('s.json').preprocessing.inputs;
    const predictions = bench.rows('s.csv');
    for (const row of [0, 75, 149]) {
      const cells = JSON.stringify(rawRowOf(flowers, names, row));
      const { stdout, status } = spawnSync(program, [script(name), bench.path('s.json'), cells], {
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      const values = JSON.parse(stdout.trim().split('\n').at(-1)!) as number[];
      expect(values).toHaveLength(3);
      values.forEach((value, j) => expect(Math.abs(value - Number(predictions[row][j]))).toBeLessThan(1e-12));
    }
  });
});
