import { Fault } from '@shared/contract/fault.ts';
import type { Part } from '@shared/design/choices.ts';

/** A stretch of data rows, counted from 1, both ends included. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
  /** As it was written. */
  readonly text: string;
}

const grammar = /^(\d+)(?:\s*(-|–|\.\.|:)\s*(\d+)?)?$/;

/**
 * Row ranges as people write them: `1-100, 150, 201-`; the last one goes to the end.
 *
 * @param rows of the table
 * @throws Fault `split-range` that names the part and the range
 */
export function rowRanges(text: string, part: Part, rows: number): RowRange[] {
  const items = text.split(/[,;\n]/).map((item) => item.trim());
  return items
    .filter((item) => item !== '')
    .map((item) => {
      const refuse = (wanted: string): never => {
        const path = `${part} rows "${item}"`;
        throw new Fault({ code: 'split-range', message: `The ${path}: ${wanted}.`, path });
      };
      const found = grammar.exec(item);
      if (!found) return refuse('wanted a row or a range such as 1-100');
      const from = Number(found[1]);
      const to = found[2] === undefined ? from : found[3] === undefined ? rows : Number(found[3]);
      if (from < 1) return refuse('rows are counted from 1');
      if (from > rows || to > rows) return refuse(`the table has ${rows} rows`);
      if (to < from) return refuse('a range must not end before it begins');
      return { from, to, text: item };
    });
}
