import { activationNames } from '@shared/design/activations.ts';
import {
  arithmetics,
  initializations,
  losses,
  missingPolicies,
  optimizers,
  orders,
  scalings,
} from '@shared/design/choices.ts';
import { fields, wantedText, type FieldName } from '@shared/design/fields.ts';
import { dialectSection } from './dialect-section.ts';
import type { Option, Section } from './option.ts';

/** The flags that say what is to be learned, by which network and how: those of `train` and `check`. */
const keys = (table: object): string => Object.keys(table).join(', ');
const bounds = (name: FieldName): string => `${wantedText(name)}; default ${fields[name].default}`;
const number = (name: string, value: string, field: FieldName, help: string): Option => ({
  name,
  value,
  help: `${help}: ${bounds(field)}`,
});

const dataSection: Section = {
  title: 'Data',
  options: [
    { name: 'data', value: 'FILE.csv', help: 'table: CSV, TSV, other delimited text, or ARFF' },
    {
      name: 'target',
      value: 'COLUMN,…',
      help: 'what is to be learned: classes, or one or more numeric columns',
    },
    { name: 'task', value: 'TASK', help: 'classification or regression; default by the target column' },
    { name: 'inputs', value: 'COLUMN,…', help: 'learn from these columns only' },
    { name: 'ignore', value: 'COLUMN,…', help: 'leave these columns out' },
    { name: 'categorical', value: 'COLUMN,…', help: 'take the numbers in these columns for categories' },
    {
      name: 'missing',
      value: 'HOW,…',
      help: `missing cells of inputs: ${keys(missingPolicies)}; default drop; constant:VALUE; COLUMN=HOW for one column`,
    },
    {
      name: 'unknown',
      value: 'HOW',
      help: 'categories that no training row has: error, or zero (a 0 in every place); default by the data',
    },
    {
      name: 'categories',
      value: 'FROM',
      help: 'categories of the training rows, or of all; default training',
    },
    {
      name: 'scale',
      value: 'HOW,…',
      help: `numeric inputs: ${keys(scalings)}; default standardize; COLUMN=HOW for one column`,
    },
    { name: 'target-scale', value: 'HOW', help: `numeric targets: ${keys(scalings)}; default standardize` },
    number('validation', 'SHARE', 'validation', 'share of the rows held out'),
    {
      name: 'split',
      value: 'HOW',
      help: 'training/validation/test: shares as 70/15/15, column:NAME, or rows:1-100/101-120/121-150',
    },
    { name: 'no-stratify', help: 'draws rows whatever their class' },
    number('split-seed', 'SEED', 'seed', 'draws the rows held out'),
  ],
};

const networkSection: Section = {
  title: 'Network',
  options: [
    {
      name: 'layers',
      value: 'LIST',
      help: `hidden layers as "tanh:8,relu:8", or none; activations: ${activationNames.join(', ')}`,
    },
    { name: 'output', value: 'ACTIVATION', help: 'of the output layer; default by the target' },
    {
      name: 'init',
      value: 'HOW',
      help: `${keys(initializations)}; uniform takes its interval as uniform:-0.5:0.5`,
    },
    number('dropout', 'p', 'dropout', 'of every hidden layer'),
    number('l1', 'λ₁', 'l1', 'of every layer'),
    number('l2', 'λ₂', 'l2', 'of every layer'),
  ],
};

const trainingSection: Section = {
  title: 'Training',
  options: [
    { name: 'loss', value: 'LOSS', help: `${keys(losses)}; default by the target` },
    { name: 'bits', help: 'entropy losses by log₂ (default)' },
    { name: 'nats', help: 'entropy losses by ln' },
    { name: 'optimizer', value: 'NAME', help: `${keys(optimizers)}; default momentum` },
    number('learning-rate', 'η', 'learningRate', 'learning rate'),
    number('momentum', 'α', 'momentum', 'momentum'),
    {
      name: 'batch-size',
      value: 'B',
      help: `examples per update: ${wantedText('batchSize')}, or all; default ${fields.batchSize.default}`,
    },
    {
      name: 'epochs',
      value: 'N',
      help: `epochs to train, further ones where training goes on; 0 trains nothing; default ${fields.epochs.default}`,
    },
    { name: 'order', value: 'ORDER', help: `of the examples: ${keys(orders)}; default shuffled` },
    number('seed', 'SEED', 'seed', 'initial weights, order and dropout follow from it'),
    {
      name: 'arithmetic',
      value: 'MODE',
      help: `${keys(arithmetics)}; default exact. fast fuses multiply and add: the same bits wherever the machine can`,
    },
    { name: 'from', value: 'WEIGHTS.json', help: 'go on from these weights and momentum deltas' },
    { name: 'fresh', help: 'draw new weights, though the project holds trained ones' },
  ],
};

export const assignmentSections: readonly Section[] = [
  dataSection,
  dialectSection,
  networkSection,
  trainingSection,
];
