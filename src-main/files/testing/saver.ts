import { dirname } from 'node:path';
import { defaultDocument } from '@shared/design/defaults.ts';
import { HeldTexts } from '../held-texts.ts';
import { writeProjectFile } from '../project-io.ts';

/**
 * A program that saves projects again and again until it is killed: `saver <first revision> <path>…`, all of them at
 * once. Revision n has the seed n and n in every weight; when one is saved, a line `<index of the path> <n>` is told on
 * standard output.
 */
const [first, ...paths] = process.argv.slice(2);
const base = defaultDocument();

async function saveForever(path: string, index: number): Promise<never> {
  const held = new HeldTexts(dirname(path));
  for (let revision = Number(first); ; revision++) {
    const values = new Array<number>(2000 + ((revision + index) % 7) * 500).fill(revision);
    const layer = { units: 1, inputs: values.length - 1, weights: values, delta: values, state: [] };
    await writeProjectFile({
      path,
      document: { ...base, design: { ...base.design, seed: revision } },
      checkpoint: {
        epoch: revision,
        update: revision,
        updateInEpoch: 0,
        arithmetic: 'exact',
        partial: [0, 0, 0],
        seconds: 0,
        layers: [layer],
        recentLosses: [],
        best: null,
        history: { stride: 0, values: [] },
      },
      embed: false,
      writtenBy: 'test',
      held,
    });
    process.stdout.write(`${index} ${revision}\n`);
  }
}

await Promise.all(paths.map(saveForever));
