import * as v from 'valibot';
import { activationNames } from './activations.ts';
import {
  arithmetics,
  categorySources,
  initializations,
  losses,
  missingPolicies,
  namesOf,
  optimizers,
  orders,
  scalings,
  schedules,
  splitKinds,
  type stopRules,
  units,
  unknownPolicies,
} from './choices.ts';
import { dialectChoiceSchema } from './dialect.ts';
import { explainSessionSchema } from './explain.ts';
import { refusal, type FieldName } from './fields.ts';
import { policiesFor } from './preparation.ts';

/** A number within the bounds of the field's row. */
export function number(name: FieldName) {
  return v.pipe(
    v.number(),
    v.check(
      (value) => refusal(name, value) === null,
      (issue) => refusal(name, issue.input) ?? '',
    ),
  );
}

const pick = <K extends string>(table: Readonly<Record<K, unknown>>) => v.picklist(namesOf(table));

export const initializationSchema = v.object({
  kind: pick(initializations),
  initLow: number('initLow'),
  initHigh: number('initHigh'),
});

const layerFields = {
  activation: v.picklist(activationNames),
  initialization: initializationSchema,
  l1: number('l1'),
  l2: number('l2'),
};

/** `id` is stable through reordering, so that the UI can follow a card. */
export const hiddenLayerSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/)),
  units: number('units'),
  ...layerFields,
  dropout: number('dropout'),
});

/** The output layer's units follow from the target: 1 for sigmoid, k for softmax, one per regression target. */
export const outputLayerSchema = v.object(layerFields);

export const optimizerSchema = v.object({
  kind: pick(optimizers),
  learningRate: number('learningRate'),
  momentum: number('momentum'),
  decay: number('decay'),
  beta1: number('beta1'),
  beta2: number('beta2'),
  epsilon: number('epsilon'),
});

export const scheduleSchema = v.object({
  kind: pick(schedules),
  scheduleEvery: number('scheduleEvery'),
  scheduleFactor: number('scheduleFactor'),
  scheduleRate: number('scheduleRate'),
  schedulePeriod: number('schedulePeriod'),
  scheduleFloor: number('scheduleFloor'),
});

const rule = <N extends FieldName>(...names: N[]) =>
  v.object({
    on: v.boolean(),
    ...(Object.fromEntries(names.map((name) => [name, number(name)])) as Record<
      N,
      ReturnType<typeof number>
    >),
  });

export const stopSchema = v.object({
  epochs: rule('epochs'),
  lossBelow: rule('lossBelow'),
  relativeChange: rule('relativeChange', 'patience'),
  gradientBelow: rule('gradientBelow'),
  noImprovement: rule('patience'),
} satisfies Record<keyof typeof stopRules, v.GenericSchema>);

/** What the user drew: the network, the objective and how it is minimised. Sizes of input and output come from the data. */
export const designSchema = v.object({
  hidden: v.pipe(v.array(hiddenLayerSchema), v.maxLength(64)),
  output: outputLayerSchema,
  loss: v.object({ kind: pick(losses), unit: pick(units) }),
  /** Whether R(w) counts the bias weights w₀ (column 0) too. */
  regularizeBias: v.boolean(),
  optimizer: optimizerSchema,
  schedule: scheduleSchema,
  /** `null`: all training examples (batch gradient descent). */
  batchSize: v.nullable(number('batchSize')),
  order: pick(orders),
  stop: stopSchema,
  seed: number('seed'),
  /** What is wished for; a run says which it has (contract/run.ts). */
  arithmetic: pick(arithmetics),
});

const columnName = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
export const galleryNames = ['iris', 'penguins', 'digits'] as const;
export const generatorNames = ['xor', 'moons', 'circles', 'spiral'] as const;

/** Where data come from, as a project file says it. */
const savedSources = [
  v.object({ kind: v.literal('gallery'), id: v.picklist(galleryNames) }),
  v.object({
    kind: v.literal('generated'),
    id: v.picklist(generatorNames),
    rows: number('generatedRows'),
    noise: number('generatedNoise'),
    seed: number('seed'),
  }),
  /** Read again from disk at opening; `sha256` of its bytes, hexadecimal, tells whether it changed. */
  v.object({
    kind: v.literal('file'),
    path: v.string(),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    dialect: v.optional(dialectChoiceSchema),
  }),
  v.object({
    kind: v.literal('embedded'),
    name: v.string(),
    text: v.string(),
    dialect: v.optional(dialectChoiceSchema),
  }),
] as const;

