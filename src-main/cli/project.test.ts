import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hiddenLayers, knownSettings, defaultDesign, defaultStop } from '@shared/design/defaults.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { writeProject } from '@shared/formats/project.ts';
import { tableOf } from '@engine/data/load.ts';
import { Session } from '@engine/train/session.ts';
import { Bench } from './testing.ts';

const bench = new Bench();
const flower = knownSettings({ kind: 'gallery', id: 'iris' });
const sha256 = (name: string): string => createHash('sha256').update(bench.read(name)).digest('hex');

function documentWith(source: DataSource = flower.source, epochs = 6): ProjectDocument {
  const design = defaultDesign({ task: 'classification', inputs: 4, outputs: 3 });
  return {
    data: { ...flower, source },
    design: { ...design, hidden: hiddenLayers(['tanh', 5], ['relu', 4]), stop: defaultStop(epochs) },
  };
}
function save(name: string, document: ProjectDocument, checkpoint: Checkpoint | null = null): void {
  bench.write(name, writeProject({ document, checkpoint }));
}

/** State in the middle of an epoch, as the app saves it. */
function halfway(document: ProjectDocument): Checkpoint {
  const session = new Session(document, tableOf(document.data.source));
  const { trainer } = session;
  while (trainer.epoch < 2) trainer.step();
  for (let i = 0; i < 17; i++) trainer.step();
  return session.checkpoint();
}

describe('adjoint train PROJECT', () => {
  const flags = 'train --data iris.csv --target species --layers tanh:5,relu:4 --epochs 6';

  it('trains the design on the data, whatever their source, to the bits of the same flags', async () => {
    await bench.succeed(`${flags} --out flags.json`);
    const sources: DataSource[] = [
      flower.source,
      { kind: 'embedded', name: 'iris.csv', text: bench.read('iris.csv') },
      { kind: 'file', path: bench.path('iris.csv'), sha256: sha256('iris.csv') },
      { kind: 'file', path: 'C:\\elsewhere\\iris.csv', sha256: sha256('iris.csv') },
    ];
    for (const source of sources) {
      save('new.adjoint', documentWith(source));
      const { stderr } = await bench.succeed('train new.adjoint --out project.json');
      expect(stderr).toBe('');
      expect(bench.read('project.json')).toBe(bench.read('flags.json'));
    }
  });

  it('trains generated data', async () => {
    const source = { kind: 'generated', id: 'spiral', rows: 60, noise: 0.1, seed: 2 } as const;
    const design = {
      ...defaultDesign({ task: 'classification', inputs: 2, outputs: 2 }),
      stop: defaultStop(2),
    };
    save('spiral.adjoint', { data: knownSettings(source), design });
    const { stdout } = await bench.succeed('train spiral.adjoint --out spiral.json');
    expect(stdout).toContain('Network: 2 → tanh 8 → ReLU 8 → sigmoid σ 1');
  });

  it('says where a data file has changed or is not there', async () => {
    save(
      'changed.adjoint',
      documentWith({ kind: 'file', path: bench.path('iris.csv'), sha256: '0'.repeat(64) }),
    );
    expect((await bench.succeed('train changed.adjoint --out c.json')).stderr).toContain(
      'iris.csv has changed since the project was saved.',
    );
    save('lost.adjoint', documentWith({ kind: 'file', path: '/nowhere/lost.csv', sha256: '0'.repeat(64) }));
    const { status, stderr } = await bench.run('train lost.adjoint --out c.json');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('/nowhere/lost.csv is not there, nor lost.csv beside the project'),
    ]);
    await bench.succeed('train lost.adjoint --data iris.csv --out c.json');
    expect(bench.read('c.json')).toBe(bench.read('flags.json'));
  });

  it('goes on from the state it holds, also from the middle of an epoch; --fresh starts over', async () => {
    const document = documentWith();
    save('half.adjoint', document, halfway(document));
    const { stdout } = await bench.succeed('train half.adjoint --out on.json');
    expect(stdout).toContain('Going on after 2 epochs.');
    expect(bench.read('on.json')).toBe(bench.read('flags.json'));
    await bench.succeed('train half.adjoint --fresh --out over.json');
    expect(bench.read('over.json')).toBe(bench.read('flags.json'));
    await bench.succeed('train half.adjoint --epochs 4 --out further.json');
    expect(bench.read('further.json')).toBe(bench.read('flags.json'));
    await bench.succeed('train half.adjoint --epochs 0 --out now.json');
    expect(bench.weights('now.json').training).toMatchObject({ epochs: 2, updatesInEpoch: 17, updates: 257 });
  });

  it('is overridden by flags, which must fit trained weights', async () => {
    const document = documentWith();
    save('half.adjoint', document, halfway(document));
    await bench.succeed('train half.adjoint --learning-rate 0.001 --epochs 1 --out o.json');
    expect(bench.weights('o.json').training).toMatchObject({ learningRate: 0.001, epochs: 3 });
    const { status, stderr } = await bench.run('train half.adjoint --layers tanh:9 --out o.json');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('half.adjoint have the shapes 5 × 5, 4 × 6, 3 × 5'),
    ]);
    await bench.succeed(
      'train half.adjoint --fresh --layers tanh:9 --target petal_width_cm --epochs 1 --out o.json',
    );
    expect(bench.weights('o.json').layers.map(({ activation, outputs }) => [activation, outputs])).toEqual([
      ['tanh', 9],
      ['identity', 1],
    ]);
  });

  it('does not train for ever, nor over the project', async () => {
    const document = documentWith();
    const stop = { ...document.design.stop, epochs: { on: false, epochs: 5 } };
    save('endless.adjoint', { ...document, design: { ...document.design, stop } });
    const { status, stderr } = await bench.run('train endless.adjoint --out e.json');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('has no stop rule that is on: give --epochs N'),
    ]);
    await bench.succeed('train endless.adjoint --epochs 1 --out e.json');
    expect((await bench.run('train endless.adjoint --out endless.adjoint')).stderr).toContain(
      'would overwrite the project',
    );
  });

  it('is checked too', async () => {
    save('half.adjoint', documentWith(), halfway(documentWith()));
    expect((await bench.succeed('check half.adjoint')).stdout).toContain('Passed');
  });

  it('keeps its other stop rules, which know nothing of a gradient before a weights file', async () => {
    const document = documentWith(flower.source, 2);
    const stop = { ...document.design.stop, gradientBelow: { on: true, gradientBelow: 1e-12 } };
    save('flat.adjoint', { ...document, design: { ...document.design, stop } });
    await bench.succeed('train flat.adjoint --out flat.json');
    const { stdout } = await bench.succeed(
      'train --from flat.json --data iris.csv --epochs 1 --out flat.json',
    );
    expect(stdout).toContain('Stopped: 3 epochs are done.');
    const soon = { ...stop, gradientBelow: { on: true, gradientBelow: 1e6 } };
    save('flat.adjoint', { ...document, design: { ...document.design, stop: soon } });
    expect((await bench.succeed('train flat.adjoint --out flat.json')).stdout).toMatch(
      /Stopped: the gradient norm \S+ is below 1000000\./,
    );
  });
});
