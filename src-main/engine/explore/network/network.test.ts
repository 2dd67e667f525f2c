import { describe, expect, it } from 'vitest';
import { completeNetworkRequest, type NetworkRequest, type NetworkTrace } from '@shared/contract/explain.ts';
import { activationNames } from '@shared/design/activations.ts';
import type { Design } from '@shared/design/schema.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { stackOf } from '@shared/design/stack.ts';
import { graphOf } from '../../graph/from-design.ts';
import { stream } from '../../numeric/random.ts';
import { compile } from '../../plan/compile.ts';
import { ReferenceExecutor, runSection } from '../../plan/reference-executor.ts';
import { explainNetwork } from './explain.ts';
import type { NetworkSight } from './sight.ts';

type Layers = readonly (readonly [Design['output']['activation'], number])[];
type Loss = Design['loss']['kind'];

/** A network of random weights at one random example. */
function sightOf(layers: Layers, inputs: number, loss: Loss, penalty = 0): NetworkSight {
  const { design } = defaultDocument();
  const hidden = layers.slice(0, -1).map(([activation, units], i) => {
    return {
      ...design.hidden[0],
      id: `h${i}`,
      activation,
      units,
      l1: penalty,
      l2: penalty / 3,
      dropout: 0.25,
    };
  });
  const [activation, outputs] = layers[layers.length - 1];
  const output = { ...design.output, activation, l2: penalty };
  const task = loss === 'rss' || loss === 'mse' ? 'regression' : 'classification';
  const stack = stackOf(
    { ...design, hidden, output },
    { task, inputs, outputs: loss === 'logistic' ? 2 : outputs },
  );
  const random = stream(7, `test/${JSON.stringify([layers, inputs, loss])}`);
  const normal = (length: number): Float64Array => Float64Array.from({ length }, () => random.normal());
  const targets = normal(outputs).map((_, i) => (task === 'regression' ? random.normal() : i === 0 ? 1 : 0));
  return {
    graph: graphOf(stack, { loss, unit: 'bits', regularizeBias: true }),
    stack,
    weights: stack.map((layer) => normal(layer.units * (layer.inputs + 1)).map((w) => w / 2)),
    inputs: normal(inputs),
    targets,
    penaltyRows: 3,
    inputNames: Array.from({ length: inputs }, (_, i) => `in${i}`),
    outputNames: Array.from({ length: outputs }, (_, i) => `out${i}`),
    lossUnit: 'bits',
    ...{ epoch: 1, update: 2, split: 'training' as const, index: 0, count: 1, tableRow: 1 },
  };
}

/** ∇ℓ as the trainer computes it: the plan of the same graph, a batch of this example alone, no dropout. */
function trained({ graph, stack, weights, inputs, targets, penaltyRows }: NetworkSight): Float64Array[] {
  const penalties = Object.keys(graph.outputs).filter((name) => name.startsWith('penalty.'));
  const plan = compile(graph, {
    chunkRows: 4,
    optimizer: 'momentum',
    training: ['loss', 'training.decision'],
    penalties,
    evaluation: ['evaluation.loss'],
  });
  const executor = new ReferenceExecutor(plan);
  executor.setRows(1);
  weights.forEach((w, s) => executor.tensor(plan.roles.parameters[s]).values.set(w));
  for (const [name, slot] of Object.entries(plan.roles.inputs))
    executor.tensor(slot).values.set(name === 'x' ? inputs : name === 'c' ? targets : [], 0);
  for (const [name, slot] of Object.entries(plan.roles.inputs))
    if (name.startsWith('mask')) executor.tensor(slot).values.fill(1);
  for (const name of penalties) {
    const [, layer, kind] = name.split('.');
    const found = stack.find((each) => each.name === layer)!;
    executor.tensor(plan.roles.seeds[name]).values[0] = found[kind as 'l1' | 'l2'] / penaltyRows;
  }
  executor.tensor(plan.roles.seeds.loss).values[0] = 1;
  const { begin, chunk, finish, update } = plan.sections;
  runSection(executor, begin);
  runSection(executor, chunk);
  executor.run(finish.from, update.from);
  return plan.roles.gradients.map((slot) => Float64Array.from(executor.tensor(slot).values));
}

