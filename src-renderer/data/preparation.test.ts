// @vitest-environment happy-dom
import { flushSync, tick } from 'svelte';
import { expect, it, vi } from 'vitest';
import type { PreparedSummary } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSettings } from '@shared/design/schema.ts';
import { mountView } from '../state/testing.ts';
import Data from './Data.svelte';

const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await tick();
  flushSync();
};
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);

/** The view, whose preparations take until they are answered; they are shared and ended as the main process does it. */
async function slowly() {
  const view = await mountView(Data);
  const { backend } = view;
  const quick = backend.handlers['data.prepare']!;
  const waiting: { settings: DataSettings; answer: () => void; end: (code: string) => void }[] = [];
  let last: { readonly key: string; readonly promise: Promise<PreparedSummary> } | null = null;
  backend.handlers['data.prepare'] = (settings) => {
    const key = JSON.stringify(settings);
    if (last?.key === key) return last.promise;
    waiting.at(-1)?.end('prepare-superseded');
    const promise = new Promise<PreparedSummary>((resolve, reject) => {
      waiting.push({
        settings,
        answer: () => resolve(quick(settings)),
        end: (code) => reject(new Fault({ code, message: 'Preparing the table was cancelled.' })),
      });
    });
    last = { key, promise };
    return promise;
  };
  backend.handlers['data.cancel'] = () => {
    waiting.at(-1)?.end('prepare-cancelled');
    last = null;
    return null;
  };
  return { ...view, waiting };
}

it('a preparation that takes long can be cancelled, and taken up again', async () => {
  const { app, text, waiting, close } = await slowly();
  app.project.apply((draft) => void (draft.data.scaling = 'robust'));
  void app.settle();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  flushSync();
  expect(text()).toContain('Preparing iris');
  button('Cancel')!.click();
  await settled();
  expect(text()).toContain('Preparing the table was cancelled.');
  expect(app.obstacle).toBe('Data: Preparing the table was cancelled.');
  button('Prepare it')!.click();
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1].answer();
  await settled();
  expect(app.data.fault).toBeNull();
  expect(app.data.current).toBe(true);
  expect(app.data.preparation.busy).toBe(false);
  await close();
});

it('settings that are changed meanwhile do not wait for the end of those before', async () => {
  const { app, waiting, close } = await slowly();
  app.project.apply((draft) => void (draft.data.scaling = 'robust'));
  void app.settle();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  // By itself, soon after the edit.
  app.project.apply((draft) => void (draft.data.scaling = 'min-max'));
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  expect(waiting[1].settings.scaling).toBe('min-max');
  waiting[1].answer();
  await vi.waitFor(() => expect(app.data.preparation.busy).toBe(false));
  await app.settle();
  expect([app.data.current, app.data.fault, waiting.length]).toEqual([true, null, 2]);
  await close();
});

it('a target whose preparation was cancelled has its output layer all the same', async () => {
  const { app, waiting, close } = await slowly();
  expect(app.project.document.design.output.activation).toBe('softmax');
  const done = app.data.setColumn('petal_width_cm', { role: 'target' });
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  await app.data.cancel();
  await done;
  expect(app.project.document.design.output.activation).toBe('softmax');
  const again = app.data.preparation.ask(null);
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  waiting[1].answer();
  await again;
  expect(app.data.shape?.task).toBe('regression');
  expect(app.project.document.design.output.activation).toBe('identity');
  await close();
});
