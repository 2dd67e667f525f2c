import { arithmeticNotice } from '@shared/contract/arithmetic-text.ts';
import type { Arithmetic } from '@shared/design/choices.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { fields } from '@shared/design/fields.ts';
import { issuesOf, type Issue } from '@shared/design/issues.ts';
import { setField } from '@shared/design/edits.ts';
import type { RunState } from '@shared/contract/run.ts';
import { clientOf, windowBridge, type Client } from '../bridge/client.ts';
import { actionsOf } from './actions.ts';
import { Commands } from './commands.svelte.ts';
import { CrossValidation } from './cross-validation.svelte.ts';
import { DataOnDisk } from './data-on-disk.svelte.ts';
import { DataState } from './data-state.svelte.ts';
import { Evaluation } from './evaluation.svelte.ts';
import { Explain } from './explain.svelte.ts';
import { FilePrediction } from './file-prediction.svelte.ts';
import { Files } from './files.svelte.ts';
import type { NextFrame } from './frame.ts';
import { KeptCurves } from './kept-curves.svelte.ts';
import { Messages } from './messages.svelte.ts';
import { OneExample } from './one-example.svelte.ts';
import { Project } from './project.svelte.ts';
import { Run, settingsOf } from './run.svelte.ts';
import { sameStructure } from './same-structure.ts';
import { Theme } from './theme.svelte.ts';

export const places = ['data', 'design', 'train', 'inspect', 'explain', 'evaluate'] as const;
export type Place = (typeof places)[number];
export type Overlay = 'palette' | 'keys' | 'guide' | 'about';

/** Milliseconds without an edit after which data and an untrained run follow the document. */
const SETTLE_DELAY = 150;