const ask = (sight: NetworkSight, request: Partial<NetworkRequest>): Omit<NetworkTrace, 'run'> =>
  explainNetwork(
    sight,
    completeNetworkRequest({
      run: 1,
      example: { split: 'training', index: 0 },
      layer: null,
      neuron: null,
      ...request,
    }),
  );

const cases: [string, NetworkSight][] = [
  [
    'softmax, cross entropy',
    sightOf(
      [
        ['tanh', 5],
        ['relu', 4],
        ['softmax', 3],
      ],
      7,
      'crossEntropy',
      0.2,
    ),
  ],
  [
    'one input',
    sightOf(
      [
        ['sigmoid', 1],
        ['sigmoid', 1],
      ],
      1,
      'logistic',
    ),
  ],
  ['no hidden layer', sightOf([['identity', 2]], 4, 'mse', 0.1)],
  [
    'softmax into rss',
    sightOf(
      [
        ['identity', 3],
        ['softmax', 4],
      ],
      2,
      'rss',
    ),
  ],
  ...activationNames
    .filter((name) => name !== 'softmax')
    .map((name): [string, NetworkSight] => [
      name,
      sightOf(
        [
          [name, 3],
          [name, 6],
          [name, 2],
        ],
        5,
        'rss',
        0.05,
      ),
    ]),
];

describe.each(cases)('%s', (_name, sight) => {
  it('says of a weight matrix that its adjoint is the dyadic product of δ and what the layer takes', () => {
    const sight = sightOf(
      [
        ['tanh', 3],
        ['softmax', 2],
      ],
      4,
      'crossEntropy',
      0.1,
    );
    const { steps } = ask(sight, {});
    const of = (name: string) => steps.find((step) => step.name === name)!;
    expect(of('Wʰ¹').adjointTex).toMatch(
      /^\\delta\^\{h_\{1\}\} \\otimes \(1, \{x\}\) \+ \\tfrac\{\\lambda\}\{n\}/,
    );
    expect(of('Wᵒ').adjointTex).toContain('\\otimes (1, {y^{h_{1}}})');
    expect(of('Wᵒ').adjointName).toBe('dyadic (outer) product');
    expect([of('zʰ¹'), of('x')].map(({ adjointTex, adjointName }) => adjointTex + adjointName)).toEqual([
      '',
      '',
    ]);
  });

  it('finds at every weight the gradient of the trainer, to the bit', () => {
    trained(sight).forEach((gradient, s) => {
      const { name, units, inputs } = sight.stack[s];
      for (let unit = 0; unit < units; unit++) {
        const { neuron } = ask(sight, { layer: name, neuron: unit });
        const row = gradient.subarray(unit * (inputs + 1), (unit + 1) * (inputs + 1));
        expect([...neuron!.gradient], `${name}, unit ${unit}`).toEqual([...row]);
      }
    });
  });

  it('has in the scalar steps the bits of the vector steps: z, y, δ, and what the last neuron leaves in x̄', () => {
    for (const [s, { name, units }] of sight.stack.entries()) {
      for (let unit = 0; unit < units; unit++) {
        const { layer, neuron } = ask(sight, { layer: name, neuron: unit });
        const nodes = neuron!.nodes.items;
        const at = (letter: string) =>
          nodes.findIndex((node) => node.kind === 'step' && node.name.startsWith(letter));
        expect(nodes[at('z')].value).toBe(layer!.z[unit]);
        expect(neuron!.finalAdjoints[at('z')]).toBe(layer!.zAdjoint[unit]);
        if (!layer!.yAdjoint) continue;
        expect(nodes[at('y')].value).toBe(layer!.y[unit]);
        expect(neuron!.finalAdjoints[at('y')]).toBe(layer!.yAdjoint[unit]);
      }
      if (s === 0) continue;
      const before = ask(sight, { layer: sight.stack[s - 1].name }).layer!;
      const last = ask(sight, { layer: name, neuron: units - 1 }).neuron!;
      const inputs = last.nodes.items.flatMap(({ kind }, i) =>
        kind === 'input' ? [last.finalAdjoints[i]] : [],
      );
      expect(inputs).toEqual([...(before.yAdjoint ?? before.zAdjoint)]);
    }
  });
});

