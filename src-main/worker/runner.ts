import { epochStride } from '@shared/contract/epoch-frame.ts';
import type { Evaluation, GradientCheck } from '@shared/contract/evaluation.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Adjustment, RunInfo, RunPhase, RunState } from '@shared/contract/run.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import type { Steps } from '@shared/contract/steps.ts';
import type { WorkKind } from '@engine/train/work-kind.ts';
import type { SessionLike, TrainerLike } from './engine.ts';
import type { Acknowledgement } from './messages/protocol.ts';
import { Outlet } from './outlet.ts';
import { SliceWork } from './pacing.ts';
import type { RunnerOptions } from './runner-options.ts';
import { ShadowKeeper } from './shadow-keeper.ts';

/** Milliseconds of training between two looks at the message port. */
export const SLICE = 10;

/** What the loop works towards: a stop rule, the end of this epoch or of this update. */
type Goal = 'stop' | 'epoch' | 'update';

/**
 * The life of one run: trains in slices of about 10 ms and listens in between. Where a slice is cut, and how
 * often, depends on the clock; the numbers do not.
 */
export class Runner {
  readonly #run: number;
  readonly #session: SessionLike;
  readonly #trainer: TrainerLike;
  readonly #now: () => number;
  readonly #later: (callback: () => void) => void;
  readonly #outlet: Outlet;
  readonly #shadow: ShadowKeeper;
  readonly #work = new SliceWork<WorkKind>(SLICE);
  #phase: RunPhase = 'ready';
  #goal: Goal = 'stop';
  #seconds = 0;
  #stopped: string | null = null;
  #fault: FaultData | null = null;
  #scheduled = false;
  /** Answers that wait for the end of an update. */
  #waiting = 0;

  constructor({ run, session, post, now, later, checkpoint = null, pacing }: RunnerOptions) {
    this.#run = run;
    this.#session = session;
    this.#trainer = session.trainer;
    this.#now = now;
    this.#later = later;
    this.#outlet = new Outlet(run, session.trainer, post, pacing);
    this.#shadow = new ShadowKeeper(post, now);
    if (checkpoint) this.#resume(checkpoint);
    if (session.epochs.length === 0) this.#logPresent();
  }

