import { flushSync, mount, unmount, type Component } from 'svelte';
import { clientOf } from '../bridge/client.ts';
import { FakeBackend } from '../bridge/fake-backend.ts';
import { App } from './app.svelte.ts';
import Within from './Within.svelte';

/**
 * An App over a pretended main process, for tests of views. Frames are drawn when `frame()` is called, never by
 * themselves.
 */
export function fakeApp(backend = new FakeBackend()): { app: App; backend: FakeBackend; frame: () => void } {
  let waiting: (() => void)[] = [];
  const app = new App(clientOf(backend), (callback) => {
    waiting.push(callback);
    return () => (waiting = waiting.filter((other) => other !== callback));
  });
  const frame = () => {
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) callback();
  };
  return { app, backend, frame };
}

/**
 * Mounts a view over an App that has come to rest on its first example. For tests with a DOM.
 *
 * @param prepare gives the pretended main process further answers
 * @returns also `text()`, what can be read, and `find`, the first element of a selector
 */
export async function mountView(view: Component, prepare: (backend: FakeBackend) => void = () => {}) {
  const all = fakeApp();
  prepare(all.backend);
  const stop = all.app.start();
  await all.app.settle();
  const component = mount(Within, { target: document.body, props: { app: all.app, view } });
  flushSync();
  return {
    ...all,
    text: () => (document.body.textContent ?? '').replace(/\s+/g, ' '),
    find<E extends Element = HTMLElement>(selector: string): E {
      const element = document.querySelector<E>(selector);
      if (!element) throw new Error(`nothing matches ${selector}`);
      return element;
    },
    async close() {
      await unmount(component);
      stop();
    },
  };
}

export { FakeBackend };
