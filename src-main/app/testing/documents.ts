import { defaultDesign, defaultStop, hiddenLayers, knownSettings } from '@shared/design/defaults.ts';
import type { Design, ProjectDocument } from '@shared/design/schema.ts';

/** A few rows and a few weights: an epoch takes microseconds. */
export function tinyDocument(epochs: number, more: Partial<Design> = {}): ProjectDocument {
  const data = knownSettings({ kind: 'generated', id: 'xor', rows: 4, noise: 0, seed: 1 });
  const design = defaultDesign({ task: 'classification', inputs: 2, outputs: 2 });
  return {
    data: { ...data, split: { ...data.split, validation: 0 } },
    design: { ...design, hidden: hiddenLayers(['tanh', 2]), stop: defaultStop(epochs), ...more },
  };
}

/** Iris as in the lecture; shuffled, so that the order of examples counts too. */
export function irisDocument(epochs: number, more: Partial<Design> = {}): ProjectDocument {
  const design = defaultDesign({ task: 'classification', inputs: 4, outputs: 3 });
  return {
    data: knownSettings({ kind: 'gallery', id: 'iris' }),
    design: {
      ...design,
      hidden: hiddenLayers(['tanh', 4], ['relu', 4]),
      order: 'shuffled',
      stop: defaultStop(epochs),
      ...more,
    },
  };
}

/** So many rows and weights that an epoch takes many seconds. */
export function longDocument(more: Partial<Design> = {}): ProjectDocument {
  const data = knownSettings({ kind: 'generated', id: 'moons', rows: 20_000, noise: 0.1, seed: 1 });
  const design = defaultDesign({ task: 'classification', inputs: 2, outputs: 2 });
  return {
    data,
    design: {
      ...design,
      hidden: hiddenLayers(['tanh', 256], ['tanh', 256]),
      stop: defaultStop(1000),
      ...more,
    },
  };
}
