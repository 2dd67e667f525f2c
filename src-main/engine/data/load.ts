import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { galleryTable } from './gallery.ts';
import { generate } from './generators.ts';
import { readTable, readText } from './reader.ts';
import type { Table } from './types.ts';

/** What messages call a source: the name of its file. */
export function nameOf(source: DataSource): string {
  if (source.kind === 'file') return source.path.split(/[\\/]/).at(-1) || source.path;
  return source.kind === 'embedded' ? source.name : source.id;
}

/**
 * The table of a source.
 *
 * @param bytes of the file, which whoever may read files hands over; for sources of the kind `file`
 * @throws Fault `csv-…` or `arff-…` for what is wrong with the text, `file-encoding`; `file-missing` where `bytes` are
 *   needed and not there
 */
export function tableOf(source: DataSource, bytes?: Uint8Array): Table {
  switch (source.kind) {
    case 'gallery':
      return galleryTable(source.id);
    case 'generated':
      return generate(source.id, source.rows, source.noise, source.seed);
    case 'embedded':
      return readText(source.text, source.name, source.dialect);
    case 'file': {
      if (bytes) return readTable(bytes, nameOf(source), source.dialect);
      const message = `The data file ${source.path} was not read.`;
      throw new Fault({ code: 'file-missing', message, path: source.path });
    }
  }
}
