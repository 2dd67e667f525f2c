import { Fault, type FaultData } from '@shared/contract/fault.ts';
import {
  DEFAULT_FOLDS,
  spreadsOf,
  type FoldResult,
  type FoldsInfo,
  type FoldsProgress,
} from '@shared/contract/folds.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import type { Client } from '../bridge/client.ts';
import type { Project } from './project.svelte.ts';
import { sameStructure } from './same-structure.ts';

/** Whether two documents give the same folds: unlike a run, these are not adjusted while they train. */
function sameFolds(a: ProjectDocument, b: ProjectDocument): boolean {
  const adjusted = ({ design: { stop, optimizer } }: ProjectDocument) => JSON.stringify([stop, optimizer]);
  return sameStructure(a, b) && adjusted(a) === adjusted(b);
}

/** A k-fold cross-validation as the window sees it: the present one, or the last. */
export class CrossValidation {
  readonly #client: Client;
  readonly #project: Project;
  /** k of the next one. */
  folds = $state(DEFAULT_FOLDS);
  #phase = $state<'none' | 'starting' | 'running' | 'stopped' | 'done' | 'failed'>('none');
  #info = $state.raw<FoldsInfo | null>(null);
  #document = $state.raw<ProjectDocument | null>(null);
  #results = $state.raw<readonly FoldResult[]>([]);
  #progress = $state.raw<FoldsProgress | null>(null);
  #fault = $state.raw<FaultData | null>(null);
  #count = 0;
  readonly #stale = $derived.by(
    () => this.#document !== null && !sameFolds(this.#document, this.#project.document),
  );
  readonly #spreads = $derived.by(() => spreadsOf(this.#results));

  constructor(client: Client, project: Project) {
    this.#client = client;
    this.#project = project;
  }

  get phase() {
    return this.#phase;
  }
  get running(): boolean {
    return this.#phase === 'starting' || this.#phase === 'running';
  }
  get info(): FoldsInfo | null {
    return this.#info;
  }
  /** Folds that are done. */
  get results(): readonly FoldResult[] {
    return this.#results;
  }
  /** Of the fold under way. */
  get progress(): FoldsProgress | null {
    return this.#progress;
  }
  get fault(): FaultData | null {
    return this.#fault;
  }
  /** Mean and standard deviation of every figure over the folds that are done. */
  get spreads() {
    return this.#spreads;
  }
  /** Whether design or data have changed since it began. */
  get stale(): boolean {
    return this.#stale;
  }

  listen(): (() => void)[] {
    const client = this.#client;
    const mine = (id: number): boolean => id === this.#info?.id && this.#phase === 'running';
    return [
      client.on('folds.progress', (progress) => {
        if (mine(progress.id)) this.#progress = progress;
      }),
      client.on('folds.fold', ({ id, result }) => {
        if (!mine(id)) return;
        this.#results = [...this.#results, result];
        this.#progress = null;
      }),
      client.on('folds.ended', ({ id, fault }) => {
        if (!mine(id)) return;
        this.#progress = null;
        this.#fault = fault;
        this.#phase = fault ? 'failed' : 'done';
      }),
    ];
  }

  async start(): Promise<void> {
    const mine = ++this.#count;
    const { document } = this.#project;
    this.#phase = 'starting';
    this.#fault = null;
    this.#progress = null;
    try {
      const info = await this.#client.call('folds.start', { document, folds: this.folds });
      if (mine !== this.#count) return;
      this.#document = document;
      this.#info = info;
      this.#results = [];
      this.#phase = 'running';
    } catch (thrown) {
      if (mine !== this.#count) return;
      this.#fault = Fault.dataOf(thrown);
      this.#phase = 'failed';
    }
  }

  /** Ends it at once; folds that are done stay. */
  async stop(): Promise<void> {
    this.#count++;
    if (this.running) this.#phase = this.#results.length > 0 ? 'stopped' : 'none';
    this.#progress = null;
    await this.#client.call('folds.stop', null);
  }

  /** Another project is in place. */
  async forget(): Promise<void> {
    const { running } = this;
    this.#count++;
    this.#phase = 'none';
    this.#info = this.#document = this.#progress = this.#fault = null;
    this.#results = [];
    if (running) await this.#client.call('folds.stop', null);
  }
}
