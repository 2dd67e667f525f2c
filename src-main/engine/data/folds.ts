import { Fault } from '@shared/contract/fault.ts';
import type { SplitSettings } from '@shared/design/schema.ts';
import { partition } from './partition.ts';
import type { Divide } from './prepare.ts';
import { foldOf } from './split.ts';
import type { Table } from './types.ts';

/**
 * Divides the rows as fold `fold` (from 0) of `folds`. What the settings' split holds out for the test, or puts in no
 * part, stays out of every fold; all other rows are held out in exactly one. The split's seed draws the folds, and
 * its word on strata holds.
 *
 * @throws Fault `folds-rows` where there are fewer rows than folds, or as {@link partition}
 */
export function foldDivision(table: Table, settings: SplitSettings, folds: number, fold: number): Divide {
  return (used, classes) => {
    const { training, validation } = partition(table, used, settings, classes);
    const rows = Int32Array.from([...training, ...validation]).sort();
    if (folds > rows.length) {
      const message = `Wanted ${folds} folds, but there are ${rows.length} rows outside the test part: choose at most as many folds as rows.`;
      throw new Fault({ code: 'folds-rows', message, path: 'folds' });
    }
    if (!settings.stratified || !classes) return foldOf(rows, folds, fold, settings.seed, null);
    const classOf = new Map(Array.from(used, (row, place) => [row, classes[place]] as const));
    const strata = Float64Array.from(rows, (row) => classOf.get(row)!);
    return foldOf(rows, folds, fold, settings.seed, strata);
  };
}
