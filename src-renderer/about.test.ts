// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';
import About from './About.svelte';
import { mountView } from './state/testing.ts';

it('says version, runtime, arithmetic, vectors and threads', async () => {
  const { app, text, close } = await mountView(About);
  expect(text()).not.toContain('Threads');
  app.commands.run('help.about');
  flushSync();
  await vi.waitFor(() => expect(text()).toContain('Threads'));
  expect(text()).toContain('Adjoint 0.0.0');
  expect(text()).toContain('exact, and fast (fused multiply-add)');
  expect(text()).toContain('up to 2, for large batches');
  await close();
});
