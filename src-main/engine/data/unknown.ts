import { Fault } from '@shared/contract/fault.ts';
import type { InputEncoding } from '@shared/formats/encodings.ts';
import { placeOf } from './encode.ts';
import type { Treatment } from './treatments.ts';
import type { Table, TableColumn } from './types.ts';

/**
 * The categories of used rows that the encodings do not know, because no training row has them.
 *
 * @throws Fault `data-category` where the encoding refuses them
 */
export function unknownRows(
  inputs: readonly InputEncoding[],
  columns: readonly TableColumn[],
  rows: Int32Array,
  table: Table,
): Treatment[] {
  return inputs.flatMap((encoding, index) => {
    if (encoding.kind !== 'one-hot') return [];
    const { name, fill, unknown } = encoding;
    const { texts, codes } = columns[index].distinct();
    const found = new Map<string, number[]>();
    for (const row of rows) {
      const category = codes[row] < 0 ? (fill ?? '') : texts[codes[row]];
      if (placeOf(encoding, category) >= 0) continue;
      const list = found.get(category);
      if (list) list.push(row);
      else found.set(category, [row]);
    }
    const [first] = found;
    if (first && unknown === 'error') {
      const [category, [row]] = first;
      const path = `line ${table.lines[row]}, column "${name}"`;
      const got = category === '' ? 'nothing' : `"${category}"`;
      const message = `${table.name}, ${path}: wanted a category of the training rows, got ${got}. Let unknown categories be all zeros, take the categories of all rows, or ignore the column.`;
      throw new Fault({ code: 'data-category', message, path });
    }
    return [...found].map(([value, list]): Treatment => {
      return { action: 'unknown', column: name, value, rows: Int32Array.from(list) };
    });
  });
}
