import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { tableOf } from '@engine/data/load.ts';
import type { Encodings } from '@engine/data/re-encode.ts';
import type { Table } from '@engine/data/types.ts';
import { readBytes } from './files.ts';
import type { Io } from './io.ts';
import type { Flags } from './parse.ts';

/** What a training starts from, before it comes to life. */
export interface Start {
  readonly document: ProjectDocument;
  readonly table: Table;
  readonly checkpoint: Checkpoint | null;
  /** Those of the checkpoint, where they are not to be fitted anew. */
  readonly encodings: Encodings | null;
}

/** The table of `--data`, with its place and hash as the source. */
export async function tableOfData(flags: Flags, io: Io): Promise<{ table: Table; source: DataSource }> {
  const { bytes, sha256, absolute } = await readBytes(io, flags.required('data'));
  const source: DataSource = { kind: 'file', path: absolute, sha256 };
  return { table: tableOf(source, bytes), source };
}
