import type { GeneratorName } from '@shared/design/gallery.ts';
import { stream, type Stream } from '../numeric/random.ts';
import { pointOnCircle } from './turn.ts';
import { ColumnBuilder } from './column-store.ts';
import type { Table } from './types.ts';

/** A point of class 0 or 1; `t` in [0, 1) goes evenly along the figure, `index` counts the points of the class. */
type Generator = (kind: 0 | 1, t: number, index: number, random: Stream) => [number, number];

const generators: Readonly<Record<GeneratorName, Generator>> = {
  /** Class A where x₁ and x₂ have one sign, B where they differ; at least 0.1 away from the axes. */
  xor(kind, _t, index, random) {
    const away = (): number => 0.1 + 0.9 * random.uniform();
    const sign = index % 2 === 0 ? 1 : -1;
    return [sign * away(), sign * (kind === 0 ? 1 : -1) * away()];
  },
  /** Two half circles of radius 1, the second upside down and shifted by (1, 0.5). */
  moons(kind, t) {
    const [cos, sin] = pointOnCircle(t / 2);
    return kind === 0 ? [cos, sin] : [1 - cos, 0.5 - sin];
  },
  /** Circles of radius ½ and 1. */
  circles(kind, t) {
    const [cos, sin] = pointOnCircle(t);
    return kind === 0 ? [cos / 2, sin / 2] : [cos, sin];
  },
  /** Two arms of 1¾ turns; the radius grows evenly from 0.3 to 3. */
  spiral(kind, t) {
    const [cos, sin] = pointOnCircle(1.75 * t + kind / 2);
    const radius = 0.3 + 2.7 * t;
    return [radius * cos, radius * sin];
  },
};

/**
 * Seeded examples with the columns x1, x2 and class (A or B, in turn).
 *
 * @param noise standard deviation of the Gaussian noise on each coordinate
 */
export function generate(id: GeneratorName, rows: number, noise: number, seed: number): Table {
  const positions = stream(seed, `data/${id}/position`);
  const errors = stream(seed, `data/${id}/noise`);
  const x1 = new ColumnBuilder('x1');
  const x2 = new ColumnBuilder('x2');
  const classes = new ColumnBuilder('class');
  for (let row = 0; row < rows; row++) {
    const kind = row % 2 === 0 ? 0 : 1;
    const index = (row - kind) / 2;
    const ofKind = Math.ceil((rows - kind) / 2);
    const [a, b] = generators[id](kind, index / ofKind, index, positions);
    x1.addNumber(a + noise * errors.normal(), null);
    x2.addNumber(b + noise * errors.normal(), null);
    classes.addText(kind === 0 ? 'A' : 'B');
  }
  const columns = [x1, x2, classes].map((builder) => builder.build());
  const lines = Int32Array.from({ length: rows }, (_, row) => row + 2);
  return { name: id, rows, columns, lines, reading: null };
}
