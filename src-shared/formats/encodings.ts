import * as v from 'valibot';

/**
 * How a raw column becomes numbers, as it stands in the weights file. Formulas, in this order of operations:
 * `none` x; `standardize` (x − mean)/scale; `min-max` (x − min)/(max − min); `one-hot` 1 for the category's
 * place, 0 elsewhere.
 */
const name = v.pipe(v.string(), v.minLength(1));
const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.minValue(Number.MIN_VALUE));

const numeric = [
  v.object({ name, kind: v.literal('none') }),
  v.object({ name, kind: v.literal('standardize'), mean: finite, scale: positive }),
  v.object({ name, kind: v.literal('min-max'), min: finite, max: finite }),
] as const;
const oneHot = v.object({
  name,
  kind: v.literal('one-hot'),
  categories: v.pipe(v.array(v.string()), v.minLength(1)),
});

/** Inputs: numeric kinds or one-hot. */
export const inputEncodingSchema = v.variant('kind', [...numeric, oneHot]);
/** Targets: numeric kinds (regression), or one-hot with the class names (classification). */
export const targetEncodingSchema = v.variant('kind', [...numeric, oneHot]);

export type InputEncoding = v.InferOutput<typeof inputEncodingSchema>;
export type TargetEncoding = v.InferOutput<typeof targetEncodingSchema>;
