import { apply, create, type Draft, type Patches } from 'mutative';
import { validate } from '../contract/fault.ts';
import { newLayer } from './defaults.ts';
import { policiesFor } from './preparation.ts';
import {
  documentSchema,
  type Column,
  type DataSettings,
  type HiddenLayer,
  type ProjectDocument,
  type SplitSettings,
} from './schema.ts';

/** A change of a document, written as if it were made in place. It must not keep the draft. */
export type Recipe = (draft: Draft<ProjectDocument>) => void;
/** Changes as data, for undo and redo. */
export type Patch = Patches[number];

export interface Edit {
  readonly document: ProjectDocument;
  /** Lead from the old document to the new one, and back; both empty where nothing changed. */
  readonly forward: Patch[];
  readonly inverse: Patch[];
}

/**
 * Makes an edit. The old document stays as it was; unchanged parts are shared.
 *
 * @throws Fault `invalid` with the path where the new document would break the schema
 */
export function applyEdit(document: ProjectDocument, recipe: Recipe): Edit {
  const [next, forward, inverse] = create(document, (draft) => recipe(draft), { enablePatches: true });
  if (forward.length > 0) validate(documentSchema, next, 'The project');
  return { document: next, forward, inverse };
}

/** Repeats or undoes an edit. */
export function applyPatches(document: ProjectDocument, patches: Patch[]): ProjectDocument {
  return patches.length === 0 ? document : apply(document, patches);
}

/** One edit after another as a single one. */
export const together =
  (...recipes: Recipe[]): Recipe =>
  (draft) =>
    recipes.forEach((recipe) => recipe(draft));

/** `layer-n` with the least n that no layer has. */
function freshId(hidden: readonly Pick<HiddenLayer, 'id'>[]): string {
  const taken = new Set(hidden.map((layer) => layer.id));
  let n = 1;
  while (taken.has(`layer-${n}`)) n++;
  return `layer-${n}`;
}

const within = (index: number, length: number): number =>
  Math.max(0, Math.min(length, Math.trunc(index) || 0));

/** A new hidden layer at `index` (0: next to the input); like its left neighbour where there is one. */
export const addLayer =
  (index: number): Recipe =>
  ({ design: { hidden } }) => {
    const at = within(index, hidden.length);
    const neighbour = hidden[at - 1];
    const layer = newLayer(freshId(hidden), neighbour ? 'relu' : 'tanh', neighbour?.units);
    hidden.splice(at, 0, layer);
  };

export const removeLayer =
  (index: number): Recipe =>
  ({ design: { hidden } }) => {
    if (index in hidden) hidden.splice(index, 1);
  };

/** A copy right after the layer. */
export const duplicateLayer =
  (index: number): Recipe =>
  ({ design: { hidden } }) => {
    const layer = hidden[index];
    if (!layer) return;
    hidden.splice(index + 1, 0, {
      ...layer,
      initialization: { ...layer.initialization },
      id: freshId(hidden),
    });
  };

/** Takes a layer out and puts it in at place `to` of the others. */
export const moveLayer =
  (from: number, to: number): Recipe =>
  ({ design: { hidden } }) => {
    if (!(from in hidden) || from === to) return;
    const [layer] = hidden.splice(from, 1);
    hidden.splice(within(to, hidden.length), 0, layer);
  };

export type Path = string | readonly (string | number)[];

/** `design.hidden[0].units` as `['design', 'hidden', 0, 'units']`. */
function pathKeys(path: Path): readonly (string | number)[] {
  if (typeof path !== 'string') return path;
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/**
 * Sets any field of the document: `setField('design.optimizer.learningRate', 0.1)`.
 *
 * @throws Error for a path that is not there, which is a fault of the program
 */
export const setField =
  (path: Path, value: unknown): Recipe =>
  (draft) => {
    const keys = pathKeys(path);
    let parent = draft as unknown as Record<string | number, unknown>;
    keys.forEach((key, depth) => {
      const missing = typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key);
      if (missing) throw new Error(`The document has no ${keys.slice(0, depth + 1).join('.')}.`);
      if (depth < keys.length - 1) parent = parent[key] as Record<string | number, unknown>;
      else if (parent[key] !== value) parent[key] = value;
    });
  };

/**
 * Changes a column, found by name; `undefined` takes its own policy away. A policy for missing cells that the new
 * kind does not have goes too.
 */
export const setColumn =
  (name: string, change: Partial<Omit<Column, 'name'>>): Recipe =>
  ({ data: { columns } }) => {
    const column = columns.find((candidate) => candidate.name === name);
    if (!column) return;
    Object.assign(column, change);
    const policies: readonly string[] = policiesFor(column.kind);
    if (column.missing && !policies.includes(column.missing)) delete column.missing;
    if (column.missing !== 'constant') delete column.constant;
    for (const key of ['missing', 'constant', 'scaling', 'unknown'] as const)
      if (key in column && column[key] === undefined) delete column[key];
  };

/** Changes how cells become values: missing cells, unknown categories, scaling. */
export const setPreparation =
  (
    change: Partial<
      Pick<DataSettings, 'missing' | 'constants' | 'categories' | 'unknown' | 'scaling' | 'targetScaling'>
    >,
  ): Recipe =>
  ({ data }) => {
    Object.assign(data, change);
  };

/** Share that training keeps however far the others are drawn. */
const LEAST_TRAINING = 0.05;

/**
 * Changes the split. Of two shares that would leave no training rows, the one that was not changed gives way. A column
 * that names the parts is no longer learned from.
 */
export const setSplit =
  (change: Partial<SplitSettings>): Recipe =>
  ({ data }) => {
    const { split } = data;
    Object.assign(split, change);
    const rest = (share: number): number => Math.max(0, Math.round((1 - LEAST_TRAINING - share) * 100) / 100);
    if (change.validation !== undefined) split.test = Math.min(split.test, rest(split.validation));
    if (change.test !== undefined) split.validation = Math.min(split.validation, rest(split.test));
    if (split.kind !== 'column') return;
    for (const column of data.columns) if (column.name === split.column) column.role = 'ignore';
  };

/** Makes `name` the only target; what was the target becomes an input. A numeric target is standardized. */
export const setTarget =
  (name: string, kind?: Column['kind']): Recipe =>
  ({ data }) => {
    const target = data.columns.find((column) => column.name === name);
    if (!target) return;
    for (const column of data.columns) if (column.role === 'target') column.role = 'input';
    target.role = 'target';
    if (kind) target.kind = kind;
    if (target.kind === 'numeric' && data.targetScaling === 'none') data.targetScaling = 'standardize';
  };
