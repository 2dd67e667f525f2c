import { renamedText } from '@shared/contract/renamed-text.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { tableOf } from '@engine/data/load.ts';
import type { Encodings } from '@engine/data/re-encode.ts';
import type { Table } from '@engine/data/types.ts';
import { checkDialectUse, withDialectFlags } from './dialect-flags.ts';
import { readBytes } from './files.ts';
import { note, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { fittedRows, quoted } from './words.ts';

/** What a training starts from, before it comes to life. */
export interface Start {
  readonly document: ProjectDocument;
  readonly table: Table;
  readonly checkpoint: Checkpoint | null;
  /** Those of the checkpoint, where they are not to be fitted anew. */
  readonly encodings: Encodings | null;
}

/** Tells of rows that reading has changed, and of columns that are not called as their header says. */
export function noteReading({ name, reading }: Pick<Table, 'name' | 'reading'>, io: Io): void {
  if (!reading) return;
  for (const sentence of renamedText(reading.renamed, quoted)) note(io, `${name}: ${sentence}`);
  const parts = fittedRows(reading);
  if (parts.length > 0) note(io, `${name}: ${parts.join(', ')}.`);
}

/**
 * The table in a file, with its place and hash as the source.
 *
 * @param known a source of before: the same bytes are read as they were then, where the flags say nothing else
 */
export async function tableAt(
  path: string,
  flags: Flags,
  io: Io,
  known?: DataSource,
): Promise<{ table: Table; source: DataSource }> {
  const { bytes, sha256, absolute } = await readBytes(io, path);
  const same = known?.kind === 'file' && known.sha256 === sha256 && known.dialect;
  const found: DataSource = { kind: 'file', path: absolute, sha256, ...(same && { dialect: same }) };
  const source = withDialectFlags(flags, found);
  const table = tableOf(source, bytes);
  checkDialectUse(flags, table);
  return { table, source };
}

/** The table of `--data`; see {@link tableAt}. */
export async function tableOfData(
  flags: Flags,
  io: Io,
  known?: DataSource,
): Promise<{ table: Table; source: DataSource }> {
  const read = await tableAt(flags.required('data'), flags, io, known);
  noteReading(read.table, io);
  return read;
}
