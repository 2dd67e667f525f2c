import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { readCsv } from './csv.ts';
import { galleryTable } from './gallery.ts';
import { generate } from './generators.ts';
import type { Table } from './types.ts';

/**
 * The table of a source.
 *
 * @param fileText the text of the file, which whoever may read files hands over; for sources of the kind `file`
 * @throws Fault `csv-…` for what is wrong with the text; `file-missing` where `fileText` is needed and not there
 */
export function tableOf(source: DataSource, fileText?: string): Table {
  switch (source.kind) {
    case 'gallery':
      return galleryTable(source.id);
    case 'generated':
      return generate(source.id, source.rows, source.noise, source.seed);
    case 'embedded':
      return readCsv(source.text, source.name);
    case 'file': {
      const name = source.path.split(/[\\/]/).at(-1) || source.path;
      if (fileText !== undefined) return readCsv(fileText, name);
      const message = `The data file ${source.path} was not read.`;
      throw new Fault({ code: 'file-missing', message, path: source.path });
    }
  }
}
