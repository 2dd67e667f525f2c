import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { adapt, adaptToData, shapeOfEnd } from './adapt.ts';
import { activationNames } from './activations.ts';
import { defaultDesign, defaultDocument, hiddenLayers } from './defaults.ts';
import {
  addLayer,
  applyEdit,
  applyPatches,
  duplicateLayer,
  moveLayer,
  removeLayer,
  setColumn,
  setField,
  setSplit,
  setTarget,
  together,
  type Recipe,
} from './edits.ts';
import { issuesOf } from './issues.ts';
import { documentSchema, type ProjectDocument } from './schema.ts';
import type { DataShape } from './stack.ts';
import { structuralKey } from './structural.ts';

const index = fc.integer({ min: -1, max: 6 });
const columnName = fc.constantFrom('sepal_length_cm', 'petal_width_cm', 'species', 'none');
const shape: fc.Arbitrary<DataShape> = fc.record({
  task: fc.constantFrom('classification' as const, 'regression' as const),
  inputs: fc.integer({ min: 1, max: 9 }),
  outputs: fc.integer({ min: 2, max: 5 }),
});

const recipe: fc.Arbitrary<Recipe> = fc.oneof(
  index.map(addLayer),
  index.map(removeLayer),
  index.map(duplicateLayer),
  fc.tuple(index, index).map(([from, to]) => moveLayer(from, to)),
  fc
    .double({ min: 0.001, max: 10, noNaN: true })
    .map((value) => setField('design.optimizer.learningRate', value)),
  fc.constantFrom(...activationNames).map((name) => setField('design.output.activation', name)),
  fc.constantFrom(null, 1, 32).map((value) => setField('design.batchSize', value)),
  fc.boolean().map((value) => setField(['design', 'stop', 'noImprovement', 'on'], value)),
  columnName.map((name) => setTarget(name)),
  fc
    .tuple(columnName, fc.constantFrom('input' as const, 'ignore' as const))
    .map(([name, role]) => setColumn(name, { role })),
  shape.map(adapt),
);

