import type { ColumnSummary, TableSummary } from '@shared/contract/data-summary.ts';
import { atOnce } from '@shared/contract/steps.ts';
import { proposalFor } from './defaults.ts';
import { distinctCount } from './distinct.ts';
import { statisticsOf } from './statistics.ts';
import type { Table, TableColumn } from './types.ts';

const PREVIEW_ROWS = 100;
const MOST_BINS = 20;
const MOST_LABELS = 50;

function countsOf(column: TableColumn): Map<string, number> {
  const { texts, codes } = column.distinct();
  const counts = new Float64Array(texts.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  return new Map(texts.map((text, code) => [text, counts[code]]));
}

/** Bins of equal width between the least and the greatest number; the last one includes its upper edge. */
function histogramOf(
  numbers: Float64Array,
  min: number,
  max: number,
  distinct: number,
): ColumnSummary['histogram'] {
  if (numbers.length === 0) return { edges: [], labels: [], counts: [] };
  if (min === max) return { edges: [min - 0.5, max + 0.5], labels: [], counts: [numbers.length] };
  const bins = Math.min(MOST_BINS, distinct);
  // Halves, because max − min may be beyond the doubles.
  const edges = Array.from({ length: bins + 1 }, (_, i) => min * (1 - i / bins) + max * (i / bins));
  const counts = new Array<number>(bins).fill(0);
  for (const value of numbers) {
    const share = (value / 2 - min / 2) / (max / 2 - min / 2);
    counts[Math.min(bins - 1, Math.floor(share * bins))]++;
  }
  return { edges, labels: [], counts };
}

function* summarisingColumn(column: TableColumn): Generator<void, ColumnSummary> {
  const { name, guessedKind, missing, numbers } = column;
  const base = { name, guessedKind, missing };
  if (guessedKind === 'categorical') {
    const counts = countsOf(column);
    const frequent = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_LABELS);
    const histogram = {
      edges: [],
      labels: frequent.map(([label]) => label),
      counts: frequent.map(([, count]) => count),
    };
    return { ...base, distinct: counts.size, min: null, max: null, mean: null, deviation: null, histogram };
  }
  const distinct = distinctCount(column);
  yield;
  const present = numbers.filter((value) => !Number.isNaN(value));
  const { min, max, mean, deviation } = statisticsOf(present);
  const histogram = histogramOf(present, min, max, distinct);
  return { ...base, distinct, min, max, mean, deviation, histogram };
}

/** What the data view shows of a table. */
export function summarise(table: Table): Omit<TableSummary, 'table'> {
  return atOnce(summarising(table));
}

/** The same in steps, none of which takes longer than sorting a column. */
export function* summarising(table: Table): Generator<void, Omit<TableSummary, 'table'>> {
  const { name, rows, columns, reading } = table;
  const preview = Array.from({ length: Math.min(rows, PREVIEW_ROWS) }, (_, row) =>
    columns.map((column) => column.textAt(row)),
  );
  const summaries: ColumnSummary[] = [];
  for (const column of columns) {
    yield;
    summaries.push(yield* summarisingColumn(column));
  }
  const distinct = summaries.map((column) => column.distinct);
  return { name, rows, columns: summaries, preview, reading, proposal: proposalFor(table, {}, distinct) };
}
