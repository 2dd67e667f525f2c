import type { PreparedSummary } from '@shared/contract/data-summary.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import { adapt, shapeOfEnd } from '@shared/design/adapt.ts';
import type { DataSettings, DataSource } from '@shared/design/schema.ts';
import type { DataShape } from '@shared/design/stack.ts';
import type { Client } from '../bridge/client.ts';
import type { Project } from './project.svelte.ts';

/** What the document's settings make of its table. */
export class Preparation {
  readonly #client: Client;
  readonly #project: Project;
  #prepared = $state.raw<PreparedSummary | null>(null);
  #fault = $state.raw<FaultData | null>(null);
  #source: DataSource | null = null;
  /** Of which `prepared` or `fault` speaks. */
  #settings = $state.raw<DataSettings | null>(null);
  /** Asked for last. */
  #asked: DataSettings | null = null;
  #count = $state(0);
  /** What the output layer was made for, as far as it has been prepared. */
  #madeFor: DataShape | null = null;
  /** An edit to whose table the output layer is still to be fitted, in the same step of undo. */
  #unfitted: { readonly mark: string; readonly source: DataSource } | null = null;

  constructor(client: Client, project: Project) {
    this.#client = client;
    this.#project = project;
  }

  /** The last settings that worked; see `fault` and `current` for whether they are the present ones. */
  get prepared(): PreparedSummary | null {
    return this.#prepared;
  }
  /** Why the present settings make no data. */
  get fault(): FaultData | null {
    return this.#fault;
  }
  /** Whether `prepared` or `fault` speaks of the document as it is now. */
  get current(): boolean {
    return this.#settings === this.#project.document.data;
  }
  /** Whether it is under way; a long table takes seconds. */
  get busy(): boolean {
    return this.#count > 0;
  }
  /** How wide the ends of the network are; null before the first data. */
  get shape(): DataShape | null {
    const prepared = this.#prepared;
    if (!prepared) return null;
    return { task: prepared.task, inputs: prepared.inputNames.length, outputs: prepared.outputNames.length };
  }

  /** What is known is to be asked for anew, as of another table than the one that is there now. */
  outdate(): void {
    this.#settings = null;
  }
  /** There is no table, and what is known is of another one. */
  fail(fault: FaultData): void {
    this.#prepared = null;
    this.#fault = fault;
    this.#settings = this.#project.document.data;
  }

  /** Where settings of before are being prepared: those of now in their place. They need not wait for their end. */
  overtake(): void {
    const { data } = this.#project.document;
    if (this.busy && this.#asked !== data && this.#asked?.source === data.source) void this.ask(null);
  }

  /**
   * Never throws: see `fault`.
   *
   * @param mark where set, the edit with this mark also fits the output layer to the target
   */
  async ask(mark: string | null): Promise<void> {
    const settings = this.#project.document.data;
    this.#asked = settings;
    this.#count += 1;
    if (mark !== null) this.#unfitted = { mark, source: settings.source };
    // Of data that came with a design, and of another design than what was prepared last.
    else if (!this.#unfitted) this.#madeFor = null;
    try {
      const prepared = await this.#client.call('data.prepare', settings);
      if (settings !== this.#project.document.data) return;
      this.#prepared = prepared;
      this.#source = settings.source;
      this.#fault = null;
      this.#settings = settings;
      const edit = this.#unfitted;
      this.#unfitted = null;
      const before = this.#madeFor ?? shapeOfEnd(this.#project.document.design);
      this.#madeFor = this.shape;
      if (edit?.source === settings.source && this.shape)
        this.#project.apply(adapt(this.shape, before), { mark: edit.mark });
    } catch (thrown) {
      const fault = Fault.dataOf(thrown);
      // Where it is of the present settings, they were left and taken up again: it is the later answer that counts.
      if (settings !== this.#project.document.data || fault.code === 'prepare-superseded') return;
      this.#fault = fault;
      this.#settings = settings;
      // Figures of another table would pass for those of this one.
      if (!isSameSource(this.#source, settings.source)) this.#prepared = null;
    } finally {
      this.#count -= 1;
    }
  }
}

export function isSameSource(one: DataSource | null, other: DataSource): boolean {
  return one === other || (one !== null && JSON.stringify(one) === JSON.stringify(other));
}
