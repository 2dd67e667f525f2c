import { epochStride, type EpochColumn } from '@shared/contract/epoch-frame.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import { pictureInterval } from '@shared/contract/pictures.ts';
import type { Adjustment, EpochsEvent, RunInfo, RunPhase, RunState } from '@shared/contract/run.ts';
import { WeightsAssembly, type WeightsEvent, type WeightsPart } from '@shared/contract/weights-parts.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import type { Client } from '../bridge/client.ts';
import { EpochLog } from './epoch-log.svelte.ts';
import { pacedFrame, type NextFrame } from './frame.ts';

const PICTURE_INTERVAL = pictureInterval(navigator.hardwareConcurrency);

/** What may change in a run while it trains. */
export type Settings = Required<Adjustment>;
export const settingsOf = ({ design: { optimizer, stop } }: ProjectDocument): Settings => ({
  learningRate: optimizer.learningRate,
  momentum: optimizer.momentum,
  stop,
});

/** The training run that the main process holds for this window, as far as it is known here. */
export class Run {
  readonly #client: Client;
  readonly #nextFrame: NextFrame;
  #info = $state.raw<RunInfo | null>(null);
  #state = $state.raw<RunState | null>(null);
  #fault = $state.raw<FaultData | null>(null);
  #epochs = $state.raw(new EpochLog(0));
  #weights = $state.raw<WeightsEvent | null>(null);
  #preparing = $state(false);
  #document = $state.raw<ProjectDocument | null>(null);
  #settings = $state.raw<Settings | null>(null);
  #prepareCount = 0;
  #overtaken: (() => void) | null = null;
  #credits = { epochs: 0, weights: 0 };
  readonly #assembly = new WeightsAssembly();
  #arrived: WeightsEvent | null = null;
  #told: RunState | null = null;
  #cancelFrame: (() => void) | null = null;
  #watchers = 0;
  /** Events of the run that is being prepared: the system may deliver them before the answer that introduces it. */
  #early: (() => void)[] = [];
  readonly #stopListening: (() => void)[];

