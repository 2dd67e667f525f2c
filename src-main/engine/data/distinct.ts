import type { TableColumn } from './types.ts';

/** Different numbers among the present ones; 0 and −0 count as one. */
function distinctNumbers(numbers: Float64Array): number {
  const sorted = Float64Array.from(numbers).sort();
  let count = 0;
  // NaN stands at the end.
  for (let i = 0; i < sorted.length && !Number.isNaN(sorted[i]); i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/** Different values of a column: numbers by their value, others by their text. */
export function distinctCount(column: TableColumn): number {
  return column.guessedKind === 'numeric' ? distinctNumbers(column.numbers) : column.distinct().texts.length;
}
