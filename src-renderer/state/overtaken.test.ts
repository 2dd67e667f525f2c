// @vitest-environment happy-dom
import { setField } from '@shared/design/edits.ts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeApp } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const rest = () => vi.advanceTimersByTimeAsync(1000);

it('Train, asked for before an edit overtakes the run that is being prepared, trains what the edit made', async () => {
  const { app, backend } = fakeApp();
  app.start();
  await app.settle();
  const prepare = backend.handlers['data.prepare']!;
  backend.handlers['data.prepare'] = async (settings) => {
    const summary = await prepare(settings);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return summary;
  };
  app.project.apply(setField('data.split.seed', 2));
  await vi.advanceTimersByTimeAsync(200);
  const pressed = app.train();
  app.project.apply(setField('data.split.seed', 3));
  await vi.advanceTimersByTimeAsync(500);
  app.project.apply(setField('design.hidden[0].units', 5));
  await vi.advanceTimersByTimeAsync(200);
  app.project.apply(setField('data.split.seed', 4));
  await rest();
  await pressed;
  expect(app.run.phase).toBe('training');
  expect(app.run.document).toBe(app.project.document);
  expect(backend.callsOf('run.train')).toHaveLength(1);
});

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
