import { assignmentSections } from './assignment-sections.ts';
import { dialectSection } from './dialect-section.ts';
import { foldsSection } from './folds-section.ts';
import type { Command, Option } from './option.ts';
import { traceSections } from './trace-sections.ts';

const weights = { name: 'WEIGHTS.json', required: true };
const newRun = '--data FILE.csv --target COLUMN --layers "tanh:8,relu:8"';
const dataOption: Option = {
  name: 'data',
  value: 'FILE.csv',
  help: 'table with the columns that the weights file names',
};

/** The commands and their flags: the one table from which parsing, help and refusals follow. */
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
      ...assignmentSections,
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
    sections: assignmentSections,
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
