import type { InputEncoding, TargetEncoding } from '@shared/formats/encodings.ts';
import { cellNumber } from '../data/cells.ts';
import { StoredColumn } from '../data/column-store.ts';
import type { Table } from '../data/types.ts';

/** Whether the categories are numbers written with a point, as those of a column of numbers are. */
const isOfNumbers = (categories: readonly string[]): boolean =>
  categories.every((category) => category === '' || !Number.isNaN(cellNumber(category)));

/**
 * A part of a table whose numbers read as the categories do: in a file of decimal commas, `1,5` is the category `1.5`
 * where training took a column of numbers for categories, and `1,5` where it had words, too. The rows of a part must not
 * decide that.
 */
export function writtenAsFitted(encodings: readonly (InputEncoding | TargetEncoding)[], part: Table): Table {
  if (part.reading?.dialect.decimal !== ',') return part;
  const kinds = new Map(
    encodings.flatMap((one) =>
      one.kind === 'one-hot' ? [[one.name, isOfNumbers(one.categories)] as const] : [],
    ),
  );
  const columns = part.columns.map((column) => {
    const ofNumbers = kinds.get(column.name);
    if (ofNumbers === undefined || !(column instanceof StoredColumn)) return column;
    return new StoredColumn({ ...column.parts, guessedKind: ofNumbers ? 'numeric' : 'categorical' });
  });
  return { ...part, columns };
}
