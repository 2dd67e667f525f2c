import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultDesign, defaultStop, hiddenLayers, knownSettings } from '@shared/design/defaults.ts';
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

const digits = (): DataSettings => knownSettings({ kind: 'gallery', id: 'digits' });

function project(
  data: DataSettings,
  inputs: number,
  batchSize: number,
  ...units: [number, ...number[]]
): ProjectDocument {
  const design = defaultDesign({ task: 'classification', inputs, outputs: 10 });
  return {
    data,
    design: {
      ...design,
      hidden: hiddenLayers(...units.map((count): ['relu', number] => ['relu', count])),
      batchSize,
      stop: defaultStop(1_000_000),
    },
  };
}

/** Writes the projects that are trained. @returns their names and files, as a line of JSON */
export function writeProjects(folder: string): string {
  const projects: Readonly<Record<string, () => ProjectDocument>> = {
    'digits 64-128-10, batch 8': () => project(digits(), 64, 8, 128),
    '784-128-10, batch 32': () => project(images(), 784, 32, 128),
    '64-4096-2048-10, batch 32': () => project(digits(), 64, 32, 4096, 2048),
  };
  return JSON.stringify(
    Object.entries(projects).map(([name, make], index) => {
      const file = join(folder, `streaming-${index}.adjoint`);
      writeFileSync(file, writeProject({ document: make(), checkpoint: null }));
      return { name, file };
    }),
  );
}
