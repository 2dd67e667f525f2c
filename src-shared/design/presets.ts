import {
  defaultDesign,
  defaultDocument,
  defaultPreparation,
  defaultSplit,
  defaultStop,
  hiddenLayers,
  knownSettings,
} from './defaults.ts';
import type { DataSettings, DataSource, Design, ProjectDocument } from './schema.ts';
import type { DataShape } from './stack.ts';
import { twoIrises } from './two-irises.ts';

/** A ready-made design with its data, to start from (S21). */
export interface Preset {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** A new document at every call. */
  document(): ProjectDocument;
}

const generated = (
  id: Extract<DataSource, { kind: 'generated' }>['id'],
  rows: number,
  noise: number,
): DataSettings => knownSettings({ kind: 'generated', id, rows, noise, seed: 1 });

const plane: DataShape = { task: 'classification', inputs: 2, outputs: 2 };

/** The default design for a shape with some of its parts replaced. */
function designFor(
  shape: DataShape,
  more: Partial<Design>,
  optimizer: Partial<Design['optimizer']> = {},
): Design {
  const design = defaultDesign(shape);
  return { ...design, ...more, optimizer: { ...design.optimizer, ...optimizer } };
}

const twoIrisesSettings: DataSettings = {
  source: { kind: 'embedded', name: 'two-irises.csv', text: twoIrises },
  columns: [
    { name: 'petal_length_cm', role: 'input', kind: 'numeric' },
    { name: 'petal_width_cm', role: 'input', kind: 'numeric' },
    { name: 'species', role: 'target', kind: 'categorical' },
  ],
  ...defaultPreparation(),
  scaling: 'standardize',
  targetScaling: 'none',
  split: defaultSplit(),
};

/** Penguins with the body mass as the target, from the other columns and the species. */
function bodyMassSettings(): DataSettings {
  const settings = knownSettings({ kind: 'gallery', id: 'penguins' });
  const columns = settings.columns.map((column) => ({
    ...column,
    role: column.name === 'body_mass_g' ? ('target' as const) : ('input' as const),
  }));
  return { ...settings, columns, targetScaling: 'standardize' };
}

export const presets: readonly Preset[] = [
  {
    id: 'iris',
    title: 'Iris, the lecture’s stack',
    description: 'Three species from four measurements: tanh, ReLU, softmax.',
    document: defaultDocument,
  },
  {
    id: 'perceptron',
    title: 'Perceptron',
    description: 'A single sigmoid neuron draws a straight line between two species.',
    document: () => ({
      data: structuredClone(twoIrisesSettings),
      design: designFor(plane, { hidden: [], stop: defaultStop(50) }),
    }),
  },
  {
    id: 'xor',
    title: 'Two-layer MLP on XOR',
    description: 'Four tanh units solve what no single neuron can.',
    document: () => ({
      data: generated('xor', 200, 0.05),
      design: designFor(plane, { hidden: hiddenLayers(['tanh', 4]) }),
    }),
  },
  {
    id: 'spiral',
    title: 'MLP at depth on a spiral',
    description: 'Three hidden layers fold two arms apart; add or remove layers and compare.',
    document: () => ({
      data: generated('spiral', 400, 0.1),
      design: designFor(
        plane,
        {
          hidden: hiddenLayers(['tanh', 16], ['relu', 16], ['relu', 16]),
          batchSize: 4,
          stop: defaultStop(400),
        },
        { learningRate: 0.01 },
      ),
    }),
  },
  {
    id: 'penguins',
    title: 'Palmer penguins',
    description: 'Three species from measurements, island and sex; rows with missing cells are left out.',
    document: () => ({
      data: knownSettings({ kind: 'gallery', id: 'penguins' }),
      design: designFor(
        { task: 'classification', inputs: 9, outputs: 3 },
        { stop: defaultStop(50) },
        { learningRate: 0.005 },
      ),
    }),
  },
  {
    id: 'digits',
    title: 'Handwritten digits',
    description: 'Ten digits from 8 × 8 pixels: a network of 64-32-10.',
    document: () => ({
      data: knownSettings({ kind: 'gallery', id: 'digits' }),
      design: designFor(
        { task: 'classification', inputs: 64, outputs: 10 },
        { hidden: hiddenLayers(['relu', 32]), batchSize: 8, stop: defaultStop(30) },
        { learningRate: 0.05 },
      ),
    }),
  },
  {
    id: 'body-mass',
    title: 'Body mass of penguins',
    description: 'Regression: grams from species, island, sex and three lengths.',
    document: () => ({
      data: bodyMassSettings(),
      design: designFor(
        { task: 'regression', inputs: 11, outputs: 1 },
        { hidden: hiddenLayers(['tanh', 8]), batchSize: 8, stop: defaultStop(100) },
        { learningRate: 0.005 },
      ),
    }),
  },
];