/** Deep-frozen, so that an edit that writes into the old document throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

describe('edits', () => {
  it('can be undone and repeated, and never leave the schema', () => {
    fc.assert(
      fc.property(fc.array(recipe, { maxLength: 12 }), (recipes) => {
        let document: ProjectDocument = frozen(defaultDocument());
        for (const one of recipes) {
          const edit = applyEdit(document, one);
          expect(v.is(documentSchema, edit.document)).toBe(true);
          expect(applyPatches(edit.document, edit.inverse)).toEqual(document);
          expect(applyPatches(document, edit.forward)).toEqual(edit.document);
          const ids = edit.document.design.hidden.map((layer) => layer.id);
          expect(new Set(ids).size).toBe(ids.length);
          document = frozen(structuredClone(edit.document));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('can be undone as one after many', () => {
    const start = defaultDocument();
    const edit = applyEdit(
      start,
      together(addLayer(1), moveLayer(0, 2), removeLayer(1), setField('design.seed', 9)),
    );
    expect(edit.document.design.hidden.map((layer) => layer.id)).toEqual(['layer-3', 'layer-1']);
    expect(applyPatches(edit.document, edit.inverse)).toEqual(start);
  });

  it('refuse what the schema does not allow, and leave the document', () => {
    const document = defaultDocument();
    expect(() => applyEdit(document, setField('design.hidden[0].units', 0))).toThrow(
      /hidden\[0\]\.units.*got 0/,
    );
    expect(() => applyEdit(document, setField('design.optimizer.momentum', 1))).toThrow(
      /0 ≤|up to, but not, 1/,
    );
    expect(() => applyEdit(document, setField('design.nothing', 1))).toThrow(/no design.nothing/);
    expect(document).toEqual(defaultDocument());
  });

  it('give no patches where nothing changes', () => {
    const document = defaultDocument();
    const edit = applyEdit(
      document,
      together(setField('design.seed', document.design.seed), moveLayer(1, 1)),
    );
    expect(edit).toEqual({ document, forward: [], inverse: [] });
    expect(edit.document).toBe(document);
  });

  it('do to the layers what they say', () => {
    const names = (...recipes: Recipe[]): string[] => {
      const start = {
        ...defaultDocument(),
        design: { ...defaultDocument().design, hidden: hiddenLayers(['tanh', 1], ['relu', 2], ['elu', 3]) },
      };
      return applyEdit(start, together(...recipes)).document.design.hidden.map(
        (one) => `${one.activation}${one.units}`,
      );
    };
    expect(names(moveLayer(0, 2))).toEqual(['relu2', 'elu3', 'tanh1']);
    expect(names(moveLayer(2, 0))).toEqual(['elu3', 'tanh1', 'relu2']);
    expect(names(duplicateLayer(1))).toEqual(['tanh1', 'relu2', 'relu2', 'elu3']);
    expect(names(addLayer(3))).toEqual(['tanh1', 'relu2', 'elu3', 'relu3']);
    expect(names(removeLayer(1))).toEqual(['tanh1', 'elu3']);
  });
});

describe('adaptToData', () => {
  const end = (document: ProjectDocument) =>
    `${document.design.output.activation} ${document.design.loss.kind}`;

  it('leaves no error at loss and output, whatever there was', () => {
    fc.assert(
      fc.property(fc.array(recipe, { maxLength: 6 }), shape, (recipes, data) => {
        const document = recipes.reduce((one, edit) => applyEdit(one, edit).document, defaultDocument());
        const { design } = adaptToData(document, data);
        expect(issuesOf(design, data).filter((issue) => issue.severity === 'error')).toEqual([]);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('proposes a pair only where the one that is there does not fit', () => {
    const document = defaultDocument();
    expect(adaptToData(document, { task: 'classification', inputs: 4, outputs: 2 })).toBe(document);
    const regression = adaptToData(document, { task: 'regression', inputs: 4, outputs: 1 });
    expect(end(regression)).toBe('identity mse');
    expect(end(adaptToData(regression, { task: 'classification', inputs: 4, outputs: 2 }))).toBe(
      'sigmoid logistic',
    );
    expect(end(adaptToData(regression, { task: 'classification', inputs: 4, outputs: 5 }))).toBe(
      'softmax crossEntropy',
    );
  });

  it('proposes anew where the pair is the one proposed before: sigmoid for two classes, softmax for more', () => {
    const classes = (outputs: number): DataShape => ({ task: 'classification', inputs: 4, outputs });
    const three = defaultDocument();
    const two = adaptToData(three, classes(2), classes(3));
    expect(end(two)).toBe('sigmoid logistic');
    expect(end(adaptToData(two, classes(3), classes(2)))).toBe('softmax crossEntropy');
    // Softmax chosen for two classes stays for the next two.
    const chosen = structuredClone(two);
    chosen.design.output.activation = 'softmax';
    chosen.design.loss.kind = 'crossEntropy';
    expect(adaptToData(chosen, classes(2), classes(2))).toBe(chosen);
  });

  it('knows what a proposed pair was proposed for', () => {
    const ends = [1, 2, 3].map((outputs) =>
      defaultDesign({ task: outputs === 1 ? 'regression' : 'classification', inputs: 4, outputs }),
    );
    expect(ends.map((design) => shapeOfEnd(design)?.outputs)).toEqual([1, 2, 3]);
    const own = structuredClone(ends[0]);
    own.output.activation = 'tanh';
    expect(shapeOfEnd(own)).toBeNull();
  });
});

describe('structuralKey', () => {
  const document = defaultDocument();
  const keyAfter = (one: Recipe): string => structuralKey(applyEdit(document, one).document);

  it('is the same for what may change while training', () => {
    for (const same of [
      setField('design.optimizer.learningRate', 1),
      setField('design.optimizer.momentum', 0),
      setField('design.stop.epochs.epochs', 7),
      setField('design.hidden[0].id', 'other'),
    ])
      expect(keyAfter(same)).toBe(structuralKey(document));
  });

  it('asks what is in a data file, and not where it lies', () => {
    const from = (path: string, sha256: string) =>
      structuralKey({ ...document, data: { ...document.data, source: { kind: 'file', path, sha256 } } });
    expect(from('/here/a.csv', 'aa')).toBe(from('/there/a.csv', 'aa'));
    expect(from('/here/a.csv', 'aa')).not.toBe(from('/here/a.csv', 'bb'));
  });

  it('differs for everything else', () => {
    for (const other of [
      setField('design.hidden[0].units', 9),
      setField('design.optimizer.decay', 0.5),
      setField('design.optimizer.kind', 'adam'),
      setField('design.seed', 2),
      setField('design.loss.unit', 'nats'),
      setField('data.split.seed', 2),
      setColumn('sepal_length_cm', { role: 'ignore' }),
      addLayer(0),
    ])
      expect(keyAfter(other)).not.toBe(structuralKey(document));
  });

  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(
      Object.entries(document.design).reverse(),
    ) as ProjectDocument['design'];
    expect(structuralKey({ design: reversed, data: document.data })).toBe(structuralKey(document));
  });
});

it('the default design is the lecture’s stack', () => {
  const design = defaultDesign({ task: 'classification', inputs: 4, outputs: 3 });
  expect([...design.hidden, design.output].map((layer) => layer.activation)).toEqual([
    'tanh',
    'relu',
    'softmax',
  ]);
  expect(design).toMatchObject({ batchSize: 1, loss: { kind: 'crossEntropy', unit: 'bits' } });
  expect(design.optimizer).toMatchObject({ kind: 'momentum', learningRate: 0.02, momentum: 0.5 });
});

describe('the split', () => {
  const after = (...recipes: Recipe[]) => applyEdit(defaultDocument(), together(...recipes)).document.data;

  it('keeps training rows: of two large shares the other gives way', () => {
    expect(after(setSplit({ test: 0.9 })).split).toMatchObject({ test: 0.9, validation: 0.05 });
    expect(after(setSplit({ test: 0.5 }), setSplit({ validation: 0.6 })).split).toMatchObject({
      validation: 0.6,
      test: 0.35,
    });
    expect(after(setSplit({ test: 0.15 })).split).toMatchObject({ validation: 0.2, test: 0.15 });
  });

  it('by a column does not learn from it', () => {
    const data = after(setSplit({ kind: 'column', column: 'sepal_width_cm' }));
    expect(data.columns.find(({ name }) => name === 'sepal_width_cm')?.role).toBe('ignore');
  });
});

it('a policy that another kind does not have goes with the kind', () => {
  const { document } = applyEdit(
    defaultDocument(),
    together(
      setColumn('sepal_width_cm', { missing: 'median', scaling: 'robust' }),
      setColumn('sepal_width_cm', { kind: 'categorical' }),
    ),
  );
  expect(document.data.columns[1]).toEqual({
    name: 'sepal_width_cm',
    role: 'input',
    kind: 'categorical',
    scaling: 'robust',
  });
});
