import * as v from 'valibot';

/** W and ΔW(t) of every layer, row-major, at the end of update `update`; newest wins. */
export interface WeightsEvent {
  readonly run: number;
  readonly epoch: number;
  readonly update: number;
  readonly weights: Float64Array<ArrayBuffer>[];
  readonly deltas: Float64Array<ArrayBuffer>[];
}

/** Doubles of the largest event that is one part, 2 MiB: what takes the main process and the page some ten milliseconds. */
export const MOST_DOUBLES = 2 ** 18;
/** Doubles in a part of a larger one. In one message, 10⁷ weights held up both for seconds, and Pause with them. */
const PART_DOUBLES = 2 ** 16;

/** A part of a `WeightsEvent`. The next comes when it is asked for, so that others are heard in between. */
export const weightsPartSchema = v.object({
  run: v.number(),
  epoch: v.number(),
  update: v.number(),
  /** Counted from 0. */
  part: v.number(),
  last: v.boolean(),
  /** Doubles in W of each layer, then in ΔW(t) of each. */
  sizes: v.array(v.number()),
  /** Stretches of those matrices, in order: from which place on, and what stands there. */
  stretches: v.array(v.object({ matrix: v.number(), from: v.number(), values: v.instance(Float64Array) })),
});
export type WeightsPart = v.InferOutput<typeof weightsPartSchema>;

/**
 * Copies only what is cut.
 *
 * @param most doubles in a part; as many as the page takes at once, unless set
 */
export function* partsOf(event: WeightsEvent, most?: number): Generator<WeightsPart, void> {
  const { run, epoch, update, weights, deltas } = event;
  const matrices = [...weights, ...deltas];
  const sizes = matrices.map(({ length }) => length);
  let rest = sizes.reduce((sum, size) => sum + size, 0);
  let part = 0;
  let stretches: WeightsPart['stretches'] = [];
  const largest = most ?? (rest <= MOST_DOUBLES ? MOST_DOUBLES : PART_DOUBLES);
  let room = largest;
  for (const [matrix, values] of matrices.entries())
    for (let from = 0; from < values.length;) {
      const to = Math.min(values.length, from + room);
      const whole = to - from === values.length;
      stretches.push({ matrix, from, values: whole ? values : values.slice(from, to) });
      room -= to - from;
      rest -= to - from;
      from = to;
      if (room > 0 && rest > 0) continue;
      yield { run, epoch, update, part, last: rest === 0, sizes, stretches };
      part += 1;
      stretches = [];
      room = largest;
    }
}

/** Puts parts together again. What has begun is forgotten when another event begins. */
export class WeightsAssembly {
  #matrices: (Float64Array<ArrayBuffer> | undefined)[] = [];
  #of: Pick<WeightsPart, 'run' | 'update' | 'part'> | null = null;

  /** @returns the event, with its last part; null before, or where a part is of none that has begun */
  add(part: WeightsPart): WeightsEvent | null {
    const { run, epoch, update, sizes } = part;
    if (part.part === 0) this.#matrices = [];
    else if (this.#of?.run !== run || this.#of.update !== update || this.#of.part !== part.part - 1)
      return null;
    this.#of = part;
    for (const { matrix, from, values } of part.stretches)
      if (values.length === sizes[matrix]) this.#matrices[matrix] = values;
      else (this.#matrices[matrix] ??= new Float64Array(sizes[matrix])).set(values, from);
    if (!part.last) return null;
    const matrices = this.#matrices as Float64Array<ArrayBuffer>[];
    this.forget();
    const layers = matrices.length / 2;
    return { run, epoch, update, weights: matrices.slice(0, layers), deltas: matrices.slice(layers) };
  }

  forget(): void {
    this.#matrices = [];
    this.#of = null;
  }
}
