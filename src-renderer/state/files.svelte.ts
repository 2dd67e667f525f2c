import type { CallArgument, OpenedProject, ProjectWork } from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { App } from './app.svelte.ts';
import { SessionKeeper } from './session-keeper.svelte.ts';

/** What waits for the answer to "save the changes first?". */
export interface Guard {
  /** What is about to happen, as the end of "Save the changes before …". */
  readonly before: string;
  readonly proceed: () => unknown;
}

/** New, open, save, export, and the question that keeps unsaved work from getting lost. */
export class Files {
  readonly #app: App;
  /** Whether saving puts a data file's text into the project file. */
  embed = $state(false);
  #guard = $state.raw<Guard | null>(null);
  #work = $state.raw<ProjectWork>(null);
  /** Weights that are in the file: they need no saving. */
  #savedWeights = $state.raw<{ run: number; update: number } | null>(null);

  /** Resolves when what was left behind by an unasked end is in place again. */
  #recovered: Promise<void> = Promise.resolve();

  constructor(app: App) {
    this.#app = app;
  }

  /**
   * Takes up what was not saved when the program or this page last ended without asking.
   *
   * @param begin puts a project in place
   */
  recover(begin: (...project: Parameters<App['begin']>) => Promise<void>): Promise<void> {
    this.#recovered = this.#report(async () => {
      const { client, messages } = this.#app;
      const found = await client.call('session.recover', null);
      if (found?.kind === 'unreadable') messages.say(found.message, 'error');
      if (found?.kind !== 'session') return;
      const { document, path, name, notice } = found.opened;
      await begin(document, path, name, false);
      const time = new Date(found.savedAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
      messages.say(`Your work of ${time} is back: it was not saved when Adjoint ended.`, 'warning');
      if (notice && !this.#app.data.fault) messages.say(notice, 'error');
    });
    return this.#recovered;
  }

  /** Whether document or weights differ from what is in the file. */
  get dirty(): boolean {
    const { run, project, outdated } = this.#app;
    const saved = this.#savedWeights;
    const sameWeights = saved?.run === run.state?.run && saved?.update === run.state?.update;
    // Weights of another design than the document's are not saved with it, and so cannot wait for saving.
    return project.dirty || (run.trained && !outdated && !sameWeights);
  }
  /** The long project file that is being read or written. */
  get work(): ProjectWork {
    return this.#work;
  }
  /** Stops that. What was there before stays. */
  async cancelWork(): Promise<void> {
    await this.#app.client.call('project.cancel', null);
  }
  get guard(): Guard | null {
    return this.#guard;
  }

  /** Hears what the main process has to say about files. @returns functions that stop it */
  listen(): (() => void)[] {
    const { client } = this.#app;
    return [
      client.on('app.closing', () => this.#confirm('closing', () => client.call('app.close', null))),
      client.on('project.given', ({ path }) => void this.#recovered.then(() => this.openProject(path))),
      client.on('app.notice', ({ message }) => this.#app.messages.say(message, 'warning')),
      client.on('project.work', (work) => (this.#work = work)),
      new SessionKeeper(this.#app).listen(),
    ];
  }

  newProject(): void {
    this.#confirm('starting a new project', () =>
      this.#report(async () => {
        await this.#app.client.call('project.new', null);
        this.#savedWeights = null;
        await this.#app.begin(defaultDocument());
      }),
    );
  }

  /** @param path null asks where */
  openProject(path: string | null = null): void {
    this.#confirm('opening another project', () =>
      this.#report(() =>
        this.#app.inTurn(async (begin) => {
          const opened = await this.#app.client.call('project.open', { path });
          if (opened) await this.#adopt(opened, begin);
        }),
      ),
    );
  }

  /** @param path null asks where. @returns whether it was saved */
  async save(path: string | null = this.#app.project.path): Promise<boolean> {
    let saved = false;
    await this.#report(async () => {
      const { client, project, run, outdated, messages } = this.#app;
      const { version } = project.history;
      const weights = run.state;
      const written = await client.call('project.save', {
        document: project.document,
        path,
        embed: this.embed,
      });
      if (!written) return;
      project.saved(written.path, written.name, version);
      if (!outdated) this.#savedWeights = weights && { run: weights.run, update: weights.update };
      messages.say(`Saved ${written.name}`);
      saved = true;
    });
    return saved;
  }

  exportWeights(): Promise<void> {
    return this.#report(async () => {
      const { client, run, messages } = this.#app;
      if (!run.info) return;
      const written = await client.call('export.weights', { run: run.info.run, momentum: true });
      if (written) messages.say(`Weights written to ${written.path}, and checked`);
    });
  }

  /** Keeps a file that a view has made, where the user says. */
  saveFile(make: () => Promise<CallArgument<'export.file'>>): Promise<void> {
    return this.#report(async () => {
      const written = await this.#app.client.call('export.file', await make());
      if (written) this.#app.messages.say(`Saved ${written.path}`);
    });
  }

  /** Answers the guard's question. */
  async answerGuard(answer: 'save' | 'discard' | 'cancel'): Promise<void> {
    const guard = this.#guard;
    this.#guard = null;
    if (!guard) return;
    if (answer === 'cancel' || (answer === 'save' && !(await this.save()))) return;
    await guard.proceed();
  }

  #confirm(before: string, proceed: () => unknown): void {
    if (this.dirty) this.#guard = { before, proceed };
    else void proceed();
  }

  /** Takes an opened project; its weights come with the run that is prepared for it. */
  async #adopt({ document, path, name, trained, notice }: OpenedProject, begin: App['begin']): Promise<void> {
    this.#savedWeights = null;
    await begin(document, path, name);
    const { state } = this.#app.run;
    if (trained) this.#savedWeights = state && { run: state.run, update: state.update };
    // A file that is gone says so in its place for as long as it is.
    if (notice && !this.#app.data.fault) this.#app.messages.say(notice, 'error');
  }

  async #report(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const { code, message } = Fault.dataOf(thrown);
      this.#app.messages.say(message, code === 'project-cancelled' ? 'info' : 'error');
    }
  }
}
