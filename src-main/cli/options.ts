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
import { foldsSection } from './folds-section.ts';
import { traceSections } from './trace-sections.ts';

/** The commands and their flags: the one table from which parsing, help and refusals follow. */
export interface Option {
  readonly name: string;
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly help: string;
}
export interface Section {
  readonly title: string;
  readonly options: readonly Option[];
}
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  /** Name of its argument that is no flag, and whether it must be there. */
  readonly argument: { readonly name: string; readonly required: boolean };
  readonly sections: readonly Section[];
}

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

const assignment = [dataSection, dialectSection, networkSection, trainingSection];
const weights = { name: 'WEIGHTS.json', required: true };
const newRun = '--data FILE.csv --target COLUMN --layers "tanh:8,relu:8"';
const dataOption: Option = {
  name: 'data',
  value: 'FILE.csv',
  help: 'table with the columns that the weights file names',
};

export const commands: readonly Command[] = [
  {
    name: 'inspect-data',
    summary: 'shows how a table is read and what its columns hold',
    usage: ['FILE.csv [--target COLUMN] [--json] [flags]'],
    argument: { name: 'FILE.csv', required: true },
    sections: [
      {
        title: 'Flags',
        options: [
          {
            name: 'target',
            value: 'COLUMN,…',
            help: 'shows the roles and types of the columns where this is to be learned',
          },
          { name: 'json', help: 'prints it as JSON, with the histograms' },
        ],
      },
      dialectSection,
    ],
  },
  {
    name: 'train',
    summary: 'trains a network and writes its weights',
    usage: [
      `${newRun} --out WEIGHTS.json [flags]`,
      'PROJECT.adjoint --out WEIGHTS.json [--fresh] [flags]',
      '--from WEIGHTS.json --data FILE.csv --out WEIGHTS.json [flags]',
      `${newRun} --folds K [flags]`,
    ],
    argument: { name: 'PROJECT.adjoint', required: false },
    sections: [
      ...assignment,
      foldsSection,
      {
        title: 'Speed',
        options: [
          {
            name: 'threads',
            value: 'N',
            help: 'processors to use at most, or auto for all (default); more than one only where that is faster. The weights are the same to the bit',
          },
        ],
      },
      {
        title: 'Results',
        options: [
          { name: 'out', value: 'WEIGHTS.json', help: 'file for the trained weights' },
          {
            name: 'report',
            value: 'REPORT.csv',
            help: 'file for every row that was dropped and every cell that was filled or converted',
          },
          { name: 'history', value: 'HISTORY.csv', help: 'file for loss, score and norms of every epoch' },
        ],
      },
    ],
  },
  {
    name: 'predict',
    summary: 'applies a weights file to the rows of a table',
    usage: ['WEIGHTS.json --data FILE.csv --out OUT.csv'],
    argument: weights,
    sections: [
      {
        title: 'Flags',
        options: [
          dataOption,
          { name: 'out', value: 'OUT.csv', help: 'file for the predictions, one row per row' },
        ],
      },
      dialectSection,
    ],
  },
  {
    name: 'evaluate',
    summary: 'compares predictions with the known targets of a table',
    usage: [
      'WEIGHTS.json --data FILE.csv [--target COLUMN] [--json]',
      'WEIGHTS.json --data FILE.csv --splits [--json]',
      'PROJECT.adjoint [--json]',
    ],
    argument: { name: 'WEIGHTS.json or PROJECT.adjoint', required: true },
    sections: [
      {
        title: 'Flags',
        options: [
          dataOption,
          {
            name: 'target',
            value: 'COLUMN,…',
            help: 'columns with the true values; default as the weights file names them',
          },
          {
            name: 'splits',
            help: 'training, validation and test rows apart, split as in the training of the weights file',
          },
          { name: 'json', help: 'prints the metrics as JSON' },
          { name: 'curves', help: 'with --json: ROC and precision–recall curves too' },
        ],
      },
      dialectSection,
    ],
  },
  {
    name: 'check',
    summary: 'compares the gradient of a network with central differences',
    usage: [`${newRun} [flags]`, 'PROJECT.adjoint [flags]', '--from WEIGHTS.json --data FILE.csv [flags]'],
    argument: { name: 'PROJECT.adjoint', required: false },
    sections: assignment,
  },
  {
    name: 'trace',
    summary: 'shows how a formula or a program is differentiated, step by step',
    usage: ['(--formula \'FORMULA\' | --program FILE.js) --at "w0=-1,w1=1.5" [flags]'],
    argument: { name: '--formula', required: false },
    sections: traceSections,
  },
  {
    name: 'verify',
    summary: 'checks that a weights file reproduces its own outputs to the bit',
    usage: ['WEIGHTS.json'],
    argument: weights,
    sections: [],
  },
];

export function optionsOf(command: Command): Option[] {
  return command.sections.flatMap((section) => section.options);
}
