import type { ColumnSummary, TableSummary } from '@shared/contract/data-summary.ts';
import { defaultPreparation, defaultSplit, knownSettings } from '@shared/design/defaults.ts';
import type { Column, DataSettings, DataSource } from '@shared/design/schema.ts';

/** Names that authors of tables give to what is to be predicted. */
const targetNames = ['target', 'class', 'label', 'species', 'y', 'outcome'];

function targetOf(columns: readonly ColumnSummary[]): number {
  const named = columns.findIndex((column) => targetNames.includes(column.name.trim().toLowerCase()));
  return named >= 0 ? named : columns.length - 1;
}

/** A categorical column in which every row differs names the row and says nothing about it. */
function identifies(column: ColumnSummary, rows: number): boolean {
  return column.guessedKind === 'categorical' && rows > 20 && column.distinct === rows;
}

/** Rows that a category needs so that the training rows are sure to have it, whatever the split. */
const FEW_ROWS = 10;

/** Whether the training rows may lack a category, so that the others would be refused. */
function hasRareCategory({ guessedKind, distinct, histogram: { labels, counts } }: ColumnSummary): boolean {
  if (guessedKind !== 'categorical') return false;
  return distinct > labels.length || counts.some((count) => count < FEW_ROWS);
}

/** Columns as they were set, save where the reader takes them for something else than before, in another dialect. */
function keptColumns(table: TableSummary, columns: readonly Column[], before: TableSummary | null): Column[] {
  return columns.map((column, index) => {
    const { guessedKind } = table.columns[index];
    const old = before?.columns.find(({ name }) => name === column.name)?.guessedKind;
    return old === undefined || old === guessedKind ? column : { ...column, kind: guessedKind };
  });
}

/** A first proposal for a table just opened: one target, the other columns inputs; the split stays as it was. */
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
  const ownFile = present.source.kind === 'file' || present.source.kind === 'embedded';
  if (ownFile && JSON.stringify(present.columns.map(({ name }) => name)) === JSON.stringify(names))
    return { ...present, source, columns: keptColumns(table, present.columns, before) };
  const target = targetOf(table.columns);
  const columns = table.columns.map((column, index): Column => ({
    name: column.name,
    role: index === target ? 'target' : identifies(column, table.rows) ? 'ignore' : 'input',
    kind: column.guessedKind,
  }));
  const targetScaling = columns[target]?.kind === 'numeric' ? 'standardize' : 'none';
  const rare = table.columns.some(
    (column, index) => columns[index].role === 'input' && hasRareCategory(column),
  );
  return {
    ...{ source, columns, ...defaultPreparation(), unknown: rare ? 'zero' : 'error' },
    ...{ scaling: 'standardize', targetScaling, split },
  };
}
