import { describe, expect, it } from 'vitest';
import { exampleSchema, type Example } from '@shared/contract/example.ts';
import { validate } from '@shared/contract/fault.ts';
import { optimizers, type OptimizerKind } from '@shared/design/choices.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { presets } from '@shared/design/presets.ts';
import type { Design, ProjectDocument } from '@shared/design/schema.ts';
import { tableOf } from '../data/load.ts';
import { Session } from './session.ts';

const open = (document: ProjectDocument): Session => new Session(document, tableOf(document.data.source));
const preset = (id: string): ProjectDocument => presets.find((each) => each.id === id)!.document();
const shortSplit = (document: ProjectDocument, design: Partial<Design>): ProjectDocument => ({
  data: { ...document.data, split: { ...document.data.split, validation: 0.9 } },
  design: { ...document.design, ...design },
});
const penalised = (document: ProjectDocument): Design => {
  const { hidden, output } = document.design;
  const hiddenLayers = hidden.map((layer) => ({ ...layer, l1: 0.02 }));
  return { ...document.design, hidden: hiddenLayers, output: { ...output, l2: 0.3 } };
};
const next = { split: 'training', index: null } as const;

function take(session: Session, choice: Parameters<Session['example']>[0] = next): Omit<Example, 'run'> {
  const example = session.example(choice);
  validate(exampleSchema, { run: 1, ...example }, 'the example');
  return example;
}

const documents: [string, ProjectDocument][] = [
  ['softmax cross-entropy', defaultDocument()],
  ['softmax cross-entropy with L1 and L2', { ...defaultDocument(), design: penalised(defaultDocument()) }],
  ['a regression', preset('body-mass')],
];

describe.each(documents)('one example of %s', (_name, document) => {
  it.each(['given', 'shuffled'] as const)('has the bits of the update that takes it, order %s', (order) => {
    for (const kind of Object.keys(optimizers) as OptimizerKind[]) {
      const optimizer = { ...document.design.optimizer, kind, learningRate: 0.01, momentum: 0.9 };
      const session = open(shortSplit(document, { batchSize: 1, order, optimizer }));
      const { trainer } = session;
      // Into the second epoch, so that the order is drawn twice.
      for (let done = 0; done < trainer.updatesPerEpoch + 3; done++) {
        const example = take(session);
        if (order === 'given') expect(example.index).toBe(trainer.updateInEpoch);
        trainer.step();
        expect(example.gradients).toEqual(trainer.network.gradients);
        // Between two epochs the trainer sets deltas of no weight, and so −0, to 0.
        const end = trainer.updateInEpoch === 0;
        const kept = (d: number): number => (end && Math.abs(d) < 1e-200 ? 0 : d);
        expect(example.deltas.map((values) => values.map(kept))).toEqual(trainer.network.deltas);
      }
    }
  });
});

