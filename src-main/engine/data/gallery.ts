import digits from '../../../assets/datasets/digits.csv?raw';
import iris from '../../../assets/datasets/iris.csv?raw';
import penguins from '../../../assets/datasets/penguins.csv?raw';
import type { GalleryName } from '@shared/design/gallery.ts';
import { readText } from './reader.ts';
import type { Table } from './types.ts';

const texts: Readonly<Record<GalleryName, string>> = { iris, penguins, digits };

/** A data set that comes with Adjoint. */
export function galleryTable(id: GalleryName): Table {
  return readText(texts[id], `${id}.csv`);
}
