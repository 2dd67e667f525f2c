import { setImmediate as turn } from 'node:timers/promises';
import { epochStride, framesAfter } from '@shared/contract/epoch-frame.ts';
import { structuralKey } from '@shared/design/structural.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Adjustment, EpochsEvent, RunInfo, RunState } from '@shared/contract/run.ts';
import type { WeightsPart } from '@shared/contract/weights-parts.ts';
import { unpacked, type PackedCheckpoint } from '@shared/formats/packed.ts';
import type { ThreadArgument, ThreadEvent, ThreadResult } from '../worker/messages/protocol.ts';
import { copyShadow, lastShadow } from '../worker/messages/shadow.ts';
import { PartSender, weightsOf } from './part-sender.ts';
import { ThreadLink } from './thread-link.ts';

/** What a run sends by itself. Arrays are lent: whoever keeps them copies them. */
export interface RunListener {
  state(state: RunState): void;
  epochs(event: EpochsEvent): void;
  /** Asks for the next with `weightsPart`. */
  weights(part: WeightsPart): void;
}

export interface TrainingHostOptions {
  /** The built worker/thread.ts. */
  readonly script: URL | string;
  readonly listener: RunListener;
  /** The table of a source as the data thread has read it; null where the thread makes it from the source. */
  readonly table: (source: DataSource) => Promise<ThreadArgument<'prepare'>['table']>;
}

/** Calls that look at a run and change nothing: a run that has died answers them from its last good weights. */
export type LookName =
  | 'evaluate'
  | 'judgedRows'
  | 'response'
  | 'inputFacts'
  | 'predict'
  | 'predictBegin'
  | 'predictBytes'
  | 'predictText'
  | 'predictEnd'
  | 'example'
  | 'explainNetwork'
  | 'check'
  | 'checkpoint'
  | 'weightsFile';

/** A run and its thread. */
interface Hosted {
  readonly run: number;
  link: ThreadLink;
  document: ProjectDocument;
  state: RunState | null;
  /** The last that the window has the numbers of. */
  lastEpoch: number;
  /** Newest first: a shadow that has outgrown its memory moves to another. */
  shadows: SharedArrayBuffer[];
  /** Events that wait until the window knows of the run. */
  held: ThreadEvent[] | null;
  died: FaultData | null;
  /** After a death: what was saved from it, and when the thread that stands in to look at it is ready. */
  remains: PackedCheckpoint | null;
  standingIn: Promise<void> | null;
}

/** Owns the training thread: one per run, ended when another run is ready. */
export class TrainingHost {
  readonly #options: TrainingHostOptions;
  readonly #parts: PartSender;
  #count = 0;
  #current: Hosted | null = null;
  #preparing: Hosted | null = null;

  constructor(options: TrainingHostOptions) {
    this.#options = options;
    this.#parts = new PartSender((part) => options.listener.weights(part));
  }

  /** The run that goes on, or that died; null before the first. */
  get run(): number | null {
    return this.#current?.run ?? null;
  }
  get state(): RunState | null {
    return this.#current?.state ?? null;
  }

