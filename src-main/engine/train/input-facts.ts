import type { InputFact } from '@shared/contract/judged.ts';
import type { InputEncoding } from '@shared/formats/encodings.ts';
import { columnsOf, placeOf } from '../data/encode.ts';
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

/** The input columns as the training rows have them: where values lie, what is typical, what stands in for none. */
export function inputFacts({ inputs, trainingRows }: Prepared, table: Table): InputFact[] {
  return inputs.map((encoding) => {
    const { name } = encoding;
    const column = table.columns.find((candidate) => candidate.name === name)!;
    if (encoding.kind === 'one-hot') {
      const { fill, unknown } = encoding;
      const categories = [...encoding.categories];
      const mode = modeOf(column, trainingRows, categories);
      return { kind: 'categorical', name, categories, mode, fill, unknown };
    }
    const present = trainingRows.filter((row) => Number.isFinite(column.numbers[row]));
    const { min, max, mean } = statisticsOf(Float64Array.from(present, (row) => column.numbers[row]));
    return { kind: 'numeric', name, min, max, mean, fill: encoding.fill };
  });
}

/**
 * The inputs of each row that are beyond what the training rows hold: numbers out of their range, categories that none
 * of them has. A cell that is filled is not.
 *
 * @returns null where the range of a numeric input is not known
 * @throws Fault as `columnsOf`
 */
export function outsideTraining(
  inputs: readonly InputEncoding[],
  table: Table,
): ((row: number) => string[]) | null {
  const columns = columnsOf(inputs, table);
  const tests: ((row: number) => boolean)[] = [];
  for (const [index, encoding] of inputs.entries()) {
    const { numbers } = columns[index];
    if (encoding.kind !== 'one-hot') {
      if (!encoding.range) return null;
      const { min, max } = encoding.range;
      tests.push((row) => numbers[row] < min || numbers[row] > max);
      continue;
    }
    const { texts, codes } = columns[index].distinct();
    const unseen = texts.map((text) => placeOf(encoding, text) < 0);
    const missing = encoding.fill !== null && placeOf(encoding, encoding.fill) < 0;
    tests.push((row) => (codes[row] < 0 ? missing : unseen[codes[row]]));
  }
  return (row) => inputs.flatMap(({ name }, index) => (tests[index](row) ? [name] : []));
}
