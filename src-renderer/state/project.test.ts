// @vitest-environment happy-dom
import { defaultDocument } from '@shared/design/defaults.ts';
import { addLayer, removeLayer, setField } from '@shared/design/edits.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Project } from './project.svelte.ts';

const rate = (project: Project) => project.document.design.optimizer.learningRate;
const setRate = (value: number) => setField('design.optimizer.learningRate', value);

describe('undo', () => {
  it('takes a whole drag back as one step', () => {
    const project = new Project(defaultDocument());
    const before = rate(project);
    for (const value of [0.1, 0.2, 0.3]) project.apply(setRate(value), { mark: 'learningRate' });
    expect(project.history.depth).toBe(1);
    project.undo();
    expect(rate(project)).toBe(before);
    project.redo();
    expect(rate(project)).toBe(0.3);
  });

  it('begins a new step after the gesture has ended, and for another mark or none', () => {
    const project = new Project(defaultDocument());
    project.apply(setRate(0.1), { mark: 'a' });
    project.seal();
    project.apply(setRate(0.2), { mark: 'a' });
    project.apply(setRate(0.3), { mark: 'b' });
    project.apply(setRate(0.4));
    project.apply(setRate(0.5));
    expect(project.history.depth).toBe(5);
    project.undo();
    expect(rate(project)).toBe(0.4);
  });

  it('does not join an edit to a step that was undone and redone', () => {
    const project = new Project(defaultDocument());
    project.apply(setRate(0.1), { mark: 'a' });
    project.undo();
    project.redo();
    project.apply(setRate(0.2), { mark: 'a' });
    expect(project.history.depth).toBe(2);
  });

  it('records nothing for an edit that changes nothing, and forgets redo after a new edit', () => {
    const project = new Project(defaultDocument());
    project.apply(setRate(rate(project)));
    expect(project.history.canUndo).toBe(false);
    project.apply(setRate(0.1));
    project.undo();
    project.apply(setRate(0.2));
    expect(project.history.canRedo).toBe(false);
  });

  it('leads back through any edits to the same documents, and forth again', () => {
    const edit = fc.oneof(
      fc.record({ recipe: fc.integer({ min: 0, max: 4 }).map(addLayer), mark: fc.constant(null) }),
      fc.record({ recipe: fc.integer({ min: 0, max: 4 }).map(removeLayer), mark: fc.constant(null) }),
      fc.record({ recipe: fc.integer({ min: 1, max: 9 }).map(setRate), mark: fc.constantFrom('rate', null) }),
    );
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
        const project = new Project(defaultDocument());
        const start = project.document;
        for (const { recipe, mark } of edits) project.apply(recipe, { mark });
        const end = project.document;
        while (project.history.canUndo) project.undo();
        expect(project.document).toEqual(start);
        while (project.history.canRedo) project.redo();
        expect(project.document).toEqual(end);
      }),
      { seed: 2, numRuns: 60 },
    );
  });
});

describe('unsaved changes', () => {
  it('are none at the beginning, after saving, and after undoing back to what was saved', () => {
    const project = new Project(defaultDocument());
    expect(project.dirty).toBe(false);
    project.apply(setRate(0.1));
    expect(project.dirty).toBe(true);
    project.saved('/a.adjoint', 'a');
    expect(project.dirty).toBe(false);
    project.apply(setRate(0.2));
    project.undo();
    expect(project.dirty).toBe(false);
    project.undo();
    expect(project.dirty).toBe(true);
  });

  it('include an edit made while the file was being written', () => {
    const project = new Project(defaultDocument());
    project.apply(setRate(0.1), { mark: 'rate' });
    const { version } = project.history;
    project.apply(setRate(0.2), { mark: 'rate' });
    project.saved('/a.adjoint', 'a', version);
    expect(project.dirty).toBe(true);
  });
});