  /**
   * A new run. The run before ends when this one is ready, and stays when it cannot be made.
   *
   * @throws Fault of data, design or checkpoint; `run-ended` when a later call came first
   */
  async prepare(document: ProjectDocument, checkpoint: PackedCheckpoint | null): Promise<RunInfo> {
    void this.#preparing?.link.end();
    const run = ++this.#count;
    const hosted: Hosted = {
      run,
      link: new ThreadLink(this.#options.script, {
        onEvent: (event) => this.#receive(hosted, event),
        onDeath: (fault) => this.#died(hosted, fault),
      }),
      document,
      state: null,
      lastEpoch: -1,
      shadows: [],
      held: [],
      died: null,
      remains: null,
      standingIn: null,
    };
    this.#preparing = hosted;
    try {
      const info = await this.#prepareIn(hosted.link, hosted, checkpoint);
      void this.#current?.link.end();
      this.#current = hosted;
      hosted.state = info.state;
      hosted.lastEpoch = info.epochs[info.epochs.length - epochStride(info.layers.length)];
      setImmediate(() => this.#release(hosted));
      return info;
    } catch (thrown) {
      void hosted.link.end();
      throw thrown;
    } finally {
      if (this.#preparing === hosted) this.#preparing = null;
    }
  }

  async train(run: number): Promise<RunState> {
    return this.#alive(run).link.call('train', null);
  }
  async pause(run: number): Promise<RunState> {
    const hosted = this.#of(run);
    return hosted.died && hosted.state ? hosted.state : hosted.link.call('pause', null);
  }
  async step(run: number, unit: 'update' | 'epoch'): Promise<RunState> {
    return this.#alive(run).link.call('step', { unit });
  }
  async adjust(run: number, adjustment: Adjustment): Promise<void> {
    const hosted = this.#of(run);
    const { stop, ...rates } = adjustment;
    const { design } = hosted.document;
    const optimizer = { ...design.optimizer, ...rates };
    hosted.document = { ...hosted.document, design: { ...design, stop: stop ?? design.stop, optimizer } };
    if (!hosted.died) await hosted.link.call('adjust', adjustment);
  }
  /** Of a run that has ended, nothing is wanted any more: no error. */
  async watch(run: number, weights: boolean): Promise<void> {
    const hosted = this.#current;
    if (hosted?.run === run && !hosted.died) await hosted.link.call('watch', { weights });
  }
  acknowledge(run: number, epochs: number, weights: number): void {
    if (this.#current?.run === run) this.#current.link.post({ type: 'acknowledge', epochs, weights });
  }

  /** The window has taken a part of weights: the next. */
  weightsPart(run: number): void {
    this.#parts.next(run);
  }

  /** Asks the run's thread, or, if that has died, one that stands in with the last good weights. */
  async look<N extends LookName>(
    run: number,
    name: N,
    argument: ThreadArgument<N>,
  ): Promise<ThreadResult<N>> {
    const hosted = this.#of(run);
    if (hosted.died) await this.#standIn(hosted);
    return hosted.link.call(name, argument);
  }

  /** What a project file keeps of the present run; null if it was not trained or belongs to another design. */
  async checkpointFor(document: ProjectDocument): Promise<PackedCheckpoint | null> {
    const hosted = this.#current;
    if (!hosted || structuralKey(hosted.document) !== structuralKey(document)) return null;
    if (!hosted.died) return this.look(hosted.run, 'checkpoint', null);
    return hosted.state?.update ? hosted.remains : null;
  }

  /**
   * The newest state of the present run that lies in memory, packed, without asking its thread.
   * Null if there is none, or none of this document.
   */
  async shadowFor(document: ProjectDocument): Promise<Float64Array | null> {
    const hosted = this.#current;
    if (!hosted?.state?.update || structuralKey(hosted.document) !== structuralKey(document)) return null;
    for (const memory of hosted.shadows) {
      const copy = await copyShadow(memory, () => turn());
      if (copy) return copy;
    }
    return null;
  }

  async end(): Promise<void> {
    await Promise.all([this.#preparing?.link.end(), this.#current?.link.end()]);
  }

  /** Kills the present run's thread as a crash would; for tests. */
  async kill(): Promise<void> {
    await this.#current?.link.kill();
  }

  async #prepareIn(
    link: ThreadLink,
    { run, document }: Hosted,
    checkpoint: PackedCheckpoint | null,
  ): Promise<RunInfo> {
    const table = await this.#options.table(document.data.source);
    return link.call('prepare', { run, document, table, checkpoint });
  }

  #of(run: number): Hosted {
    if (this.#current?.run === run) return this.#current;
    throw new Fault({
      code: 'run-ended',
      message: `Run ${run} has ended; ${this.#current ? `run ${this.#current.run} is the present one` : 'there is none now'}.`,
    });
  }

  #alive(run: number): Hosted {
    const hosted = this.#of(run);
    if (!hosted.died) return hosted;
    throw new Fault({
      code: 'run-failed',
      message: `${hosted.died.message} Its last good weights are kept; reset the weights to train anew.`,
    });
  }

  #release(hosted: Hosted): void {
    const held = hosted.held ?? [];
    hosted.held = null;
    for (const event of held) this.#receive(hosted, event);
  }

  #receive(hosted: Hosted, event: ThreadEvent): void {
    if (event.type === 'shadow') {
      hosted.shadows = [event.memory, ...hosted.shadows].slice(0, 2);
      return;
    }
    if (hosted.held) hosted.held.push(event);
    else if (hosted === this.#current) this.#emit(hosted, event);
  }

  #emit(hosted: Hosted, event: Exclude<ThreadEvent, { type: 'shadow' }>): void {
    const { listener } = this.#options;
    if (event.type === 'epochs') {
      const { values, count } = event.epochs;
      hosted.lastEpoch = values[(count - 1) * (values.length / count)];
      listener.epochs(event.epochs);
    } else if (event.type === 'state') {
      hosted.state = event.state;
      listener.state(event.state);
    } else if (event.type === 'weights') {
      const buffers = [...event.weights.weights, ...event.weights.deltas];
      const transfer = buffers.map((values) => values.buffer);
      this.#parts.begin(event.weights, () => hosted.link.post({ type: 'recycle', buffers }, transfer));
    }
  }

  /** Marks the run as failed with the checkpoint that its thread left in shared memory. */
  #died(hosted: Hosted, fault: FaultData): void {
    // While it is prepared, the call itself fails.
    if (hosted !== this.#current || !hosted.state) return;
    this.#release(hosted);
    hosted.died = fault;
    for (const memory of hosted.shadows) hosted.remains ??= lastShadow(memory);
    const remains = hosted.remains && unpacked(hosted.remains);
    const reached =
      remains && (({ epoch, update, updateInEpoch }) => ({ epoch, update, updateInEpoch }))(remains);
    hosted.state = { ...hosted.state, ...reached, phase: 'failed', stopped: null, fault };
    const { listener } = this.#options;
    // Those that were on their way in the thread.
    const missing = remains && framesAfter(hosted.lastEpoch, remains.history);
    if (missing && missing.count > 0)
      listener.epochs({ run: hosted.run, layers: remains.layers.length, ...missing });
    listener.state(hosted.state);
    if (!remains) return;
    this.#parts.begin(weightsOf(hosted.run, remains));
  }

  /** One thread for all who look at once; another where that has died, too, or could not be prepared. */
  #standIn(hosted: Hosted): Promise<void> {
    if (!hosted.link.alive) hosted.standingIn = this.#newStandIn(hosted);
    return hosted.standingIn ?? Promise.resolve();
  }
  async #newStandIn(hosted: Hosted): Promise<void> {
    if (!hosted.remains)
      throw new Fault({
        code: 'run-failed',
        message: `${hosted.died?.message ?? ''} Nothing of it could be kept.`,
      });
    const link = new ThreadLink(this.#options.script);
    hosted.link = link;
    try {
      await this.#prepareIn(link, hosted, hosted.remains);
    } catch (thrown) {
      void link.end();
      throw thrown;
    }
  }
}
