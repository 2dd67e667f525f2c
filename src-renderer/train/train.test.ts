// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import { presets } from '@shared/design/presets.ts';
import { takePreset } from '../state/presets.ts';
import { mountView } from '../state/testing.ts';
import { lossCurves } from './curves.ts';
import Train from './Train.svelte';

const loss = () => document.querySelector('[aria-label^="Loss against epoch"]')?.getAttribute('aria-label');

describe('the train view', () => {
  it('says what to do before the first epoch', async () => {
    const { app, text, close } = await mountView(Train);
    expect(text()).toContain('No epochs yet. Press Space');
    // An epoch may be long.
    await app.step('update');
    flushSync();
    expect(text()).not.toContain('No epochs yet');
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
        /training: from 1\.\d+ at epoch 0 to 0\.\d+ at epoch 50; lowest .* validation: from/,
      ),
    );
    const norms = () => document.querySelectorAll('[role="img"][aria-label*="h₁: from"]');
    await vi.waitFor(() => expect(norms()).toHaveLength(2));
    expect(text()).toContain('Stopped: 50 epochs are done');
    await close();
  });

  it('keeps curves beside which the next run is seen', async () => {
    const { app, backend, frame, text, close } = await mountView(Train);
    backend.epochs(30);
    frame();
    backend.finish('30 epochs are done');
    flushSync();
    const button = (name: string) =>
      [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
    button('Keep')?.click();
    flushSync();
    expect(text()).toContain('kept 1: 4–8–8–3, η 0.02, α 0.5');
    await vi.waitFor(() => expect(loss()).toContain('training, kept 1: from'));
    // Nats and bits cannot be compared by eye.
    expect(lossCurves(app.run.epochs, null, app.kept.list, 'nats').map(({ label }) => label)).toEqual([
      'training',
      'validation',
    ]);
    for (let i = 0; i < 4; i += 1) app.kept.keep(app.run);
    expect(app.kept.list.map(({ number }) => number)).toEqual([3, 4, 5]);
    flushSync();
    button('Forget them')?.click();
    flushSync();
    await vi.waitFor(() => expect(loss()).not.toContain('kept'));
    await close();
  });

  it('shows the decision boundary of two numeric inputs, again for other weights', async () => {
    const { app, backend, close } = await mountView(Train);
    expect(backend.callsOf('run.response')).toHaveLength(0);
    const spiral = presets.find(({ id }) => id === 'spiral')!;
    takePreset(app, spiral);
    await vi.waitFor(() => {
      flushSync();
      expect(backend.callsOf('run.response').at(-1)).toMatchObject({ across: 'x1', up: 'x2', held: {} });
    });
    const asked = backend.callsOf('run.response').length;
    await app.step('update');
    await vi.waitFor(() => {
      flushSync();
      expect(backend.callsOf('run.response').length).toBeGreaterThan(asked);
    });
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
