import type { TableSummary } from '@shared/contract/data-summary.ts';
import { defaultSplit, knownSettings, settingsOf } from '@shared/design/defaults.ts';
import type { Column, DataSettings, DataSource } from '@shared/design/schema.ts';
import { isText } from '@shared/design/source.ts';

/** Columns as they were set, save where the reader takes them for something else than before, in another dialect. */
function keptColumns(table: TableSummary, columns: readonly Column[], before: TableSummary | null): Column[] {
  return columns.map((column, index) => {
    const { guessedKind } = table.columns[index];
    const old = before?.columns.find(({ name }) => name === column.name)?.guessedKind;
    return old === undefined || old === guessedKind ? column : { ...column, kind: guessedKind };
  });
}

/** Settings of a table just opened: those proposed for it; the shares of the split stay as they were. */
export function settingsFor(
  source: DataSource,
  table: TableSummary,
  present: DataSettings,
  before: TableSummary | null = null,
): DataSettings {
  // Another table has other columns and rows: what names them is of no use to it.
  const { validation, test, stratified, seed } = present.split;
  const split = { ...defaultSplit(), validation, test, stratified, seed };
  if (source.kind === 'gallery' || source.kind === 'generated') {
    return { ...knownSettings(source), split };
  }
  const names = table.columns.map(({ name }) => name);
  // The same table again, from elsewhere or with new content: what was set for it stays.
  const ownFile = isText(present.source);
  if (ownFile && JSON.stringify(present.columns.map(({ name }) => name)) === JSON.stringify(names))
    return { ...present, source, columns: keptColumns(table, present.columns, before) };
  return { ...settingsOf(source, table.proposal), split };
}
