import { scalings } from '@shared/design/choices.ts';
import type { Column, DataSettings, DataSource } from '@shared/design/schema.ts';
import { defaultSettings } from '@engine/data/defaults.ts';
import type { Table } from '@engine/data/types.ts';
import { misuse } from './io.ts';
import type { Flags } from './parse.ts';
import { withPreparationFlags } from './preparation-flags.ts';
import { choiceFlag, columnsFlag } from './values.ts';

const tasks = { classification: 'categorical', regression: 'numeric' } as const;

/** Flags that change which values enter the network, or how: with them the encodings of a weights file are fitted anew. */
export const encodingFlags = [
  ...['target', 'task', 'inputs', 'ignore', 'categorical'],
  ...['missing', 'categories', 'unknown', 'scale', 'target-scale'],
];

/** Kind proposed for a column as the target: few whole numbers are classes. */
function targetKind(table: Table, name: string, source: DataSource): Column['kind'] {
  const columns = table.columns.filter((column) => column.name === name);
  // Of a table with this column alone, it is the target.
  return defaultSettings({ ...table, columns }, source).columns[0].kind;
}

/** Settings proposed for a table that was never seen; the target is still to be chosen by {@link withDataFlags}. */
export function newSettings(table: Table, source: DataSource): DataSettings {
  const settings = defaultSettings(table, source);
  const columns = settings.columns.map((column): Column => {
    if (column.role !== 'target') return column;
    const { guessedKind } = table.columns.find(({ name }) => name === column.name)!;
    return { ...column, role: 'input', kind: guessedKind };
  });
  return { ...settings, columns };
}

/**
 * The settings with what the flags say of the data.
 *
 * @throws Fault `usage`, or `data-unknown-column` for a column that the table does not have
 */
export function withDataFlags(flags: Flags, table: Table, settings: DataSettings): DataSettings {
  const columns = settings.columns.map((column) => ({ ...column }));
  const find = (name: string): Column => {
    let column = columns.find((candidate) => candidate.name === name);
    if (!column) columns.push((column = { name, role: 'ignore', kind: 'numeric' }));
    return column;
  };
  const task = choiceFlag(flags, 'task', tasks);
  const targets = columnsFlag(flags, 'target', table);
  if (targets) {
    for (const column of columns) if (column.role === 'target') column.role = 'input';
    for (const name of targets)
      Object.assign(find(name), { role: 'target', kind: targetKind(table, name, settings.source) });
    // One categorical target, or any number of numeric ones: several together are numbers where they can be.
    if (targets.length > 1 && !task)
      for (const name of targets) find(name).kind = table.columns.find((c) => c.name === name)!.guessedKind;
  }
  const isTarget = (name: string): boolean => find(name).role === 'target';

  const only = columnsFlag(flags, 'inputs', table);
  if (only) {
    for (const column of columns) if (column.role === 'input') column.role = 'ignore';
    for (const name of only) {
      if (isTarget(name)) throw misuse(`--inputs: "${name}" is the target.`, '--inputs');
      const { guessedKind } = table.columns.find((column) => column.name === name)!;
      Object.assign(find(name), { role: 'input', kind: guessedKind });
    }
  }
  for (const name of columnsFlag(flags, 'categorical', table) ?? []) {
    const column = find(name);
    column.kind = 'categorical';
    if (column.role === 'ignore' && !only) column.role = 'input';
  }
  for (const name of columnsFlag(flags, 'ignore', table) ?? []) {
    if (isTarget(name)) throw misuse(`--ignore: "${name}" is the target.`, '--ignore');
    find(name).role = 'ignore';
  }
  if (task) for (const column of columns) if (column.role === 'target') column.kind = tasks[task];

  const numeric = columns.some(({ role, kind }) => role === 'target' && kind === 'numeric');
  const changed = targets !== undefined || task !== undefined;
  const targetScale = choiceFlag(flags, 'target-scale', scalings);
  if (targetScale && !numeric)
    throw misuse('--target-scale is for numeric targets, and the target is classes.', '--target-scale');
  return withPreparationFlags(flags, table, {
    ...settings,
    columns,
    targetScaling: targetScale ?? (changed ? (numeric ? 'standardize' : 'none') : settings.targetScaling),
  });
}
