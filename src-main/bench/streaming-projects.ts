import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDesign, defaultStop, hiddenLayers, knownSettings } from '@shared/design/defaults.ts';
import { fields } from '@shared/design/field-table.ts';
import type { DataSettings, ProjectDocument } from '@shared/design/schema.ts';
import { writeProject } from '@shared/formats/project.ts';
import { imageLike } from './examples.ts';

/** The projects in which e2e/streaming.ts measures what the window costs a run, and e2e/pauses.ts how soon it pauses. */

/** The drawn pictures as a table whose last column is the class. */
function images(): DataSettings {
  const { rows, inputs, targets } = imageLike(1280);
  const [columns, classes] = [inputs.length / rows, targets.length / rows];
  const names = Array.from({ length: columns }, (_, j) => `pixel-${j + 1}`);
  const line = (r: number): string => {
    const pixels = Array.from(inputs.subarray(r * columns, (r + 1) * columns), (v) => Number(v.toFixed(3)));
    const label = targets.subarray(r * classes, (r + 1) * classes).indexOf(1);
    return [...pixels, `class ${label}`].join();
  };
  const text = [[...names, 'class'].join(), ...Array.from({ length: rows }, (_, r) => line(r))].join('\n');
  return {
    ...knownSettings({ kind: 'gallery', id: 'digits' }),
    source: { kind: 'embedded', name: 'pictures.csv', text },
    columns: [
      ...names.map((name) => ({ name, role: 'input', kind: 'numeric' }) as const),
      { name: 'class', role: 'target', kind: 'categorical' },
    ],
    scaling: 'none',
  };
}

const gallery = (id: 'digits' | 'iris'): DataSettings => knownSettings({ kind: 'gallery', id });

function project(
  data: DataSettings,
  [inputs, outputs]: readonly [number, number],
  batchSize: number,
  ...units: [number, ...number[]]
): ProjectDocument {
  const design = defaultDesign({ task: 'classification', inputs, outputs });
  return {
    data,
    design: {
      ...design,
      hidden: hiddenLayers(...units.map((count): ['relu', number] => ['relu', count])),
      batchSize,
      stop: defaultStop(fields.epochs.max),
    },
  };
}

/** Writes the projects that are trained. @returns the name and file of each, as a line of JSON */
export function writeProjects(folder: string): string {
  const projects = {
    iris: ['Iris 4-8-3, batch 1', project(gallery('iris'), [4, 3], 1, 8)],
    digits: ['digits 64-128-10, batch 8', project(gallery('digits'), [64, 10], 8, 128)],
    images: ['784-128-10, batch 32', project(images(), [784, 10], 32, 128)],
    large: ['64-4096-2048-10, batch 32', project(gallery('digits'), [64, 10], 32, 4096, 2048)],
  } satisfies Record<string, [string, ProjectDocument]>;
  const written = Object.entries(projects).map(([key, [name, document]]) => {
    const file = join(folder, `${key}.adjoint`);
    writeFileSync(file, writeProject({ document, checkpoint: null }));
    return [key, { name, file }];
  });
  return JSON.stringify(Object.fromEntries(written));
}
