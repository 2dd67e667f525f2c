import { Fault } from '@shared/contract/fault.ts';
import type { Column, DataSettings } from '@shared/design/schema.ts';
import type { Table, TableColumn } from './types.ts';

/** A used column: what the settings say of it and what the table holds. */
export interface Used {
  readonly settings: Column;
  readonly column: TableColumn;
}

export interface Roles {
  readonly inputs: readonly Used[];
  readonly targets: readonly Used[];
}

function refuse(code: string, message: string, name?: string): never {
  throw new Fault({ code, message, path: name === undefined ? undefined : `column "${name}"` });
}

function checkPresent({ settings, column }: Used, table: Table): void {
  const { name, kind } = settings;
  if (column.missing === table.rows)
    refuse('data-empty-column', `Column "${name}" has no value in any row: ignore it.`, name);
  if (kind === 'categorical') return;
  const wrong = column.numbers.findIndex((value, row) => Number.isNaN(value) && !column.isMissing(row));
  if (wrong < 0) return;
  const path = `line ${table.lines[wrong]}, column "${name}"`;
  const message = `${table.name}, ${path}: wanted a finite number, got "${column.textAt(wrong)}". Make the column categorical, or ignore it.`;
  throw new Fault({ code: 'data-not-number', message, path });
}

function checkTargets(targets: readonly Used[]): void {
  const categorical = targets.filter(({ settings }) => settings.kind === 'categorical');
  if (targets.length === 0)
    refuse('data-no-target', 'No column is the target: choose what is to be learned.');
  if (categorical.length > 1 || (categorical.length === 1 && targets.length > 1)) {
    const names = targets.map(({ settings }) => `${settings.name} (${settings.kind})`).join(', ');
    const wanted = 'wanted one categorical target, or any number of numeric ones';
    refuse(
      'data-targets',
      `The targets do not go together: ${wanted}, got ${names}.`,
      categorical[0].settings.name,
    );
  }
}

/**
 * The columns in use, in the order of the settings. Columns of the table that the settings do not name are ignored.
 *
 * @throws Fault `data-duplicate-column`, `data-unknown-column`, `data-no-input`, `data-no-target`, `data-targets`,
 *   `data-empty-column`, `data-not-number`, `split-column`
 */
export function rolesOf(table: Table, settings: DataSettings): Roles {
  const seen = new Set<string>();
  const used: Used[] = [];
  for (const column of settings.columns) {
    const { name, role } = column;
    if (seen.has(name)) refuse('data-duplicate-column', `Column "${name}" is named twice.`, name);
    seen.add(name);
    const found = table.columns.find((candidate) => candidate.name === name);
    if (found && role !== 'ignore') used.push({ settings: column, column: found });
    if (found || role === 'ignore') continue;
    const names = table.columns.map((candidate) => candidate.name).join(', ');
    refuse('data-unknown-column', `${table.name} has no column "${name}"; it has ${names}.`, name);
  }
  const { split } = settings;
  if (split.kind === 'column' && used.some((one) => one.settings.name === split.column))
    refuse(
      'split-column',
      `Column "${split.column}" says which part a row is in, so it is neither input nor target: ignore it.`,
      split.column,
    );
  const inputs = used.filter((one) => one.settings.role === 'input');
  const targets = used.filter((one) => one.settings.role === 'target');
  if (inputs.length === 0) refuse('data-no-input', 'No column is an input: choose what to learn from.');
  checkTargets(targets);
  for (const one of used) checkPresent(one, table);
  return { inputs, targets };
}
