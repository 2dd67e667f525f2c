import { columnIndex, deltaNormIndex, epochStride, gradientNormIndex } from '@shared/contract/epoch-frame.ts';
import type { ColumnSummary, PreparedSummary, TableSummary } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { RunInfo, RunState } from '@shared/contract/run.ts';
import { partsOf } from '@shared/contract/weights-parts.ts';
import type { DataSettings, DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { sourceColumns } from '@shared/design/gallery.ts';
import { parameterCount, stackOf } from '@shared/design/stack.ts';
import { FakeBridge } from './fake.ts';

/**
 * A pretended main process for tests and for looking at the window: Iris as far as the views need it, and runs
 * whose loss falls by formula. It computes nothing; the real numbers come from the worker.
 */
export class FakeBackend extends FakeBridge {
  #runs = 0;
  #state: RunState | null = null;
  #layers: { units: number; inputs: number }[] = [];

  constructor() {
    super({
      'app.info': () => ({
        version: '0.0.0',
        electron: '0',
        chromium: '0',
        node: '0',
        refusedRequests: 0,
        arithmetics: ['exact', 'fast'],
        threads: 2,
        wideVectors: false,
      }),
      'data.describe': describe,
      'data.prepare': prepare,
      'data.cancel': () => null,
      'data.rows': ({ from, count }) => {
        const cells = iris.preview.slice(from, from + count);
        return { from, lines: Int32Array.from(cells, (_, row) => from + row + 2), cells };
      },
      'data.correlations': () => ({
        names: ['sepal_length_cm', 'sepal_width_cm'],
        numeric: 2,
        matrix: Float64Array.of(1, -0.5, -0.5, 1),
      }),
      'project.recent': () => [],
      'project.save': ({ path }) => ({ path: path ?? '/tmp/saved.adjoint', name: 'saved' }),
      'run.prepare': (document) => this.#prepare(document),
      'run.train': () => this.#move({ phase: 'training' }),
      'run.pause': () => this.#move({ phase: 'paused' }),
      'run.step': ({ unit }) => {
        if (unit === 'epoch') this.epochs(1);
        return this.#move({ phase: 'paused', update: (this.#state?.update ?? 0) + 1 });
      },
    });
  }

  get state(): RunState | null {
    return this.#state;
  }

  /** Pretends that so many epochs were trained and sends them with the weights. */
  epochs(count: number): void {
    const state = this.#state;
    if (!state) return;
    const values = this.#frames(state.epoch + 1, count);
    this.emit('run.epochs', { run: state.run, layers: this.#layers.length, count, values });
    this.#move({ epoch: state.epoch + count, update: state.update + count * state.updatesPerEpoch });
    this.weights();
  }

  /** Made-up scalars of `count` epochs. */
  #frames(from: number, count: number): Float64Array<ArrayBuffer> {
    const layers = this.#layers.length;
    const stride = epochStride(layers);
    const values = new Float64Array(count * stride);
    for (let i = 0; i < count; i += 1) {
      const epoch = from + i;
      const noise = 0.03 * Math.sin(epoch * 12.9898) + 0.02 * Math.sin(epoch * 78.233);
      const at = i * stride;
      values[at + columnIndex('epoch')] = epoch;
      values[at + columnIndex('seconds')] = epoch / 240;
      values[at + columnIndex('learningRate')] = 0.02;
      values[at + columnIndex('trainingLoss')] =
        1.5 * Math.exp(-epoch / 30) + 0.08 + noise * Math.exp(-epoch / 90);
      values[at + columnIndex('validationLoss')] = 1.5 * Math.exp(-epoch / 28) + 0.14 + epoch / 4000 + noise;
      values[at + columnIndex('trainingScore')] = 1 - 0.66 * Math.exp(-epoch / 20);
      values[at + columnIndex('validationScore')] = 0.96 - 0.62 * Math.exp(-epoch / 20);
      for (let layer = 0; layer < layers; layer += 1) {
        values[at + gradientNormIndex(layer)] = (1 + layer) * Math.exp(-epoch / 60 + 5 * noise);
        values[at + deltaNormIndex(layer, layers)] = 0.02 * (1 + layer) * Math.exp(-epoch / 60 + 8 * noise);
      }
    }
    return values;
  }

  /** Sends made-up weights of the run's shapes. */
  weights(): void {
    const state = this.#state;
    if (!state) return;
    const matrix = (size: number, scale: number) =>
      Float64Array.from({ length: size }, (_, i) => scale * Math.sin(i * 2.399));
    const sizes = this.#layers.map(({ units, inputs }) => units * (inputs + 1));
    const { run, epoch, update } = state;
    const weights = sizes.map((size) => matrix(size, 1.2));
    const deltas = sizes.map((size) => matrix(size, 0.01));
    for (const part of partsOf({ run, epoch, update, weights, deltas })) this.emit('run.weights', part);
  }

  /** Ends the run as a stop rule would. */
  finish(stopped: string): void {
    this.#move({ phase: 'finished', stopped });
  }

  /** The stop rule holds no more. */
  reopen(): void {
    this.#move({ phase: 'paused', stopped: null });
  }

  #move(change: Partial<RunState>): RunState {
    if (!this.#state) throw new Fault({ code: 'no-run', message: 'There is no run.' });
    this.#state = { ...this.#state, ...change };
    this.emit('run.state', this.#state);
    return this.#state;
  }

  #prepare(document: ProjectDocument): RunInfo {
    const { task, inputNames, outputNames, parts } = prepare(document.data);
    const trainingRows = parts.training.rows;
    const { design } = document;
    const stack = stackOf(design, { task, inputs: inputNames.length, outputs: outputNames.length });
    this.#layers = stack;
    this.#runs += 1;
    const updatesPerEpoch = Math.ceil(trainingRows / (design.batchSize ?? trainingRows));
    const fresh = {
      phase: 'ready',
      epoch: 0,
      update: 0,
      updateInEpoch: 0,
      stopped: null,
      fault: null,
    } as const;
    this.#state = { run: this.#runs, updatesPerEpoch, ...fresh };
    return {
      run: this.#runs,
      layers: stack.map(({ name, units, inputs, activation }) => ({ name, units, inputs, activation })),
      parameters: parameterCount(stack),
      lossUnit: design.loss.unit,
      scoreName: task === 'classification' ? 'accuracy' : 'R²',
      inputNames,
      outputNames,
      arithmetic: design.arithmetic,
      trainedIn: null,
      state: this.#state,
      epochs: this.#frames(0, 1),
    };
  }
}

const counts = [4, 9, 22, 16, 18, 24, 20, 14, 12, 6, 3, 2];

function numericColumn(name: string, min: number, max: number): ColumnSummary {
  const edges = Array.from({ length: 13 }, (_, i) => min + ((max - min) * i) / 12);
  const middle = (min + max) / 2;
  const shape = { missing: 0, distinct: 35, min, max, mean: middle, deviation: (max - min) / 4 };
  return { name, guessedKind: 'numeric', ...shape, histogram: { edges, labels: [], counts } };
}

const iris: TableSummary = {
  table: 1,
  name: 'iris',
  reading: null,
  rows: 150,
  columns: [
    numericColumn('sepal_length_cm', 4.3, 7.9),
    numericColumn('sepal_width_cm', 2, 4.4),
    numericColumn('petal_length_cm', 1, 6.9),
    numericColumn('petal_width_cm', 0.1, 2.5),
    {
      name: 'species',
      guessedKind: 'categorical',
      ...{ missing: 0, distinct: 3, min: null, max: null, mean: null, deviation: null },
      histogram: { edges: [], labels: ['setosa', 'versicolor', 'virginica'], counts: [50, 50, 50] },
    },
  ],
  preview: [
    ['5.1', '3.5', '1.4', '0.2', 'setosa'],
    ['4.9', '3', '1.4', '0.2', 'setosa'],
    ['7', '3.2', '4.7', '1.4', 'versicolor'],
    ['6.3', '3.3', '6', '2.5', 'virginica'],
  ],
  proposal: {
    columns: sourceColumns.iris.map((column) => ({ ...column })),
    unknown: 'error',
    targetScaling: 'none',
  },
};

/** Any source is Iris, save that a text without a comma is no table. */
function describe(source: DataSource): TableSummary {
  if (source.kind === 'embedded' && !source.text.includes(',')) {
    throw new Fault({ code: 'csv-cell', message: 'wanted at least two columns, got one', path: 'row 1' });
  }
  if (source.kind !== 'generated') return iris;
  const [x, y, , , species] = iris.columns;
  const columns = [
    { ...x, name: 'x1' },
    { ...y, name: 'x2' },
    { ...species, name: 'class' },
  ];
  return { ...iris, name: source.id, rows: source.rows, columns };
}

function prepare(settings: DataSettings): PreparedSummary {
  const target = settings.columns.find(({ role }) => role === 'target');
  if (!target)
    throw new Fault({ code: 'no-target', message: 'One column must be the target.', path: 'columns' });
  const inputNames = settings.columns.filter(({ role }) => role === 'input').map(({ name }) => name);
  const classes = settings.source.kind === 'generated' ? ['0', '1'] : ['setosa', 'versicolor', 'virginica'];
  const rows = settings.source.kind === 'generated' ? settings.source.rows : iris.rows;
  const validationRows = Math.round(rows * settings.split.validation);
  const testRows = Math.round(rows * settings.split.test);
  const part = (count: number) => ({
    rows: count,
    classes: target.kind === 'categorical' ? classes.map(() => count / classes.length) : null,
  });
  return {
    task: target.kind === 'categorical' ? 'classification' : 'regression',
    inputNames,
    outputNames: target.kind === 'categorical' ? classes : [target.name],
    parts: {
      training: part(rows - validationRows - testRows),
      validation: part(validationRows),
      test: part(testRows),
    },
    inputs: inputNames.map((name) => ({ name, kind: settings.scaling, width: 1, figures: [] })),
    targets: [],
    treatments: [],
    droppedCount: 0,
    warnings: [],
  };
}