  constructor(client: Client, frame: NextFrame = pacedFrame(PICTURE_INTERVAL)) {
    this.#client = client;
    this.#nextFrame = frame;
    this.#stopListening = [
      client.on('run.state', (state) => this.#receiveState(state)),
      client.on('run.epochs', (event) => this.#receiveEpochs(event)),
      client.on('run.weights', (part) => this.#receiveWeights(part)),
    ];
  }

  /** Layers, names, loss unit; null before the first `prepare` has answered. */
  get info(): RunInfo | null {
    return this.#info;
  }
  get state(): RunState | null {
    return this.#state;
  }
  get phase(): RunPhase {
    return this.#preparing ? 'preparing' : (this.#state?.phase ?? 'none');
  }
  get epochs(): EpochLog {
    return this.#epochs;
  }
  /** Newest W and ΔW(t) of every layer; null until some view watches. Row-major, units × (inputs + 1). */
  get weights(): WeightsEvent | null {
    return this.#weights;
  }
  /** The document that this run was prepared from. */
  get document(): ProjectDocument | null {
    return this.#document;
  }
  /** What it goes by now: those of its document, as they were adjusted since. */
  get settings(): Settings | null {
    return this.#settings;
  }
  /** What went wrong: in preparing, in a call, or in training. */
  get fault(): FaultData | null {
    return this.#fault ?? this.#state?.fault ?? null;
  }
  /**
   * Epochs done. While it trains, as far as their numbers are here; at rest the state knows: a run that went back to its
   * best weights, or died, stands at an earlier epoch than the last one of its curves.
   */
  get epoch(): number {
    return this.training ? this.#epochs.last('epoch') : (this.#state?.epoch ?? 0);
  }
  /** The value of a column of the curves at the epoch where the run stands. */
  now(column: EpochColumn): number {
    return this.#epochs.at(column, this.epoch);
  }
  get trained(): boolean {
    return (this.#state?.update ?? 0) > 0;
  }
  get training(): boolean {
    return this.phase === 'training';
  }
  /** Whether train, step and pause have something to work on. */
  get ready(): boolean {
    return this.#info !== null && !this.#preparing;
  }

  /** Starts a new run for the document. A call made later wins, whatever the order of the answers. */
  async prepare(document: ProjectDocument): Promise<boolean> {
    const mine = ++this.#prepareCount;
    this.#preparing = true;
    this.#fault = null;
    try {
      const overtaken = new Promise<null>((resolve) => (this.#overtaken = () => resolve(null)));
      const info = await Promise.race([this.#client.call('run.prepare', document), overtaken]);
      if (info === null || mine !== this.#prepareCount) return false;
      this.#begin(info, document);
      return true;
    } catch (thrown) {
      if (mine === this.#prepareCount) this.#fault = Fault.dataOf(thrown);
      return false;
    } finally {
      if (mine === this.#prepareCount) {
        this.#preparing = false;
        this.#early = [];
      }
    }
  }

  /**
   * Another document is to have its run: whoever waits for the one that is being prepared need not any longer. That one
   * may be made all the same, and then the one before it has ended.
   */
  overtake(): void {
    if (!this.#preparing) return;
    this.forget();
    this.#preparing = true;
    this.#overtaken?.();
  }

  /** There is no run any more: a project was opened for which none can be prepared. */
  forget(): void {
    this.#prepareCount += 1;
    this.#preparing = false;
    this.#fault = null;
    this.#info = null;
    this.#state = null;
    this.#document = null;
    this.#settings = null;
    this.#clear(0);
  }

  train(): Promise<void> {
    return this.#change('run.train');
  }
  pause(): Promise<void> {
    return this.#change('run.pause');
  }
  step(unit: 'update' | 'epoch'): Promise<void> {
    return this.#guard(async (run) => this.#receiveReply(await this.#client.call('run.step', { run, unit })));
  }
  /** Learning rate, momentum and stop rules take effect in the run that is going on. */
  adjust(adjustment: Settings): Promise<void> {
    this.#settings = adjustment;
    return this.#guard(async (run) => void (await this.#client.call('run.adjust', { run, adjustment })));
  }

  /**
   * Asks for weights and momentum deltas while some view shows them: call when it appears.
   *
   * @returns a function to call when it goes away
   */
  watch(): () => void {
    this.#watchers += 1;
    if (this.#watchers === 1) void this.#sendWatch();
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) void this.#sendWatch();
    };
  }

  /** Stops listening: the window goes away. */
  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#cancelFrame?.();
  }

  #begin(info: RunInfo, document: ProjectDocument): void {
    this.#info = info;
    this.#state = info.state;
    this.#document = document;
    this.#settings = settingsOf(document);
    this.#clear(info.layers.length);
    this.#epochs.append(info.epochs, info.epochs.length / epochStride(info.layers.length));
    this.#epochs.publish();
    if (this.#watchers > 0) void this.#sendWatch();
    for (const receive of this.#early.splice(0)) receive();
  }

  #clear(layers: number): void {
    this.#epochs = new EpochLog(layers);
    this.#weights = null;
    this.#arrived = null;
    this.#assembly.forget();
    this.#told = null;
    this.#credits = { epochs: 0, weights: 0 };
  }

  /** Whether an event is of the present run. One that runs ahead of its run's introduction is kept for then. */
  #concerns(event: { readonly run: number }, receive: () => void): boolean {
    const present = this.#info?.run ?? 0;
    if (this.#preparing && event.run > present) this.#early.push(receive);
    return event.run === this.#info?.run;
  }

  #sendWatch(): Promise<void> {
    const weights = this.#watchers > 0;
    return this.#guard(async (run) => void (await this.#client.call('run.watch', { run, weights })));
  }

  #change(name: 'run.train' | 'run.pause'): Promise<void> {
    return this.#guard(async (run) => this.#receiveReply(await this.#client.call(name, { run })));
  }

  /** Runs a call on the present run; a fault of an older run is nobody's concern any more. */
  async #guard(work: (run: number) => Promise<void>): Promise<void> {
    const run = this.#info?.run;
    if (run === undefined) return;
    try {
      this.#fault = null;
      await work(run);
    } catch (thrown) {
      if (run === this.#info?.run) this.#fault = Fault.dataOf(thrown);
    }
  }

  /** An answer may be overtaken by an event, which then knows better. */
  #receiveReply(state: RunState): void {
    if (state.update >= (this.#state?.update ?? 0)) this.#receiveState(state);
  }

  #receiveState(state: RunState): void {
    if (!this.#concerns(state, () => this.#receiveState(state))) return;
    if (state.phase === 'training' && this.#state?.phase !== 'training') this.#epochs.returnTo(state.epoch);
    const progress = state.phase === 'training' && this.#state?.phase === 'training';
    this.#told = state;
    // Mere progress waits for the next picture; a change is shown at once, with the epochs that came before it.
    if (progress) this.#schedule();
    else this.#show();
  }

  #receiveEpochs(event: EpochsEvent): void {
    if (!this.#concerns(event, () => this.#receiveEpochs(event))) return;
    this.#epochs.append(event.values, event.count);
    this.#credits.epochs += event.count;
    this.#schedule();
  }

  #receiveWeights(part: WeightsPart): void {
    if (!this.#concerns(part, () => this.#receiveWeights(part))) return;
    const event = this.#assembly.add(part);
    if (!event) {
      void this.#client.call('run.weightsPart', { run: part.run }).catch(() => {
        // A run that has ended has no more.
      });
      return;
    }
    this.#arrived = event;
    this.#credits.weights += 1;
    this.#schedule();
  }

  /** Shows what came at the next frame, and only then lets the worker send more. */
  #schedule(): void {
    this.#cancelFrame ??= this.#nextFrame(() => this.#show());
  }

  #show(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = null;
    const run = this.#info?.run;
    if (run === undefined) return;
    this.#epochs.publish();
    if (this.#arrived) this.#weights = this.#arrived;
    if (this.#told) this.#state = this.#told;
    this.#arrived = null;
    this.#told = null;
    const credits = this.#credits;
    this.#credits = { epochs: 0, weights: 0 };
    if (credits.epochs + credits.weights === 0) return;
    void this.#client.call('run.acknowledge', { run, ...credits }).catch(() => {
      // A run that has ended needs no more credits.
    });
  }
}
