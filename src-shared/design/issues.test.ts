import { describe, expect, it } from 'vitest';
import { defaultSplit, defaultDesign, newLayer } from './defaults.ts';
import { issuesOf } from './issues.ts';
import type { Design } from './schema.ts';
import type { DataShape } from './stack.ts';

const classes = (outputs: number): DataShape => ({ task: 'classification', inputs: 4, outputs });
const numbers = (outputs: number): DataShape => ({ task: 'regression', inputs: 4, outputs });

/** The issues of a default design after a change, as `severity path`. */
function after(shape: DataShape, change: (design: Design) => unknown, validation = 0.2): string[] {
  const design = structuredClone(defaultDesign(shape));
  change(design);
  return issuesOf(design, shape, { split: { ...defaultSplit(), validation } }).map(
    ({ severity, path }) => `${severity} ${path}`,
  );
}

describe('issuesOf', () => {
  it('finds none in the default designs', () => {
    for (const shape of [classes(2), classes(3), classes(10), numbers(1), numbers(3)])
      expect(issuesOf(defaultDesign(shape), shape, { split: defaultSplit() })).toEqual([]);
  });

  const cases: [string, DataShape, (design: Design) => unknown, string[]][] = [
    [
      'cross-entropy without softmax',
      classes(3),
      (d) => (d.output.activation = 'sigmoid'),
      ['error loss.kind'],
    ],
    ['logistic loss without sigmoid', classes(2), (d) => (d.output.activation = 'tanh'), ['error loss.kind']],
    [
      'logistic loss of three classes',
      classes(3),
      (d) => ((d.loss.kind = 'logistic'), (d.output.activation = 'sigmoid')),
      ['error loss.kind'],
    ],
    [
      'cross-entropy of numbers',
      numbers(2),
      (d) => ((d.loss.kind = 'crossEntropy'), (d.output.activation = 'softmax')),
      ['error loss.kind', 'warning output.activation'],
    ],
    [
      'softmax of one unit',
      numbers(1),
      (d) => (d.output.activation = 'softmax'),
      ['error output.activation', 'warning output.activation'],
    ],
    [
      'softmax in a hidden layer',
      classes(3),
      (d) => (d.hidden[1].activation = 'softmax'),
      ['warning hidden[1].activation'],
    ],
    [
      'ReLU before classes',
      classes(3),
      (d) => ((d.loss.kind = 'rss'), (d.output.activation = 'relu')),
      ['warning output.activation'],
    ],
    ['ReLU before numbers', numbers(1), (d) => (d.output.activation = 'relu'), ['warning output.activation']],
    [
      'sigmoid and RSS for classes',
      classes(3),
      (d) => ((d.loss.kind = 'rss'), (d.output.activation = 'sigmoid')),
      [],
    ],
    [
      'an interval upside down',
      classes(3),
      (d) => (d.output.initialization = { kind: 'uniform', initLow: 1, initHigh: 0 }),
      ['error output.initialization.initLow'],
    ],
    [
      'an interval upside down that is not used',
      classes(3),
      (d) => Object.assign(d.output.initialization, { initLow: 1, initHigh: 0 }),
      [],
    ],
    [
      'zeros in a hidden layer',
      classes(3),
      (d) => (d.hidden[0].initialization.kind = 'zeros'),
      ['warning hidden[0].initialization.kind'],
    ],
    ['zeros in the output layer', classes(3), (d) => (d.output.initialization.kind = 'zeros'), []],
    [
      'dropout of one unit',
      classes(3),
      (d) => Object.assign(d.hidden[0], { units: 1, dropout: 0.5 }),
      ['warning hidden[0].dropout'],
    ],
    ['an id twice', classes(3), (d) => d.hidden.push(newLayer('layer-1')), ['error hidden[2].id']],
    [
      'too many weights',
      classes(3),
      (d) => d.hidden.forEach((layer) => (layer.units = 4000)),
      ['error hidden'],
    ],
    ['no stop rule', classes(3), (d) => (d.stop.epochs.on = false), ['warning stop']],
    ['a number out of its bounds', classes(3), (d) => (d.hidden[1].units = 0.5), ['error hidden[1].units']],
    ['a momentum of 1', classes(3), (d) => (d.optimizer.momentum = 1), ['error optimizer.momentum']],
  ];
  it.each(cases)('on %s', (_title, shape, change, wanted) => {
    expect(after(shape, change)).toEqual(wanted);
  });

  it('on waiting for the validation loss without validation rows', () => {
    const on = (design: Design): unknown => (design.stop.noImprovement.on = true);
    expect(after(classes(3), on, 0)).toEqual(['error stop.noImprovement']);
    expect(after(classes(3), on, 0.2)).toEqual([]);
  });

  it('in whole sentences', () => {
    const design = { ...defaultDesign(classes(3)), loss: { kind: 'logistic', unit: 'bits' } as const };
    const messages = issuesOf(design, classes(3)).map((issue) => issue.message);
    expect(messages).toEqual([
      'Logistic loss needs sigmoid σ in the output layer, got softmax σ₁.',
      'Logistic loss needs exactly two classes, the target has 3: choose softmax with cross-entropy.',
    ]);
  });
});
