import { galleryTable } from '@engine/data/gallery.ts';
import type { Examples, Table } from '@engine/data/types.ts';
import { generate } from '@engine/data/generators.ts';
import { exp } from '@engine/numeric/exp.ts';
import { shuffle, stream } from '@engine/numeric/random.ts';

/** Data of the benchmark: seeded, so that every run and every peer learns from the same numbers. */

function oneHot(labels: ArrayLike<number>, classes: number): Float64Array {
  const targets = new Float64Array(labels.length * classes);
  for (let r = 0; r < labels.length; r++) targets[r * classes + labels[r]] = 1;
  return targets;
}

/** Every column with mean 0 and variance 1. */
function standardize(inputs: Float64Array, columns: number): Float64Array {
  const rows = inputs.length / columns;
  for (let j = 0; j < columns; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = j; i < inputs.length; i += columns) sum += inputs[i];
    for (let i = j; i < inputs.length; i += columns) squares += (inputs[i] - sum / rows) ** 2;
    const scale = Math.sqrt(squares / rows);
    for (let i = j; i < inputs.length; i += columns) inputs[i] = (inputs[i] - sum / rows) / scale;
  }
  return inputs;
}

/** The rows of a table, in random order: tables are sorted by class, and the check takes the first ones. */
function fromTable(table: Table): Examples {
  const numeric = table.columns.filter(({ guessedKind }) => guessedKind === 'numeric');
  const target = table.columns.filter(({ guessedKind }) => guessedKind === 'categorical')[0];
  const { codes } = target.distinct();
  const order = shuffle(
    Int32Array.from({ length: table.rows }, (_, r) => r),
    stream(1, 'bench/rows'),
  );
  const labels = Array.from(order, (r) => codes[r]);
  const inputs = new Float64Array(table.rows * numeric.length);
  order.forEach((r, place) =>
    numeric.forEach(({ numbers }, j) => (inputs[place * numeric.length + j] = numbers[r])),
  );
  return {
    rows: table.rows,
    inputs: standardize(inputs, numeric.length),
    targets: oneHot(labels, target.distinct().texts.length),
  };
}

/** Fisher's 150 flowers, standardized: 4 inputs, 3 classes. */
export const irisExamples = (): Examples => fromTable(galleryTable('iris'));

/** 416 points on two spirals, a multiple of the batch size 32: 2 inputs, 2 classes. */
export const spiralExamples = (): Examples => fromTable(generate('spiral', 416, 0.05, 1));

const SIDE = 28;

/**
 * Pictures that stress a network as MNIST does, without its data: 28 × 28 values in [0, 1], about four of five 0,
 * in 10 classes. A class is a path of five points; an example is its path drawn with a soft pen, moved by up to
 * two pixels and disturbed.
 */
export function imageLike(rows: number): Examples {
  const classes = 10;
  const shapes = stream(1, 'bench/images/shapes');
  const paths = Array.from({ length: classes }, () =>
    Array.from({ length: 5 }, () => [6 + 16 * shapes.uniform(), 6 + 16 * shapes.uniform()]),
  );
  const random = stream(1, 'bench/images/examples');
  const inputs = new Float64Array(rows * SIDE * SIDE);
  const labels = Array.from({ length: rows }, () => random.below(classes));
  labels.forEach((label, r) => {
    const image = inputs.subarray(r * SIDE * SIDE, (r + 1) * SIDE * SIDE);
    const [right, down] = [random.below(5) - 2, random.below(5) - 2];
    const path = paths[label].map(([x, y]) => [
      x + right + random.normal() / 2,
      y + down + random.normal() / 2,
    ]);
    for (let s = 0; s + 1 < path.length; s++)
      for (let step = 0; step <= 12; step++) {
        const t = step / 12;
        dot(image, path[s][0] * (1 - t) + path[s + 1][0] * t, path[s][1] * (1 - t) + path[s + 1][1] * t);
      }
  });
  return { rows, inputs, targets: oneHot(labels, classes) };
}

/** Leaves the pen at a point: brightness e^(−d²) at distance d, at most 1 in all, 0 beyond a pixel and a half. */
function dot(image: Float64Array, x: number, y: number): void {
  for (let i = Math.max(0, Math.ceil(y - 1.5)); i <= Math.min(SIDE - 1, y + 1.5); i++)
    for (let j = Math.max(0, Math.ceil(x - 1.5)); j <= Math.min(SIDE - 1, x + 1.5); j++)
      image[i * SIDE + j] = Math.min(1, image[i * SIDE + j] + exp(-((x - j) ** 2 + (y - i) ** 2)));
}

/** Normal inputs; the class is where a random linear teacher answers strongest. */
export function teacherExamples(rows: number, columns: number, classes: number): Examples {
  const random = stream(1, 'bench/teacher');
  const teacher = Float64Array.from({ length: columns * classes }, () => random.normal());
  const inputs = Float64Array.from({ length: rows * columns }, () => random.normal());
  const labels = Array.from({ length: rows }, (_, r) => {
    const answers = Array.from({ length: classes }, (_, k) => {
      let sum = 0;
      for (let j = 0; j < columns; j++) sum += inputs[r * columns + j] * teacher[k * columns + j];
      return sum;
    });
    return answers.indexOf(Math.max(...answers));
  });
  return { rows, inputs, targets: oneHot(labels, classes) };
}
