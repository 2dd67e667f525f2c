import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { choiceOf, sourceName } from '@shared/design/source.ts';
import { galleryTable } from './gallery.ts';
import { generate } from './generators.ts';
import { readTable, readText } from './reader.ts';
import type { Table } from './types.ts';

/**
 * The table of a source.
 *
 * @param bytes of the file, which whoever may read files hands over; for sources of the kinds `file` and `held`
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
    case 'file':
    case 'held': {
      const name = sourceName(source);
      if (bytes) return readTable(bytes, name, choiceOf(source));
      const path = source.kind === 'file' ? source.path : name;
      throw new Fault({ code: 'file-missing', message: `The data file ${path} was not read.`, path });
    }
  }
}