/** The window's state, wired: every part is a small class of its own, and this says how they touch. */
export class App {
  readonly client: Client;
  readonly project: Project;
  readonly data: DataState;
  readonly onDisk: DataOnDisk;
  readonly run: Run;
  readonly evaluation: Evaluation;
  readonly predictions: FilePrediction;
  readonly folds: CrossValidation;
  readonly example: OneExample;
  readonly explain: Explain;
  readonly kept = new KeptCurves();
  readonly files: Files;
  readonly commands: Commands;
  readonly messages = new Messages();
  readonly theme = new Theme();
  place = $state<Place>('design');
  overlay = $state<Overlay | null>(null);
  /** The state in which Train was asked to go on and a stop rule would not let it. */
  #heldBack = $state.raw<RunState | null>(null);
  #arithmetics = $state.raw<readonly Arithmetic[] | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settling: Promise<void> = Promise.resolve();
  /** The document of a run that is being prepared by itself, which nobody has asked for. */
  #following: ProjectDocument | null = null;
  readonly #stops: (() => void)[] = [];
  readonly #outdated = $derived.by(() => {
    const before = this.run.document;
    return before !== null && !sameStructure(before, this.project.document);
  });
  readonly #issues = $derived.by(() => {
    const { shape } = this.data;
    const { design, data } = this.project.document;
    return shape ? issuesOf(design, shape, data) : [];
  });

  constructor(client: Client = clientOf(windowBridge()), frame?: NextFrame) {
    this.client = client;
    this.project = new Project(defaultDocument(), () => this.#changed());
    this.data = new DataState(client, this.project);
    this.onDisk = new DataOnDisk(client, this.project, this.data, this.messages);
    this.run = new Run(client, frame);
    this.evaluation = new Evaluation(client, this.run);
    this.predictions = new FilePrediction(client, this.run);
    this.folds = new CrossValidation(client, this.project);
    this.example = new OneExample(client, this.run);
    this.explain = new Explain(client, this.project, this.run);
    this.files = new Files(this);
    this.commands = new Commands(actionsOf(this));
  }

  /** What is wrong with the design, for the data as it was last prepared. */
  get issues(): readonly Issue[] {
    return this.#issues;
  }
  /** What is wrong at a place of the design, e.g. `hidden[0].units`; an error before a warning. */
  issueAt(path: string): Issue | null {
    const here = this.#issues.filter((issue) => issue.path === path);
    return here.find(({ severity }) => severity === 'error') ?? here[0] ?? null;
  }
  /** Why no new run can start, in words; null when one can. */
  get obstacle(): string | null {
    if (this.data.fault) return `Data: ${this.data.fault.message}`;
    const issue = this.#issues.find(({ severity }) => severity === 'error');
    return issue ? `Design: ${issue.message}` : null;
  }
  /** Whether the run was prepared from another design or other data than the document has now. */
  get outdated(): boolean {
    return this.#outdated;
  }
  /** Outdated, and trained: it is kept until the user starts another. */
  get stale(): boolean {
    return this.outdated && this.run.trained;
  }

  /** The arithmetics of this machine; null until they are known. */
  get arithmetics(): readonly Arithmetic[] | null {
    return this.#arithmetics;
  }
  /** In words, where the present run has another arithmetic than its design wishes or its weights had. */
  get arithmeticNotice(): string | null {
    const { info, document } = this.run;
    return info && document ? arithmeticNotice(info, document.design.arithmetic) : null;
  }

  /** Listens, and prepares the first run. @returns a function that lets go of everything */
  start(): () => void {
    this.#stops.push(
      this.client.on('menu.command', ({ command }) => {
        if (Commands.isId(command)) this.commands.run(command);
      }),
      ...this.files.listen(),
      this.data.listen(),
      this.predictions.listen(),
      ...this.folds.listen(),
      $effect.root(() => {
        let shown = '';
        $effect(() => {
          const now = { enabled: this.commands.enabledAll, dirty: this.files.dirty, name: this.project.name };
          if (JSON.stringify(now) === shown) return;
          shown = JSON.stringify(now);
          void this.client.call('app.shown', now).catch(() => {
            // The title may lag behind; nothing depends on it.
          });
        });
      }),
    );
    void this.client.call('app.info', null).then(
      ({ arithmetics }) => (this.#arithmetics = arithmetics),
      () => undefined, // The run itself tells what it has.
    );
    // In the queue, so that no run is prepared before.
    this.#settling = this.files.recover((...project) => this.#replace(...project));
    void this.settle();
    return () => {
      clearTimeout(this.#timer);
      for (const stop of this.#stops.splice(0)) stop();
      this.run.close();
      this.theme.close();
    };
  }

  /** Brings data and run up to the document now: one at a time, and only a run that would lose no training. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#settling = this.#settling.then(async () => {
      await this.data.refresh();
      const current = this.run.document !== null && !this.outdated;
      if (current || this.run.trained) return;
      // The figures of an untrained run of other data are of no use, and would pass for those of the present ones.
      if (this.obstacle) this.run.forget();
      else if (this.data.current) {
        this.#following = this.project.document;
        await this.#prepare();
        this.#following = null;
      }
    });
    return this.#settling;
  }

  /** Trains on, or starts a new run when the document has moved away from the present one. */
  async train(): Promise<void> {
    if (!(await this.#freshRun())) return;
    void this.onDisk.look();
    await this.run.train();
    this.#heldBack = this.run.phase === 'finished' ? this.run.state : null;
  }
  /** Why Train has just done nothing: the stop rule that still holds, in words. */
  get heldBack(): string | null {
    const { state } = this.run;
    return state !== null && state === this.#heldBack ? state.stopped : null;
  }
  /** How many epochs more are offered where all are done: as many as were wanted at first; null elsewhere. */
  get moreEpochs(): number | null {
    const { epochs } = this.project.document.design.stop;
    const { phase, epoch, document } = this.run;
    const done = phase === 'finished' && epochs.on && epoch >= epochs.epochs && !this.outdated;
    return done && document ? document.design.stop.epochs.epochs : null;
  }
  /** Raises the number of epochs after which training stops, and trains on. */
  async trainMore(): Promise<void> {
    const more = this.moreEpochs;
    if (more === null) return;
    const epochs = Math.min(fields.epochs.max, this.run.epoch + more);
    this.project.seal();
    this.project.apply(setField('design.stop.epochs.epochs', epochs));
    await this.train();
  }
  async step(unit: 'update' | 'epoch'): Promise<void> {
    if (await this.#freshRun()) await this.run.step(unit);
  }
  /** Draws the initial weights anew from the seed. */
  async reset(): Promise<void> {
    await this.data.refresh();
    if (!this.obstacle) await this.#prepare();
  }

  /** Puts another document in place, in the same queue as `settle`: its run is prepared exactly once. */
  begin(...project: Parameters<Project['begin']>): Promise<void> {
    return this.inTurn((begin) => begin(...project));
  }

  /**
   * Does what may put another project in place, while no run is being prepared and none begins to be: the weights of an
   * opened project wait in the main process for the next run, which must be that project's.
   */
  inTurn(work: (begin: App['begin']) => Promise<void>): Promise<void> {
    clearTimeout(this.#timer);
    const done = this.#settling.then(() => work((...project) => this.#replace(...project)));
    this.#settling = done.catch(() => undefined);
    return done;
  }

  async #replace(...project: Parameters<Project['begin']>): Promise<void> {
    this.project.begin(...project);
    void this.folds.forget();
    // Whatever comes of it, the figures of another project's run are over.
    this.run.forget();
    await this.data.refresh();
    if (!this.obstacle) await this.#prepare();
  }

  async #freshRun(): Promise<boolean> {
    // Edits made meanwhile belong to what was asked for, and may have overtaken its preparation.
    let settled: ProjectDocument;
    do {
      settled = this.project.document;
      await this.settle();
    } while (settled !== this.project.document);
    if (this.run.document && !this.outdated) return true;
    if (this.obstacle || !this.data.current) return false;
    return this.#prepare();
  }

  /** A new run for the document as it is now; what may change while training can have changed meanwhile. */
  async #prepare(): Promise<boolean> {
    const prepared = await this.run.prepare(this.project.document);
    if (prepared) this.#adjust();
    return prepared;
  }

  /**
   * Tells the run what of its own design has changed that may change while training. A document of another structure
   * or of other data is not the run's: its numbers are for the next one.
   */
  #adjust(): void {
    const { settings, ready } = this.run;
    if (!ready || !settings || this.outdated) return;
    const wanted = settingsOf(this.project.document);
    const same = (['learningRate', 'momentum', 'stop'] as const).every(
      (key) => wanted[key] === settings[key],
    );
    if (!same) void this.run.adjust(wanted);
  }

  #changed(): void {
    this.#adjust();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.data.preparation.overtake();
      // Of a long table it takes seconds, which a run that is out of date already is not worth.
      if (this.#following && !sameStructure(this.#following, this.project.document)) this.run.overtake();
      void this.settle();
    }, SETTLE_DELAY);
  }
}
