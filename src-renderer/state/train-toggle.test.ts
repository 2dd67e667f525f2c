// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest';
import { fakeApp } from './testing.ts';
import { TrainToggle } from './train-toggle.ts';

/** A run whose answers come when `turn()` lets them. */
function slowRun() {
  const waiting: (() => void)[] = [];
  const calls: string[] = [];
  const run = {
    training: false,
    pause: () => slowly('pause', false),
  };
  const slowly = (name: string, training: boolean): Promise<void> => {
    calls.push(name);
    return new Promise((resolve) =>
      waiting.push(() => {
        run.training = training;
        resolve();
      }),
    );
  };
  const turn = async (): Promise<void> => {
    await vi.waitFor(() => expect(waiting.length).toBe(1));
    waiting.shift()!();
  };
  return { toggle: new TrainToggle({ run, train: () => slowly('train', true) }), run, calls, turn };
}

it.each([1, 2, 3, 4, 7, 8])(
  '%i presses before any answer all count, one after the other',
  async (presses) => {
    const { toggle, run, calls, turn } = slowRun();
    const done = Array.from({ length: presses }, () => toggle.press());
    for (let i = 0; i < presses; i += 1) await turn();
    await Promise.all(done);
    expect(calls).toEqual(Array.from({ length: presses }, (_, i) => (i % 2 === 0 ? 'train' : 'pause')));
    expect(run.training).toBe(presses % 2 === 1);
  },
);

it('a press after the answers speaks of what is then, as of a run that has ended by itself', async () => {
  const { toggle, run, calls, turn } = slowRun();
  const first = toggle.press();
  await turn();
  await first;
  run.training = false;
  const second = toggle.press();
  await turn();
  await second;
  expect(calls).toEqual(['train', 'train']);
});

it('quick presses of Space in the window: an odd number trains, an even one leaves all as it was', async () => {
  const { app, backend } = fakeApp();
  const stop = app.start();
  await app.settle();
  for (let press = 0; press < 4; press += 1) expect(app.commands.run('train.toggle')).toBe(true);
  await vi.waitFor(() => expect(backend.callsOf('run.pause')).toHaveLength(2));
  await vi.waitFor(() => expect(app.run.training).toBe(false));
  expect(backend.callsOf('run.train')).toHaveLength(2);
  for (let press = 0; press < 5; press += 1) app.commands.run('train.toggle');
  await vi.waitFor(() => expect(backend.callsOf('run.train')).toHaveLength(5));
  expect(backend.callsOf('run.pause')).toHaveLength(4);
  await vi.waitFor(() => expect(app.run.training).toBe(true));
  stop();
});
