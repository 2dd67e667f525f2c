import type { InputFact } from '@shared/contract/judged.ts';
import type { RawRow } from '@shared/contract/evaluation.ts';
import { cellNumber } from '../data/cells.ts';
import { statisticsOf } from '../data/statistics.ts';
import type { Prepared, Table, TableColumn } from '../data/types.ts';

/** Most frequent text of the rows; the first in the order of the categories where several are. */
function modeOf(column: TableColumn, rows: Int32Array, categories: readonly string[]): string {
  const counts = new Map(categories.map((category) => [category, 0]));
  for (const row of rows) {
    const text = column.textAt(row);
    if (counts.has(text)) counts.set(text, counts.get(text)! + 1);
  }
  let best = categories[0];
  for (const [category, count] of counts) if (count > counts.get(best)!) best = category;
  return best;
}

/** The input columns as the training rows have them: where values lie, and what is typical. */
export function inputFacts({ inputs, trainingRows }: Prepared, table: Table): InputFact[] {
  return inputs.map((encoding) => {
    const { name } = encoding;
    const column = table.columns.find((candidate) => candidate.name === name)!;
    if (encoding.kind === 'one-hot') {
      const categories = [...encoding.categories];
      return { kind: 'categorical', name, categories, mode: modeOf(column, trainingRows, categories) };
    }
    const present = trainingRows.filter((row) => Number.isFinite(column.numbers[row]));
    const { min, max, mean } = statisticsOf(Float64Array.from(present, (row) => column.numbers[row]));
    return { kind: 'numeric', name, min, max, mean };
  });
}

/** Input columns of a raw row that lie outside the values of the training rows. */
export function outsideTraining(facts: readonly InputFact[], row: RawRow): string[] {
  return facts.flatMap((fact) => {
    if (fact.kind !== 'numeric' || !Object.hasOwn(row, fact.name)) return [];
    const cell = row[fact.name];
    const value = typeof cell === 'number' ? cell : cellNumber((cell ?? '').trim());
    return value < fact.min || value > fact.max ? [fact.name] : [];
  });
}
