// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setField } from '@shared/design/edits.ts';
import type { FoldResult } from '@shared/contract/folds.ts';
import { mountView } from '../state/testing.ts';
import { foldsCsv } from './folds-picture.ts';
import FoldsSection from './FoldsSection.svelte';

const result = (fold: number, accuracy: number): FoldResult => ({
  ...{
    fold,
    trainingRows: 100,
    validationRows: 50,
    epochs: 9,
    keptEpoch: 7,
    bestEpoch: 7,
    stopped: 'enough',
  },
  figures: [{ name: 'accuracy', training: 1, validation: accuracy }],
  curve: Float64Array.from([0, 1, 1, 0.3, 0.3, 1, 0.5, 0.5, accuracy, accuracy]),
});

let view: Awaited<ReturnType<typeof mountView>>;
beforeEach(async () => {
  view = await mountView(FoldsSection, ({ handlers }) => {
    handlers['folds.start'] = ({ folds }) => ({
      ...{ id: 3, folds, rows: 150, leftOut: 2, stratified: true, lossUnit: 'bits' },
      ...{ scoreName: 'accuracy' as const, epochs: 10 },
    });
  });
});
afterEach(() => view.close());

const press = (name: string): void => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  if (!button) throw new Error(`no button ${name}`);
  button.click();
  flushSync();
};
async function started(): Promise<void> {
  press('Start');
  await vi.waitFor(() => expect(view.app.folds.phase).toBe('running'));
}

describe('the cross-validation in Evaluate', () => {
  it('says what to do, starts with k folds and shows each, then mean ± standard deviation', async () => {
    expect(view.text()).toContain('Choose k and press Start');
    const input = view.find<HTMLInputElement>('input');
    input.value = '21';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(view.text()).toContain('Wanted a whole number from 2 to 20.');
    input.value = '3';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    await started();
    expect(view.backend.callsOf('folds.start')[0].folds).toBe(3);
    view.backend.emit('folds.progress', { id: 3, fold: 1, epoch: 4, curve: new Float64Array(10) });
    flushSync();
    expect(view.text()).toContain('Fold 1 of 3, epoch 4 of 10');
    view.backend.emit('folds.fold', { id: 2, result: result(9, 0.1) });
    view.backend.emit('folds.fold', { id: 3, result: result(1, 0.9) });
    view.backend.emit('folds.fold', { id: 3, result: result(2, 1) });
    view.backend.emit('folds.fold', { id: 3, result: result(3, 0.8) });
    view.backend.emit('folds.ended', { id: 3, fault: null });
    flushSync();
    expect(view.text()).toContain('3 folds done');
    expect(view.find('[data-testid="folds-mean"]').textContent).toContain('90.0 ± 10.0 %');
    expect(document.querySelectorAll('tbody tr')).toHaveLength(3);
    expect(view.text()).toContain(
      '150 rows in 3 folds, each with the shares of the classes; 2 rows left out',
    );
  });

  it('is marked stale by an edit, and keeps what is done when it is stopped', async () => {
    await started();
    view.backend.emit('folds.fold', { id: 3, result: result(1, 0.9) });
    press('Stop');
    expect(view.backend.callsOf('folds.stop')).toHaveLength(1);
    expect(view.text()).toContain('Stopped after 1 of 5 folds');
    expect(document.querySelector('[data-testid="folds-stale"]')).toBeNull();
    view.app.project.apply(setField('design.optimizer.learningRate', 0.123));
    flushSync();
    expect(view.find('[data-testid="folds-stale"]').textContent).toContain('Stale');
  });

  it('shows what went wrong', async () => {
    await started();
    const fault = { code: 'thread-died', message: 'The computing thread has ended unexpectedly.' };
    view.backend.emit('folds.ended', { id: 3, fault });
    flushSync();
    expect(view.text()).toContain(fault.message);
  });

  it('gives a table as CSV', () => {
    expect(foldsCsv([result(1, 0.75), result(2, 0.25)])).toBe(
      [
        'fold,training rows,validation rows,epochs,epoch of the weights,accuracy (training),accuracy (validation)',
        '1,100,50,9,7,1,0.75',
        '2,100,50,9,7,1,0.25',
        'mean,,,,,1,0.5',
        `standard deviation,,,,,0,${Math.sqrt(0.125)}`,
        '',
      ].join('\n'),
    );
  });
});