  get state(): RunState {
    const { epoch, update, updateInEpoch, updatesPerEpoch } = this.#trainer;
    return {
      run: this.#run,
      phase: this.#phase,
      epoch,
      update,
      updateInEpoch,
      updatesPerEpoch,
      threads: this.#session.threads,
      stopped: this.#stopped,
      fault: this.#fault,
    };
  }
  get info(): RunInfo {
    return { ...this.#session.info(this.#run), state: this.state, epochs: this.#session.epochs };
  }

  /** Sends the first weights, and leaves the first shadow. */
  start(): void {
    this.#rest();
  }

  /** @returns the state afterwards; a run whose stop rule still holds stays finished */
  train(): RunState {
    this.#refuseFailed();
    if (this.#stopped !== null) return this.state;
    return this.#begin('stop');
  }

  /** Trains on to the end of the epoch or update; even where a stop rule holds, since it was asked for. */
  step(unit: 'update' | 'epoch'): RunState {
    this.#refuseFailed();
    if (this.#phase === 'training') return this.state;
    this.#stopped = null;
    this.#begin(unit);
    // Most steps end within one slice, and then the answer is the state after the step.
    this.#turn();
    return this.state;
  }

  pause(): RunState {
    if (this.#phase === 'training') this.#enter('paused');
    return this.state;
  }

  adjust(adjustment: Adjustment): void {
    this.#trainer.adjust(adjustment);
    if (this.#phase !== 'finished') return;
    const before = this.#stopped;
    this.#stopped = this.#trainer.stopReason();
    if (this.#stopped !== before) this.#enter(this.#stopped === null ? 'paused' : 'finished');
  }

  watch(weights: boolean): void {
    this.#outlet.watch(weights);
    this.#pump();
  }

  acknowledge(acknowledgement: Acknowledgement): void {
    this.#outlet.acknowledge(acknowledgement);
    this.#pump();
    if (this.#phase === 'training') this.#schedule();
  }

  recycle(buffers: Float64Array<ArrayBuffer>[]): void {
    this.#outlet.recycle(buffers);
  }

  /** In steps, between which it trains on. */
  *evaluate(): Steps<Evaluation> {
    return { run: this.#run, ...(yield* this.#session.evaluating(() => this.#settling())) };
  }
  check(): Steps<GradientCheck> {
    return this.#session.checking(() => this.#settling());
  }
  /** What is seen of the session when no update is under way; it trains on until then. */
  *look<T>(seen: (session: SessionLike, run: number) => T): Steps<T> {
    yield* this.#settling();
    return seen(this.#session, this.#run);
  }
  checkpoint(): Steps<Checkpoint> {
    return this.look((session) => session.checkpoint(this.#seconds));
  }

  /** Takes up the clock and the phase of an earlier run. */
  #resume({ seconds, update }: Checkpoint): void {
    this.#seconds = seconds;
    this.#stopped = this.#trainer.stopReason() ?? this.#session.stoppedBefore ?? null;
    if (update > 0) this.#phase = this.#stopped === null ? 'paused' : 'finished';
  }

  #refuseFailed(): void {
    if (this.#phase !== 'failed') return;
    throw new Fault({
      code: 'run-failed',
      message: `This run has failed and cannot go on: ${this.#fault?.message ?? ''} Reset the weights to start anew.`,
    });
  }

  #begin(goal: Goal): RunState {
    this.#goal = goal;
    if (this.#phase !== 'training') this.#enter('training');
    return this.state;
  }

  /** Enters a phase, tells so together with the epochs that led to it, and goes on with what there is to do. */
  #enter(phase: RunPhase): void {
    this.#phase = phase;
    this.#outlet.sendState(() => this.state, this.#now(), true);
    if (phase === 'training') this.#schedule();
    else this.#rest();
  }

  /** What is left to do when training rests: end the update under way, send everything. */
  #rest(): void {
    if (this.#trainer.settled)
      this.#shadow.keepNewest(this.#trainer.update, () => this.#session.lend(this.#seconds));
    if (!this.#shadow.busy) this.#pump();
    if (this.#busy()) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      this.#turn();
    });
  }

  /** Waits for the end of the update under way, in which it trains on. */
  *#settling(): Steps<void> {
    this.#waiting++;
    try {
      while (!this.#trainer.settled && this.#phase !== 'failed') yield 'waiting';
    } finally {
      this.#waiting--;
    }
  }

  /**
   * One slice. It ends early where training cannot go on until the window has taken what it got, and where somebody has
   * waited for the end of an update.
   */
  #turn(): void {
    if (!this.#busy()) return;
    const settling = this.#phase !== 'training' && !this.#trainer.settled;
    const start = this.#now();
    try {
      let now = start;
      do now = this.#advance(now);
      while (this.#busy() && now - start < SLICE && !(this.#waiting > 0 && this.#trainer.settled));
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    if (this.#phase === 'training') this.#deliver();
    else {
      this.#outlet.sendState(() => this.state, this.#now(), settling);
      this.#rest();
    }
    if (this.#busy()) this.#schedule();
  }

  /** Whether weights are being copied, for which training waits. */
  get #copying(): boolean {
    return this.#shadow.busy || this.#outlet.copying;
  }

  /** Whether there is something to do: training that may go on, or what a pause left in the middle. */
  #busy(): boolean {
    if (this.#copying) return true;
    if (this.#phase === 'training') return !this.#outlet.full;
    return this.#phase !== 'failed' && !this.#trainer.settled;
  }

  /** Trains or copies a little. @returns the time afterwards */
  #advance(before: number): number {
    if (this.#copying) {
      if (this.#shadow.busy) this.#shadow.goOn();
      else this.#outlet.goOn();
      return this.#now();
    }
    const wanted = this.#outlet.wantsWeights(before) || this.#shadow.isDue(before);
    const wholeUpdates = wanted || this.#waiting > 0 || this.#phase !== 'training' || this.#goal === 'update';
    const { kind } = this.#trainer;
    const result = this.#trainer.advance(this.#work.of(kind), wholeUpdates ? 'update' : 'epoch');
    const now = this.#now();
    this.#seconds += (now - before) / 1000;
    if (result === 'sliced') {
      // Where another kind follows, it may have ended early.
      if (this.#trainer.kind === kind) this.#work.measured(kind, now - before);
      return now;
    }
    if (result === 'epoch') this.#endEpoch();
    else if (this.#goal === 'update' && this.#phase === 'training') this.#enter('paused');
    if (!wanted) return now;
    this.#deliver();
    return this.#now();
  }

  /** Sends and keeps what is due. */
  #deliver(): void {
    if (this.#trainer.settled && this.#shadow.isDue(this.#now()))
      this.#shadow.keep(this.#trainer.update, () => this.#session.lend(this.#seconds));
    if (!this.#shadow.busy) this.#pump();
    this.#outlet.sendState(() => this.state, this.#now(), false);
  }

  /** Logs the epoch where a run begins: the first, or the one that weights without a history came from. */
  #logPresent(): void {
    const frame = new Float64Array(epochStride(this.#trainer.stack.length));
    this.#trainer.writeFrame(frame, 0, this.#seconds);
    this.#session.log(frame, 0);
  }

  #endEpoch(): void {
    this.#outlet.stageEpoch(this.#seconds, (frames, offset) => this.#session.log(frames, offset));
    if (this.#phase !== 'training' && this.#phase !== 'paused') return;
    this.#stopped = this.#trainer.stopReason();
    if (this.#stopped !== null) this.#enter('finished');
    else if (this.#phase === 'training' && this.#goal !== 'stop') this.#enter('paused');
  }

  #fail(thrown: unknown): void {
    this.#fault = Fault.dataOf(thrown);
    this.#enter('failed');
  }

  #pump(): void {
    this.#outlet.pump(this.#now(), this.#phase !== 'training', this.#session.threads ?? 1);
  }
}