/**
 * An embedded table that is too long to travel with every edit: its text lies, in UTF-8, in a file of the profile that
 * is named by the SHA-256 of its bytes (src-main/files/held-texts.ts). In a project file it is `embedded`.
 */
const heldSourceSchema = v.object({
  kind: v.literal('held'),
  name: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  dialect: v.optional(dialectChoiceSchema),
});

const savedSourceSchema = v.variant('kind', savedSources);
export const dataSourceSchema = v.variant('kind', [...savedSources, heldSourceSchema]);

const constants = {
  numeric: v.pipe(v.number(), v.finite()),
  categorical: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
};

export const columnSchema = v.object({
  name: columnName,
  role: v.picklist(['input', 'target', 'ignore']),
  kind: v.picklist(['numeric', 'categorical']),
  /** In place of what the settings say for all columns; a policy for the other kind is without effect. */
  missing: v.optional(pick(missingPolicies)),
  /** What stands in by the policy `constant`; one for the other kind is without effect. */
  constant: v.optional(v.union([constants.numeric, constants.categorical])),
  scaling: v.optional(pick(scalings)),
  unknown: v.optional(pick(unknownPolicies)),
});

const eachPart = <S extends v.GenericSchema>(schema: S) =>
  v.object({ training: schema, validation: schema, test: schema });

/** Which rows train, which are held out to judge the training, and which to judge the result. */
export const splitSchema = v.pipe(
  v.object({
    kind: pick(splitKinds),
    /** By share; what neither names is for training. */
    validation: number('validation'),
    test: number('test'),
    stratified: v.boolean(),
    seed: number('seed'),
    /** By a column: its name, and the values that name each part. None at all: train, validation, test and the like. */
    column: v.pipe(v.string(), v.maxLength(500)),
    values: eachPart(v.array(v.string())),
    /** By row ranges such as `1-100, 150`, data rows counted from 1. */
    rows: eachPart(v.string()),
  }),
  v.check(
    ({ validation, test }) => validation + test < 1,
    ({ input: { validation, test } }) =>
      `Validation and test share must leave rows for training, got ${validation} and ${test}`,
  ),
);

/** How cells become values: the role of each column in file order, missing, encode, scale, split. */
const preparationFields = {
  columns: v.array(columnSchema),
  /** What becomes of the missing cells of inputs. */
  missing: v.object({
    numeric: v.picklist(policiesFor('numeric')),
    categorical: v.picklist(policiesFor('categorical')),
  }),
  /** What stands in by the policy `constant`; by default `defaultConstants`. */
  constants: v.optional(v.partial(v.object(constants))),
  /** Categories of one-hot inputs, and what becomes of others. */
  categories: pick(categorySources),
  unknown: pick(unknownPolicies),
  scaling: pick(scalings),
  targetScaling: pick(scalings),
  split: splitSchema,
};

/** What is learned from, and how. */
export const dataSettingsSchema = v.object({ source: dataSourceSchema, ...preparationFields });
const savedSettingsSchema = v.object({ source: savedSourceSchema, ...preparationFields });

const documentFields = {
  design: designSchema,
  /** What the Explain place works on; absent until it is opened. */
  explain: v.optional(explainSessionSchema),
};

/** Everything a user edits, and so everything that undo covers and a project file holds beside the weights. */
export const documentSchema = v.object({ data: dataSettingsSchema, ...documentFields });
/** The same as a project file holds it: nothing of it lies elsewhere but a data file that it names. */
export const savedDocumentSchema = v.object({ data: savedSettingsSchema, ...documentFields });

export type Initialization = v.InferOutput<typeof initializationSchema>;
export type HiddenLayer = v.InferOutput<typeof hiddenLayerSchema>;
export type OutputLayer = v.InferOutput<typeof outputLayerSchema>;
export type Optimizer = v.InferOutput<typeof optimizerSchema>;
export type Schedule = v.InferOutput<typeof scheduleSchema>;
export type Stop = v.InferOutput<typeof stopSchema>;
export type Design = v.InferOutput<typeof designSchema>;
export type DataSource = v.InferOutput<typeof dataSourceSchema>;
export type HeldSource = v.InferOutput<typeof heldSourceSchema>;
export type Column = v.InferOutput<typeof columnSchema>;
export type SplitSettings = v.InferOutput<typeof splitSchema>;
export type DataSettings = v.InferOutput<typeof dataSettingsSchema>;
export type ProjectDocument = v.InferOutput<typeof documentSchema>;
export type SavedDocument = v.InferOutput<typeof savedDocumentSchema>;
