import {
  categorySources,
  missingPolicies,
  namesOf,
  parts,
  scalings,
  unknownPolicies,
  type MissingPolicy,
} from '@shared/design/choices.ts';
import { policiesFor } from '@shared/design/preparation.ts';
import type { Column, DataSettings, SplitSettings } from '@shared/design/schema.ts';
import { cellNumber } from '@engine/data/cells.ts';
import type { Table } from '@engine/data/types.ts';
import { misuse } from './io.ts';
import type { Flags } from './parse.ts';
import { choiceFlag, choiceOf, numberFlag } from './values.ts';

const partNames = namesOf(parts);

/** A choice, and what stands after a colon behind it. */
interface Chosen<K> {
  readonly choice: K;
  readonly value: string | undefined;
}

/**
 * `median,sex=category,age=constant:-1`: choices for all columns, and for single ones by name.
 *
 * @param valued the choice that takes a value after a colon
 * @throws Fault `usage` for a word that is no choice, or a column that is not used
 */
function choices<K extends string>(
  flags: Flags,
  name: string,
  table: Readonly<Record<K, unknown>>,
  columns: readonly Column[],
  valued?: K,
): { all: Chosen<K>[]; own: [Column, Chosen<K>][] } {
  const all: Chosen<K>[] = [];
  const own: [Column, Chosen<K>][] = [];
  const where = `--${name}`;
  for (const item of flags.get(name)?.split(',') ?? []) {
    const [, value] = valued === undefined ? [] : (new RegExp(`(?:^|=)\\s*${valued}:(.+)$`).exec(item) ?? []);
    const words = value === undefined ? item : item.slice(0, -value.length - 1);
    const equals = words.lastIndexOf('=');
    const choice = { choice: choiceOf(words.slice(equals + 1).trim(), table, where), value: value?.trim() };
    if (equals < 0) {
      all.push(choice);
      continue;
    }
    const wanted = words.slice(0, equals).trim();
    const column = columns.find((candidate) => candidate.name === wanted && candidate.role === 'input');
    const inputs = columns.filter(({ role }) => role === 'input').map((input) => input.name);
    if (!column) throw misuse(`${where}: "${wanted}" is not one of the inputs ${inputs.join(', ')}.`, where);
    own.push([column, choice]);
  }
  return { all, own };
}

/** `--missing`: a policy serves the kinds of columns that it makes sense for, and so does a constant. */
function withMissing(flags: Flags, settings: DataSettings): Pick<DataSettings, 'missing' | 'constants'> {
  const { all, own } = choices(flags, 'missing', missingPolicies, settings.columns, 'constant');
  const isNumber = (text: string): boolean => Number.isFinite(cellNumber(text));
  /** Whether the choice says something of a kind: a constant that is a word says nothing of numbers. */
  const says = ({ choice, value }: Chosen<MissingPolicy>, kind: Column['kind']): boolean =>
    choice !== 'constant' || value === undefined || (kind === 'numeric') === isNumber(value);
  const serving = <P extends MissingPolicy>(policies: readonly P[], kind: Column['kind']): P | undefined =>
    policies.find((policy) => all.some((one) => one.choice === policy && says(one, kind)));
  for (const [column, { choice: policy, value }] of own) {
    const fitting: readonly MissingPolicy[] = policiesFor(column.kind);
    if (!fitting.includes(policy)) {
      const message = `--missing: "${column.name}" is ${column.kind}; wanted one of ${fitting.join(', ')}, got ${policy}.`;
      throw misuse(message, '--missing');
    }
    column.missing = policy;
    delete column.constant;
    if (value === undefined) continue;
    if (column.kind === 'numeric' && !isNumber(value))
      throw misuse(
        `--missing: "${column.name}" is numeric; wanted a number for it, got "${value}".`,
        '--missing',
      );
    column.constant = column.kind === 'numeric' ? cellNumber(value) : value;
  }
  const constants = { ...settings.constants };
  for (const { value } of all) {
    if (value === undefined) continue;
    if (isNumber(value)) constants.numeric = cellNumber(value);
    else constants.categorical = value;
  }
  return {
    missing: {
      numeric: serving(policiesFor('numeric'), 'numeric') ?? settings.missing.numeric,
      categorical: serving(policiesFor('categorical'), 'categorical') ?? settings.missing.categorical,
    },
    ...(Object.keys(constants).length > 0 && { constants }),
  };
}