describe('what is folded', () => {
  const sight = sightOf(
    [
      ['tanh', 128],
      ['softmax', 10],
    ],
    64,
    'crossEntropy',
  );

  it('is counted: a network of 64-128-10 is shown whole in its vector steps', () => {
    const { steps, totals, layer, neuron } = ask(sight, {});
    expect(steps.map(({ name }) => name)).toEqual(['x', 'c', 'Wʰ¹', 'Wᵒ', 'zʰ¹', 'yʰ¹', 'zᵒ', 'l']);
    expect(totals).toEqual({
      layers: 2,
      neurons: 138,
      weights: 128 * 65 + 10 * 129,
      scalarSteps: 128 * 130 + 128 + 10 * 258 + 1,
    });
    expect([layer, neuron]).toEqual([null, null]);
    const opened = ask(sight, { layer: 'h1', neuron: 0 }).neuron!;
    const scalar = opened.nodes.items.filter(({ kind }) => kind === 'step');
    expect(scalar.length).toBe(64 + 64 + 2 + 1);
    const o = ask(sight, { layer: 'o', neuron: 9 }).neuron!;
    expect(o.nodes.items.filter(({ kind }) => kind === 'step').length).toBe(258);
  });

  it('is cut where it is asked to be, with its total', () => {
    const { neuron, layer } = ask(sight, {
      layer: 'h1',
      neuron: 5,
      neurons: { from: 120, count: 100 },
      nodes: { from: 100, count: 10 },
      steps: { from: 3, count: 2 },
    });
    expect([layer!.from, layer!.z.length, layer!.units]).toEqual([120, 8, 128]);
    expect([neuron!.nodes.items.length, neuron!.nodes.items[0].id]).toEqual([10, 100]);
    expect(neuron!.adjoints.items.map(({ step }) => step)).toEqual([3, 4]);
    // ȳ from ten units, z̄, then w₀ and s, both lanes, what each sum passes on, and a weight for each product.
    expect(neuron!.adjoints.total).toBe(10 + 1 + 2 + 2 + (64 + 62) + 64);
  });

  it('opens the loss, and says what there is instead of what there is not', () => {
    const { lossDetail } = ask(sight, { layer: 'loss' });
    expect(lossDetail).toMatchObject({
      op: 'softmaxCrossEntropy',
      targets: Float64Array.from([1, ...new Array<number>(9).fill(0)]),
    });
    expect([...lossDetail!.adjoints].reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    expect(() => ask(sight, { layer: 'h7' })).toThrow(/no layer "h7"; there are h1, o, loss/);
    expect(() => ask(sight, { layer: 'o', neuron: 10 })).toThrow(/10 neurons; there is no number 11/);
  });

  it('names and explains every step', () => {
    const { neuron } = ask(sight, { layer: 'o', neuron: 1 });
    const nodes = neuron!.nodes.items;
    expect(nodes.slice(0, 2).map(({ name, tex, label }) => [name, tex, label])).toEqual([
      ['yʰ¹₁', 'y^{h_{1}}_{1}', 'output of unit 1 of h1'],
      ['yʰ¹₂', 'y^{h_{1}}_{2}', 'output of unit 2 of h1'],
    ]);
    expect(nodes[130]).toMatchObject({ name: 'wᵒ₂,₂', label: 'weight of input 2' });
    expect(neuron!.adjoints.items[1]).toMatchObject({ text: 'w̄ᵒ₂,₀ = z̄ᵒ₂·1' });
  });
});
