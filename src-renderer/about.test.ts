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
  expect(text()).not.toContain('the present run');
  await close();
});

it('says how many threads the run takes, once it trains', async () => {
  const { app, backend, text, close } = await mountView(About);
  backend.handlers['run.train'] = () => ({ ...backend.state!, phase: 'training', update: 5, threads: 2 });
  await app.train();
  app.commands.run('help.about');
  flushSync();
  await vi.waitFor(() => expect(text()).toContain('measured to be faster; the present run takes 2'));
  await close();
});