describe('what is seen of it', () => {
  const session = open(defaultDocument());
  session.trainer.advance(Infinity);
  const { prepared } = session;

  it('is the row of the table, x with x₀ = 1, and δ = c − y(x)', () => {
    const example = take(session, { split: 'validation', index: 4 });
    const { columns } = tableOf(defaultDocument().data.source);
    const row = columns.map((column) => column.textAt(example.tableRow - 1));
    expect(example).toMatchObject({ split: 'validation', index: 4, count: 30, epoch: 1, penalty: 0 });
    expect(example.tableRow).toBe(prepared.validationRows[4] + 1);
    expect(example.inputs[0]).toEqual({ name: 'x₀', raw: null, value: 1 });
    expect(example.inputs.slice(1).map(({ raw }) => raw)).toEqual(row.slice(0, 4));
    expect(example.inputs.slice(1).map(({ value }) => value)).toEqual([
      ...prepared.validation!.inputs.subarray(16, 20),
    ]);
    expect(example.classes?.target).toBe(row[4]);
    expect(example.outputs.map(({ name }) => name)).toEqual(prepared.outputNames);
    expect(example.outputs.map(({ target }) => target)).toEqual(
      prepared.outputNames.map((name) => Number(name === row[4])),
    );
    for (const { target, output, residual, raw } of example.outputs) {
      expect(residual).toBe(target - output);
      expect(raw).toBeNull();
    }
    const values = Object.fromEntries(example.inputs.slice(1).map(({ name, raw }) => [name, Number(raw)]));
    const { label, values: outputs } = session.predict(values);
    expect(example.outputs.map(({ output }) => output)).toEqual(outputs);
    expect(example.classes?.predicted).toBe(label);
    expect(example.loss).toBeCloseTo(-Math.log2(outputs[prepared.outputNames.indexOf(row[4])]), 12);
  });

  it('leaves the run as it is: two that were looked at and not end alike', () => {
    const looked = open(defaultDocument());
    const plain = open(defaultDocument());
    for (let i = 0; i < 5; i++) {
      take(looked, { split: 'training', index: 7 * i });
      looked.trainer.step();
      plain.trainer.step();
    }
    expect(looked.trainer.network.weights).toEqual(plain.trainer.network.weights);
    expect(looked.trainer.network.deltas).toEqual(plain.trainer.network.deltas);
  });

  it('is asked for within the split', () => {
    expect(() => session.example({ split: 'validation', index: 30 })).toThrow(/30 validation examples.* 31/);
    const none = open({
      ...defaultDocument(),
      data: { ...defaultDocument().data, split: { ...defaultDocument().data.split, validation: 0 } },
    });
    expect(() => none.example({ split: 'validation', index: 0 })).toThrow(/no rows are held out/);
  });

  it('is one of any part: the same row is the same example wherever the split puts it', () => {
    const byRows = (test: string, validation: string): Session => {
      const document = defaultDocument();
      const rows = { training: '1-100', validation, test };
      const split = { ...document.data.split, kind: 'rows', rows } as const;
      return open({ ...document, data: { ...document.data, split } });
    };
    const tested = take(byRows('101-120', '121-150'), { split: 'test', index: 3 });
    const validated = take(byRows('121-150', '101-120'), { split: 'validation', index: 3 });
    expect([tested.tableRow, tested.count, tested.split]).toEqual([104, 20, 'test']);
    expect({ ...tested, split: 'validation' }).toEqual(validated);
    expect(() => take(byRows('', '101-120'), { split: 'test', index: 0 })).toThrow(
      'Wanted a test example, but no rows are held out for the test.',
    );
  });

  it('has one output for two classes where that is a sigmoid: the probability of the second', () => {
    const document = preset('perceptron');
    const sigmoid = open(document);
    for (const index of [0, 1, 2, 3, 50]) {
      const { outputs, classes } = take(sigmoid, { split: 'training', index });
      expect(outputs).toHaveLength(1);
      const [second] = sigmoid.prepared.outputNames.slice(1);
      expect(outputs[0]).toMatchObject({ name: second, target: Number(classes?.target === second) });
      expect(classes?.predicted === second).toBe(outputs[0].output > 0.5);
    }
  });

  it('has, in a regression, residuals in the unit of the column too', () => {
    const document = preset('body-mass');
    const regression = open(document);
    const example = take(regression, { split: 'training', index: 3 });
    const table = tableOf(document.data.source);
    const mass = table.columns.find(({ name }) => name === 'body_mass_g')!.numbers[example.tableRow - 1];
    const [{ raw, residual }] = example.outputs;
    expect(example.classes).toBeNull();
    expect(raw?.target).toBeCloseTo(mass, 9);
    expect(raw?.residual).toBe(raw!.target - raw!.output);
    const [target] = regression.prepared.targets;
    if (target.kind !== 'standardize') throw new Error('standardize');
    expect(raw?.residual).toBeCloseTo(residual * target.scale, 6);
    // A category's cell stands beside the value that it makes 1.
    const categories = example.inputs.filter(({ name }) => name.startsWith('species='));
    expect(categories.map(({ value }) => value).sort()).toEqual([0, 0, 1]);
    for (const { name, raw: cell, value } of categories)
      expect(cell).toBe(value === 1 ? name.slice('species='.length) : null);
  });

  it('says with the penalty what it adds to the loss', () => {
    const design = { ...penalised(defaultDocument()), loss: { kind: 'rss', unit: 'bits' } as const };
    const session = open({ ...defaultDocument(), design });
    const { penalty, loss, outputs } = take(session, { split: 'training', index: 0 });
    const { stack, network } = session.trainer;
    let sum = 0;
    stack.forEach(({ inputs, l1, l2 }, s) =>
      network.weights[s].forEach((w, i) => {
        if (i % (inputs + 1) > 0) sum += l1 * Math.abs(w) + l2 * w * w;
      }),
    );
    expect(penalty).toBeCloseTo(sum / 120, 12);
    expect(loss).toBeCloseTo(
      outputs.reduce((total, { residual }) => total + residual ** 2, 0),
      12,
    );
  });
});

it('shows an example of a dropout design without its masks', () => {
  const document = defaultDocument();
  const { hidden } = document.design;
  const dropping = { ...document.design, hidden: hidden.map((layer) => ({ ...layer, dropout: 0.5 })) };
  const first = take(open({ ...document, design: dropping }), { split: 'training', index: 0 });
  const plain = take(open(document), { split: 'training', index: 0 });
  expect(first.gradients).toEqual(plain.gradients);
  expect(first.outputs).toEqual(plain.outputs);
});
