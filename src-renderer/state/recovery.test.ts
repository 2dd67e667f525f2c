// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultDocument } from '@shared/design/defaults.ts';
import { FakeBackend, fakeApp } from './testing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Effects run, and everything that was put off. */
async function settled(): Promise<void> {
  flushSync();
  await vi.runAllTimersAsync();
  flushSync();
  await vi.runAllTimersAsync();
}

function withSession(): FakeBackend {
  const backend = new FakeBackend();
  const document = defaultDocument();
  document.design.hidden[0].units = 3;
  const opened = { document, path: '/p.adjoint', name: 'p', trained: false, notice: null };
  backend.handlers['session.recover'] = () => ({
    kind: 'session',
    savedAt: '2026-11-24T21:40:00.000Z',
    opened,
  });
  return backend;
}

describe('what was not saved when the program ended', () => {
  it('is in place again, as work that is not saved, before any run is prepared', async () => {
    const { app, backend } = fakeApp(withSession());
    const stop = app.start();
    await settled();
    expect(app.project.document.design.hidden[0].units).toBe(3);
    expect([app.project.name, app.project.path, app.files.dirty]).toEqual(['p', '/p.adjoint', true]);
    expect(backend.callsOf('run.prepare').map(({ design }) => design.hidden[0].units)).toEqual([3]);
    expect(app.messages.list.map(({ text }) => text)[0]).toContain('is back');
    stop();
  });

  it('is asked about before a project given on the command line takes its place', async () => {
    const { app, backend } = fakeApp(withSession());
    const stop = app.start();
    backend.emit('project.given', { path: '/q.adjoint' });
    await settled();
    expect(app.files.guard?.before).toBe('opening another project');
    expect(app.project.name).toBe('p');
    expect(backend.callsOf('project.open')).toEqual([]);
    stop();
  });

  it('and a project given while the first run is being prepared is opened after it: its weights are for its own', async () => {
    const { app, backend } = fakeApp();
    const prepare = backend.handlers['run.prepare']!;
    const order: string[] = [];
    backend.handlers['run.prepare'] = async (document) => {
      order.push('prepare');
      await Promise.resolve();
      const info = await prepare(document);
      order.push('prepared');
      return info;
    };
    const document = defaultDocument();
    backend.handlers['project.open'] = ({ path }) => {
      order.push('open');
      return { document, path: path!, name: 'q', trained: true, notice: null };
    };
    const stop = app.start();
    backend.emit('project.given', { path: '/q.adjoint' });
    await settled();
    await app.settle();
    expect(order).toEqual(['prepare', 'prepared', 'open', 'prepare', 'prepared']);
    expect([app.project.name, app.files.dirty]).toEqual(['q', false]);
    stop();
  });
});

describe('the main process is told', () => {
  it('of every change that is not saved, once, and when all is saved', async () => {
    const { app, backend } = fakeApp();
    const stop = app.start();
    await settled();
    expect(backend.callsOf('session.keep')).toEqual([]);
    app.project.apply((document) => void (document.design.seed = 5));
    app.project.apply((document) => void (document.design.seed = 6));
    await settled();
    expect(backend.callsOf('session.keep').map((session) => session?.document.design.seed)).toEqual([6]);
    await app.files.save('/p.adjoint');
    await settled();
    expect(backend.callsOf('session.keep').at(-1)).toBeNull();
    stop();
  });

  it('once, and not at every state of it, that a run is trained', async () => {
    const { app, backend, frame } = fakeApp();
    const stop = app.start();
    await settled();
    await app.train();
    for (let i = 0; i < 20; i++) {
      backend.epochs(1);
      frame();
      flushSync();
      await vi.advanceTimersByTimeAsync(50);
    }
    await settled();
    expect(backend.callsOf('session.keep')).toHaveLength(1);
    stop();
  });
});
