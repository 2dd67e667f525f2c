import type { CallArgument } from '@shared/contract/calls.ts';
import type { App } from './app.svelte.ts';

/** Milliseconds from a change to its being handed over, so that a gesture is one. */
const DELAY = 400;

type Kept = CallArgument<'session.keep'>;

/** Hands to the main process, which keeps it in a file, whatever is not saved; and tells it when all is. */
export class SessionKeeper {
  readonly #app: App;
  /** What the main process has, or will have as soon as the delay is over. */
  #latest: Kept = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  /** @returns a function that stops it */
  listen(): () => void {
    const stop = $effect.root(() => {
      $effect(() => {
        const { project, files } = this.#app;
        const { document, path, name } = project;
        this.#note(files.dirty ? { document, path, name } : null);
      });
    });
    return () => {
      clearTimeout(this.#timer);
      stop();
    };
  }

  #note(session: Kept): void {
    const before = this.#latest;
    const same = session
      ? before?.document === session.document && before.path === session.path && before.name === session.name
      : before === null;
    // A run that goes on says so many times a second, and changes nothing here.
    if (same) return;
    this.#latest = session;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#app.client.call('session.keep', session).catch(() => {
        // Said nowhere: it is a second net, and saving tells of a disk that takes nothing.
      });
    }, DELAY);
  }
}
