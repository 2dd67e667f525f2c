import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Attributes, Op, Sample, Tensor } from '../op.ts';

/** A tensor in the middle of a larger buffer, as it lies in the arena: what is around it must stay as it was. */
export interface Guarded extends Tensor {
  /** The tensor's own elements. */
  readonly own: Float64Array;
  /** Whether everything around them still holds the canary, to the bit. */
  intact(): boolean;
}

const MARGIN = 5;
/** A batch that is full has two more rows than the ones in use. */
const SPARE_ROWS = 2;

export function guarded(rows: number, columns: number, canary: number): Guarded {
  const buffer = new Float64Array(MARGIN + (rows + SPARE_ROWS) * columns + MARGIN).fill(canary);
  const values = buffer.subarray(MARGIN);
  const own = values.subarray(0, rows * columns);
  return {
    values,
    rows,
    columns,
    own,
    intact: () =>
      buffer.every((value, i) => (i >= MARGIN && i < MARGIN + rows * columns) || Object.is(value, canary)),
  };
}

export interface Case {
  readonly attributes: Attributes;
  readonly inputs: readonly Guarded[];
  readonly output: Guarded;
  /** In [0, 1), going on after the inputs were drawn. */
  readonly uniform: () => number;
  /** A tensor of random numbers in [−1, 1]. */
  random(like: Tensor): Guarded;
  blank(like: Tensor, value: number): Guarded;
  /** Every tensor made for this case. */
  readonly all: readonly Guarded[];
}

/** Draws the operands of a sample; the output is filled with NaN. */
export function makeCase(op: Op, sample: Sample, seed: number, canary: number): Case {
  const generator = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(generator);
  const all: Guarded[] = [];
  const make = (rows: number, columns: number) => {
    const tensor = guarded(rows, columns, canary);
    all.push(tensor);
    return tensor;
  };
  const attributes = { ...op.attributes, ...sample.attributes };
  const inputs = sample.shapes.map(({ rows, columns }, index) => {
    const tensor = make(rows, columns);
    const [low, high] = sample.domain?.[index] ?? [-2, 2];
    for (let i = 0; i < tensor.own.length; i++)
      do tensor.own[i] = low + (high - low) * uniform();
      while (sample.kinks?.some((kink) => Math.abs(tensor.own[i] - kink) <= 0.05));
    sample.fill?.(index, tensor.own, columns, uniform);
    return tensor;
  });
  const { rows, columns } = op.shape(sample.shapes, attributes);
  if (typeof rows !== 'number')
    throw new Error(`${op.name}: a sample of numbers has a symbolic output shape`);
  const blank = (like: Tensor, value: number) => {
    const tensor = make(like.rows, like.columns);
    tensor.own.fill(value);
    return tensor;
  };
  return {
    attributes,
    inputs,
    output: blank({ rows, columns, values: new Float64Array() }, NaN),
    uniform,
    blank,
    random(like) {
      const tensor = make(like.rows, like.columns);
      for (let i = 0; i < tensor.own.length; i++) tensor.own[i] = 2 * uniform() - 1;
      return tensor;
    },
    all,
  };
}

/**
 * d/dt f(x + t·ẋ) at t = 0 by central differences of fourth order, (8·Δ(h) − Δ(2h))/12h with
 * Δ(h) = f(x + hẋ) − f(x − hẋ): error O(h⁴).
 */
export function difference(
  op: Op,
  { inputs, output, attributes, blank }: Case,
  tangents: readonly (Guarded | null)[],
) {
  const h = 2e-4;
  const at = (t: number) => {
    const moved = inputs.map((input, k) => {
      const copy = blank(input, 0);
      const dot = tangents[k];
      copy.own.set(input.own.map((x, i) => x + (dot ? t * dot.own[i] : 0)));
      return copy;
    });
    const y = blank(output, NaN);
    op.forward(y, moved, attributes);
    return y.own;
  };
  const [p1, m1, p2, m2] = [at(h), at(-h), at(2 * h), at(-2 * h)];
  return p1.map((_, i) => (8 * (p1[i] - m1[i]) - (p2[i] - m2[i])) / (12 * h));
}
