import { dirname } from 'node:path';
import { defaultDocument } from '@shared/design/defaults.ts';
import { HeldTexts } from '../../files/held-texts.ts';
import { writeProjectFile } from '../../files/project-io.ts';

/**
 * A program that saves a project again and again until it is killed: revision n has the seed n and n in every weight,
 * and is told of on standard output when it is saved.
 */
const [path, first] = process.argv.slice(2);
const base = defaultDocument();
const held = new HeldTexts(dirname(path));
for (let revision = Number(first); ; revision++) {
  const values = new Array<number>(2000 + (revision % 7) * 500).fill(revision);
  const layer = { units: 1, inputs: values.length - 1, weights: values, delta: values, state: [] };
  await writeProjectFile({
    path,
    document: { ...base, design: { ...base.design, seed: revision } },
    checkpoint: {
      epoch: revision,
      update: revision,
      updateInEpoch: 0,
      arithmetic: 'exact',
      partial: [],
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
  process.stdout.write(`${revision}\n`);
}
