import type { Column, galleryNames, generatorNames } from './schema.ts';

/** What the data view says of the sets that come with Adjoint; the columns as they stand in the files. */
export type GalleryName = (typeof galleryNames)[number];
export type GeneratorName = (typeof generatorNames)[number];

export const galleryTitles: Readonly<
  Record<GalleryName | GeneratorName, { title: string; description: string }>
> = {
  iris: {
    title: 'Iris',
    description: '150 flowers of three species, four measurements each (Fisher, 1936).',
  },
  penguins: {
    title: 'Palmer penguins',
    description: '344 penguins of three species; some cells are missing.',
  },
  digits: { title: 'Digits', description: '1797 handwritten digits as images of 8 × 8 pixels.' },
  xor: { title: 'XOR', description: 'Two classes in opposite quadrants: no straight line separates them.' },
  moons: { title: 'Two moons', description: 'Two interleaved half circles.' },
  circles: { title: 'Circles', description: 'A disc’s rim within a wider rim.' },
  spiral: { title: 'Spiral', description: 'Two arms that wind around each other.' },
};

const column = (name: string, role: Column['role'], kind: Column['kind'] = 'numeric'): Column => ({
  name,
  role,
  kind,
});
const inputs = (...names: string[]): Column[] => names.map((name) => column(name, 'input'));
const plane: readonly Column[] = [...inputs('x1', 'x2'), column('class', 'target', 'categorical')];

const pixels = Array.from({ length: 64 }, (_, index) => `p${Math.floor(index / 8)}${index % 8}`);

/** The proposed role and kind of each column, in file order. */
export const sourceColumns: Readonly<Record<GalleryName | GeneratorName, readonly Column[]>> = {
  iris: [
    ...inputs('sepal_length_cm', 'sepal_width_cm', 'petal_length_cm', 'petal_width_cm'),
    column('species', 'target', 'categorical'),
  ],
  penguins: [
    column('species', 'target', 'categorical'),
    column('island', 'input', 'categorical'),
    ...inputs('beak_length_mm', 'beak_depth_mm', 'flipper_length_mm', 'body_mass_g'),
    column('sex', 'input', 'categorical'),
  ],
  digits: [...inputs(...pixels), column('digit', 'target', 'categorical')],
  xor: plane,
  moons: plane,
  circles: plane,
  spiral: plane,
};