/** `70/15/15` as shares of one; percent or shares, training first. */
function sharesOf(text: string): Pick<SplitSettings, 'validation' | 'test'> {
  const numbers = text.split('/').map((part) => cellNumber(part.trim()));
  const sum = numbers.reduce((total, value) => total + value, 0);
  const good = numbers.length >= 2 && numbers.length <= 3 && numbers.every((value) => value >= 0);
  const whole = Math.abs(sum - 100) < 1e-9 ? 100 : Math.abs(sum - 1) < 1e-9 ? 1 : NaN;
  if (good && numbers[0] > 0 && whole > 0)
    return { validation: numbers[1] / whole, test: (numbers[2] ?? 0) / whole };
  const wanted =
    'wanted TRAINING/VALIDATION/TEST as 70/15/15 that make 100, column:NAME or rows:RANGES/RANGES/RANGES';
  throw misuse(`--split: ${wanted}, got "${text}".`, '--split');
}

/** The three lists of a split, training first; fewer leave the last ones empty. */
function threeOf(text: string): [string, string, string] {
  const [training = '', validation = '', test = '', ...more] = text.split('/');
  if (more.length > 0)
    throw misuse(`--split: wanted up to three parts between "/", got "${text}".`, '--split');
  return [training, validation, test];
}

/** `NAME`, or `NAME:VALUES/VALUES/VALUES`. A column's own name may have colons. */
function columnSplit(text: string, table: Table): Pick<SplitSettings, 'column' | 'values'> {
  const none = { training: [], validation: [], test: [] };
  const names = table.columns.map(({ name }) => name);
  if (names.includes(text)) return { column: text, values: none };
  const colon = text.lastIndexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  if (!names.includes(name))
    throw misuse(`--split: ${table.name} has no column "${name}"; it has ${names.join(', ')}.`, '--split');
  const list = (part: string): string[] =>
    part
      .split(',')
      .map((value) => value.trim())
      .filter((value) => value !== '');
  const [training, validation, test] = threeOf(text.slice(colon + 1)).map(list);
  return { column: name, values: { training, validation, test } };
}

function withSplit(flags: Flags, table: Table, settings: DataSettings): SplitSettings {
  const { split } = settings;
  const seed = numberFlag(flags, 'split-seed', 'seed') ?? split.seed;
  const stratified = flags.has('no-stratify') ? false : split.stratified;
  const text = flags.get('split');
  const validation = numberFlag(flags, 'validation', 'validation');
  if (text === undefined) {
    const kind = validation === undefined ? split.kind : 'share';
    return { ...split, kind, validation: validation ?? split.validation, seed, stratified };
  }
  if (validation !== undefined)
    throw misuse('--validation and --split both say which rows are held out: give one.', '--split');
  const [, kind, rest] = /^(column|rows):(.*)$/s.exec(text) ?? [];
  if (kind === 'column') return { ...split, kind, ...columnSplit(rest, table), seed, stratified };
  if (kind === 'rows') {
    const lists = threeOf(rest);
    const rows = Object.fromEntries(partNames.map((part, index) => [part, lists[index].trim()]));
    return { ...split, kind, rows: rows as SplitSettings['rows'], seed, stratified };
  }
  return { ...split, kind: 'share', ...sharesOf(text), seed, stratified };
}

/**
 * The settings with what the flags say of missing cells, unknown categories, scaling and split.
 *
 * @param settings with columns of its own, which are changed in place
 * @throws Fault `usage`
 */
export function withPreparationFlags(flags: Flags, table: Table, settings: DataSettings): DataSettings {
  const scaling = choices(flags, 'scale', scalings, settings.columns);
  for (const [column, { choice }] of scaling.own) column.scaling = choice;
  const split = withSplit(flags, table, settings);
  if (flags.has('split') && split.kind === 'column')
    for (const column of settings.columns) if (column.name === split.column) column.role = 'ignore';
  return {
    ...settings,
    ...withMissing(flags, settings),
    categories: choiceFlag(flags, 'categories', categorySources) ?? settings.categories,
    unknown: choiceFlag(flags, 'unknown', unknownPolicies) ?? settings.unknown,
    scaling: scaling.all.at(-1)?.choice ?? settings.scaling,
    split,
  };
}
