// @vitest-environment happy-dom
import { presets } from '@shared/design/presets.ts';
import { setField } from '@shared/design/edits.ts';
import { flushSync } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import RunBar from './RunBar.svelte';
import { takePreset } from './state/presets.ts';
import { mountView } from './state/testing.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  document.body.replaceChildren();
});

it('shows no figure of a run of another design, and those of the run again when it is the same one', async () => {
  const { app, backend, frame, find, text, close: end } = await mountView(RunBar);
  close = end;
  const figures = (): string => find('dl').textContent.replace(/\s+/g, ' ');
  backend.epochs(3);
  frame();
  flushSync();
  const before = figures();
  expect(find('[data-testid=epoch]').textContent).toContain('3');
  expect(find<HTMLProgressElement>('progress').value).toBeGreaterThan(0);

  takePreset(app, presets[1]);
  flushSync();
  expect(find('[data-testid=epoch]').textContent?.trim()).toMatch(/^0/);
  expect(find('[data-testid=loss]').textContent?.trim()).toBe('–');
  expect(find('.speed dd').textContent).toMatch(/^\s*–/);
  expect(find('.time').textContent?.trim()).toBe('');
  expect(find<HTMLProgressElement>('progress').value).toBe(0);
  expect(text()).toContain('Changed, not trained yet');

  app.project.undo();
  flushSync();
  expect(figures()).toEqual(before);
});

it('says that what trains is the earlier design while the present one is another', async () => {
  const { app, backend, frame, text, close: end } = await mountView(RunBar);
  close = end;
  await app.train();
  backend.epochs(2);
  frame();
  app.project.apply(setField('design.hidden[0].units', 5));
  flushSync();
  expect(text()).toContain('Training the earlier design');
});
