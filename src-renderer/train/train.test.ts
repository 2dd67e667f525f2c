// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { mountView } from '../state/testing.ts';
import Train from './Train.svelte';

const loss = () => document.querySelector('[aria-label^="Loss against epoch"]')?.getAttribute('aria-label');

describe('the train view', () => {
  it('says what to do before the first epoch', async () => {
    const { text, close } = await mountView(Train);
    expect(text()).toContain('No epochs yet. Press Space');
    await close();
  });

  it('tells the course of every chart in words, and what stopped the run', async () => {
    const { backend, frame, text, close } = await mountView(Train);
    backend.epochs(50);
    frame();
    backend.finish('50 epochs are done');
    flushSync();
    await vi.waitFor(() =>
      expect(loss()).toMatch(
        /training: from 1\.\d+ at epoch 1 to 0\.\d+ at epoch 50; lowest .* validation: from/,
      ),
    );
    const norms = () => document.querySelectorAll('[role="img"][aria-label*="h₁: from"]');
    await vi.waitFor(() => expect(norms()).toHaveLength(2));
    expect(text()).toContain('Stopped: 50 epochs are done');
    await close();
  });

  it('changes the learning rate of the run that is going on', async () => {
    const { app, backend, find, close } = await mountView(Train);
    await app.train();
    const field = find<HTMLInputElement>('input[aria-label="Learning rate η"]');
    field.value = '0.1';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await Promise.resolve();
    expect(backend.callsOf('run.adjust').at(-1)?.adjustment).toMatchObject({
      learningRate: 0.1,
      momentum: 0.5,
    });
    await close();
  });
});
