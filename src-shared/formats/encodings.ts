import * as v from 'valibot';
import { namesOf, unknownPolicies } from '../design/choices.ts';

/**
 * How a raw column becomes numbers, as it stands in the weights file. A missing cell of an input is `fill`; null
 * refuses it. Then, in this order of operations: `none` x; `standardize` (x − mean)/scale; `min-max`
 * (x − min)/(max − min); `robust` (x − median)/scale; `one-hot` 1 for the category's place, 0 elsewhere.
 */
const name = v.pipe(v.string(), v.minLength(1));
const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(finite, v.minValue(Number.MIN_VALUE));
const categories = v.pipe(v.array(v.string()), v.minLength(1));

const none = { name, kind: v.literal('none') };
const standardize = { name, kind: v.literal('standardize'), mean: finite, scale: positive };
const minMax = { name, kind: v.literal('min-max'), min: finite, max: finite };
/** `scale` is the interquartile range, or 1 where that is 0. */
const robust = { name, kind: v.literal('robust'), median: finite, scale: positive };
const oneHot = { name, kind: v.literal('one-hot'), categories };

/** Of numeric inputs: what stands in for a missing cell, and least and greatest number of the training rows. */
const ofNumbers = { fill: v.nullable(finite), range: v.optional(v.object({ min: finite, max: finite })) };

/** Inputs: numeric kinds or one-hot. The category `''` is that of missing cells. */
export const inputEncodingSchema = v.variant('kind', [
  v.object({ ...none, ...ofNumbers }),
  v.object({ ...standardize, ...ofNumbers }),
  v.object({ ...minMax, ...ofNumbers }),
  v.object({ ...robust, ...ofNumbers }),
  v.object({
    ...oneHot,
    fill: v.nullable(v.string()),
    /** A category that is not in the list: refused, or a 0 in every place. */
    unknown: v.picklist(namesOf(unknownPolicies)),
  }),
]);
/** Targets: numeric kinds (regression), or one-hot with the class names (classification). */
export const targetEncodingSchema = v.variant('kind', [
  v.object(none),
  v.object(standardize),
  v.object(minMax),
  v.object(robust),
  v.object(oneHot),
]);

export type InputEncoding = v.InferOutput<typeof inputEncodingSchema>;
export type TargetEncoding = v.InferOutput<typeof targetEncodingSchema>;
export type OneHotInput = Extract<InputEncoding, { kind: 'one-hot' }>;
export type NumericInput = Exclude<InputEncoding, { kind: 'one-hot' }>;
