import type { DataSettings, ProjectDocument } from './schema.ts';

/**
 * Everything in a document that decides the course of a run from its first weights, as text: two documents with the
 * same key may share a run. Left out are what may change while training (learning rate, momentum, stop rules) and
 * the layers' ids, which only the cards need, and where a data file lies: its hash says what is in it.
 */
export function structuralKey(document: ProjectDocument): string {
  const { data, design } = document;
  const { stop: _stop, optimizer, hidden, ...rest } = design;
  const { learningRate: _learningRate, momentum: _momentum, ...otherOptimizer } = optimizer;
  const layers = hidden.map(({ id: _id, ...layer }) => layer);
  return canonicalText({
    data: contentOf(data),
    design: { ...rest, hidden: layers, optimizer: otherOptimizer },
  });
}

/** The settings without where the data lies. @param data null where only the design is of interest */
export function contentOf(data: DataSettings | null): unknown {
  if (data?.source.kind !== 'file') return data;
  const { path: _path, ...source } = data.source;
  return { ...data, source };
}

/** JSON with the keys of every object in order, so that equal values have equal texts. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
