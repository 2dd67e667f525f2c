// @vitest-environment happy-dom
import { setField } from '@shared/design/edits.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeApp } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rest = () => vi.advanceTimersByTimeAsync(1000);

it('an edit overtakes a run that is being prepared, unless that has room for it', async () => {
  const { app, backend } = fakeApp();
  app.start();
  await app.settle();
  const prepare = backend.handlers['run.prepare']!;
  const answers: (() => void)[] = [];
  backend.handlers['run.prepare'] = async (document) => {
    const info = await prepare(document);
    await new Promise<void>((resolve) => answers.push(resolve));
    return info;
  };
  app.project.apply(setField('design.hidden[0].units', 5));
  await rest();
  app.project.apply(setField('design.optimizer.learningRate', 0.5));
  await rest();
  expect([app.run.phase, backend.callsOf('run.prepare').length]).toEqual(['preparing', 2]);
  app.project.apply(setField('design.hidden[0].units', 6));
  await rest();
  // Back to the first: its run has ended by now, perhaps.
  app.project.apply(setField('design.hidden[0].units', 8));
  await rest();
  expect(backend.callsOf('run.prepare').map(({ design }) => design.hidden[0].units)).toEqual([8, 5, 6, 8]);
  answers[0]();
  await rest();
  expect(app.run.phase).toBe('preparing');
  answers[2]();
  await rest();
  answers[1]();
  await rest();
  expect(app.run.phase).toBe('ready');
  expect([app.run.info?.run, app.run.info?.layers[0].units]).toEqual([4, 8]);
  expect(app.run.settings?.learningRate).toBe(0.5);
});
