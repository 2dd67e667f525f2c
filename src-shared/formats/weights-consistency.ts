import { Fault } from '../contract/fault.ts';
import type { InputEncoding } from './encodings.ts';
import type { WeightsFile } from './weights.ts';

/** Throws the Fault for a place where two parts of the file do not fit. */
function wanted(path: string, expected: string, got: string): never {
  const message = `The weights file, ${path}: wanted ${expected}, got ${got}.`;
  throw new Fault({ code: 'weights-shape', message, path });
}

/** Values that a raw row becomes: one per numeric column, one per category of the others. */
function encodedWidth(encodings: readonly InputEncoding[]): number {
  return encodings.reduce((sum, item) => sum + (item.kind === 'one-hot' ? item.categories.length : 1), 0);
}

function checkMatrix(matrix: readonly number[][], rows: number, columns: number, path: string): void {
  if (matrix.length !== rows) wanted(path, `${rows} rows, one per output`, `${matrix.length}`);
  matrix.forEach((row, index) => {
    const expected = `${columns} numbers (the bias weight w₀ and ${columns - 1} inputs)`;
    if (row.length !== columns) wanted(`${path}[${index}]`, expected, `${row.length}`);
  });
}

function checkEncodings(file: WeightsFile): void {
  for (const end of ['inputs', 'targets'] as const) {
    const seen = new Set<string>();
    file.preprocessing[end].forEach((item, index) => {
      const path = `preprocessing.${end}[${index}]`;
      if (seen.has(item.name)) wanted(`${path}.name`, 'every column once', `"${item.name}" again`);
      seen.add(item.name);
      if (item.kind === 'min-max' && !(item.max > item.min))
        wanted(`${path}.max`, `a number above min, ${item.min}`, `${item.max}`);
      if (item.kind === 'one-hot' && new Set(item.categories).size !== item.categories.length)
        wanted(`${path}.categories`, 'every category once', 'one of them twice');
    });
  }
  file.preprocessing.inputs.forEach((item, index) => {
    const path = `preprocessing.inputs[${index}]`;
    if (item.kind !== 'one-hot') {
      const { min, max } = item.range ?? { min: 0, max: 0 };
      if (min > max) wanted(`${path}.range.max`, `at least min, ${min}`, `${max}`);
      return;
    }
    if (item.fill === null || item.fill === '' || item.categories.includes(item.fill)) return;
    wanted(`${path}.fill`, 'one of the categories, "" or null', `"${item.fill}"`);
  });
}

/** The outputs that the targets ask for: classes, or target columns. */
function checkTargets(file: WeightsFile): void {
  const { targets } = file.preprocessing;
  if (file.model.task === 'regression') {
    targets.forEach((target, index) => {
      if (target.kind === 'one-hot')
        wanted(`preprocessing.targets[${index}].kind`, 'a numeric kind, for regression', 'one-hot');
    });
  }
  const [first] = targets;
  const classification = file.model.task === 'classification';
  if (classification && (targets.length !== 1 || first.kind !== 'one-hot'))
    wanted(
      'preprocessing.targets',
      'one column of the kind one-hot, for classification',
      `${targets.length} columns, the first of the kind ${first.kind}`,
    );
  const names =
    classification && first.kind === 'one-hot' ? first.categories : targets.map((target) => target.name);
  if (names.join('\n') !== file.model.outputs.join('\n'))
    wanted(
      'model.outputs',
      `the names in preprocessing.targets (${names.join(', ')})`,
      file.model.outputs.join(', '),
    );
}

function checkLayers(file: WeightsFile): void {
  let inputs = encodedWidth(file.preprocessing.inputs);
  if (file.model.inputs.length !== inputs)
    wanted(
      'model.inputs',
      `${inputs} names, as preprocessing.inputs has values`,
      `${file.model.inputs.length}`,
    );
  file.layers.forEach((layer, index) => {
    const path = `layers[${index}]`;
    const source = index === 0 ? 'as preprocessing.inputs has values' : `the outputs of layers[${index - 1}]`;
    if (layer.inputs !== inputs) wanted(`${path}.inputs`, `${inputs}, ${source}`, `${layer.inputs}`);
    checkMatrix(layer.weights, layer.outputs, layer.inputs + 1, `${path}.weights`);
    inputs = layer.outputs;
  });
  const names = file.model.outputs.length;
  const oneForTwo = file.model.task === 'classification' && names === 2 && inputs === 1;
  if (inputs !== names && !oneForTwo)
    wanted(`layers[${file.layers.length - 1}].outputs`, `${names}, as model.outputs has names`, `${inputs}`);
}

function checkState(file: WeightsFile): void {
  const perLayer = (path: string, length: number): void => {
    if (length !== file.layers.length)
      wanted(path, `${file.layers.length} entries, one per layer`, `${length}`);
  };
  if (file.momentum) perLayer('momentum', file.momentum.length);
  if (file.optimizer) perLayer('optimizer.state', file.optimizer.state.length);
  file.layers.forEach(({ inputs, outputs }, index) => {
    if (file.momentum) checkMatrix(file.momentum[index], outputs, inputs + 1, `momentum[${index}]`);
    file.optimizer?.state[index].forEach((matrix, slot) =>
      checkMatrix(matrix, outputs, inputs + 1, `optimizer.state[${index}][${slot}]`),
    );
  });
}

function checkRows(file: WeightsFile): void {
  const width = file.layers[file.layers.length - 1].outputs;
  file.check.forEach(({ input, output }, index) => {
    if (output.length !== width) wanted(`check[${index}].output`, `${width} numbers`, `${output.length}`);
    for (const { name, kind, fill } of file.preprocessing.inputs) {
      const type = kind === 'one-hot' ? 'string' : 'number';
      const cell = Object.hasOwn(input, name) ? input[name] : undefined;
      if (typeof cell === type || (cell === null && fill !== null)) continue;
      const cells = `a ${type}${fill === null ? '' : ' or null'}`;
      wanted(`check[${index}].input`, `${cells} for the column "${name}"`, JSON.stringify(cell) ?? 'none');
    }
  });
}

/**
 * Whether the parts of a weights file, each well-formed, fit together.
 *
 * @throws Fault `weights-shape` with the path of the first place that does not
 */
export function checkConsistency(file: WeightsFile): void {
  checkEncodings(file);
  checkTargets(file);
  checkLayers(file);
  checkState(file);
  checkRows(file);
}
