// @vitest-environment happy-dom
import { defaultDesign } from '@shared/design/defaults.ts';
import { applyEdit } from '@shared/design/edits.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { issuesOf } from '@shared/design/issues.ts';
import { flushSync } from 'svelte';
import { describe, expect, it } from 'vitest';
import { mountView } from '../state/testing.ts';
import Design from './Design.svelte';
import { chooseLoss, chooseOutput } from './edit.ts';

describe('the design view', () => {
  it('shows every layer with the shape of its weights, and changes with the document', async () => {
    const { app, text, find, close } = await mountView(Design);
    expect(text()).toContain('8 × (4 + 1)');
    expect(find('[data-testid="parameter-count"]').textContent).toContain('139 weights');
    find('[aria-label="Remove hidden layer 2"]').click();
    flushSync();
    expect(app.project.document.design.hidden).toHaveLength(1);
    expect(find('[data-testid="parameter-count"]').textContent).toContain('67 weights');
    for (const label of [
      'Add a layer before the output',
      'Duplicate hidden layer 1',
      'Move hidden layer 2 right',
    ]) {
      find(`[aria-label="${label}"]`).click();
      flushSync();
    }
    expect(app.project.document.design.hidden.map(({ activation }) => activation)).toEqual([
      'tanh',
      'relu',
      'tanh',
    ]);
    expect(app.project.history.depth).toBe(4);
    await close();
  });

  it('names a problem where it is', async () => {
    const { app, find, close } = await mountView(Design);
    const input = find<HTMLInputElement>('[aria-label="Units of hidden layer 1"]');
    input.value = '0';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    const note = document.getElementById(input.getAttribute('aria-describedby') ?? '');
    expect(note?.textContent).toMatch(/Units l must be a whole number from 1 to 4096, got 0/);
    expect(app.project.document.design.hidden[0].units).toBe(8);
    await close();
  });

  it('offers the arithmetic, undoes it, and says where the machine lacks it', async () => {
    const { app, backend, text, find, close } = await mountView(Design);
    backend.handlers['app.info'] = () => ({
      ...{ version: '0', electron: '0', chromium: '0', node: '0', refusedRequests: 0 },
      ...{ arithmetics: ['exact'], threads: 1, wideVectors: false },
    });
    const stop = app.start();
    find('[aria-label="Arithmetic"] input[value="fast"]').click();
    await app.settle();
    flushSync();
    expect(app.project.document.design.arithmetic).toBe('fast');
    expect(text()).toContain('This machine does not fuse multiply and add: runs here go in exact.');
    app.project.undo();
    flushSync();
    expect(app.project.document.design.arithmetic).toBe('exact');
    expect(text()).not.toContain('This machine does not fuse');
    stop();
    await close();
  });

  it('watches the weights only while it is shown', async () => {
    const { backend, close } = await mountView(Design);
    await close();
    await Promise.resolve();
    expect(backend.callsOf('run.watch').map(({ weights }) => weights)).toEqual([true, false]);
  });
});

describe('output and loss', () => {
  const document = defaultDocument();
  const twoClasses = { task: 'classification', inputs: 4, outputs: 2 } as const;

  it('go together for two classes, either way round', () => {
    const { design } = applyEdit(document, chooseOutput(document.design, 'sigmoid')).document;
    expect([design.output.activation, design.loss.kind]).toEqual(['sigmoid', 'logistic']);
    expect(issuesOf(design, twoClasses)).toEqual([]);
    const sigmoid = { ...document, design: defaultDesign(twoClasses) };
    const back = applyEdit(sigmoid, chooseLoss(sigmoid.design, 'crossEntropy')).document.design;
    expect([back.output.activation, back.loss.kind]).toEqual(['softmax', 'crossEntropy']);
  });

  it('leave each other alone where both are defined', () => {
    const { design } = applyEdit(document, chooseLoss(document.design, 'rss')).document;
    expect(design.output.activation).toBe('softmax');
    const next = applyEdit({ ...document, design }, chooseOutput(design, 'tanh')).document.design;
    expect([next.output.activation, next.loss.kind]).toEqual(['tanh', 'rss']);
  });
});
