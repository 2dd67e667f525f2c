import type { InputEncoding } from '@shared/formats/encodings.ts';
import { encodeTable } from '../data/encode.ts';
import type { Examples, Table } from '../data/types.ts';
import type { Network } from './network.ts';

/** The table's rows as a network wants them; its other columns do not matter. @throws Fault as `encodeTable` */
export function encodedInputs(
  network: Network,
  inputs: readonly InputEncoding[],
  table: Table,
  rows?: Int32Array,
): Examples {
  const count = rows?.length ?? table.rows;
  return {
    rows: count,
    inputs: encodeTable(inputs, table, rows),
    targets: new Float64Array(count * network.targets.columns),
  };
}
