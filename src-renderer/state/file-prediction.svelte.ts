import type { ReadingProgress } from '@shared/contract/data-summary.ts';
import type { PredictedFile } from '@shared/contract/evaluation.ts';
import { Fault, type FaultData } from '@shared/contract/fault.ts';
import type { Client } from '../bridge/client.ts';
import type { Run } from './run.svelte.ts';

/** What became of the file that was predicted last. */
export type FileOutcome =
  | { readonly kind: 'written'; readonly file: PredictedFile }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly fault: FaultData };

/** Predictions for the rows of a file; they go on while another place is looked at. */
export class FilePrediction {
  readonly #client: Client;
  readonly #run: Run;
  #busy = $state(false);
  #progress = $state.raw<ReadingProgress>(null);
  #outcome = $state.raw<FileOutcome | null>(null);
  #cancelled = false;

  constructor(client: Client, run: Run) {
    this.#client = client;
    this.#run = run;
  }

  /** @returns a function that stops listening */
  listen(): () => void {
    return this.#client.on('predict.progress', (progress) => (this.#progress = progress));
  }

  get busy(): boolean {
    return this.#busy;
  }
  /** How far it has come; null where it takes no time worth a word. */
  get progress(): ReadingProgress {
    return this.#progress;
  }
  /** Null before the first, and where nobody chose a file. */
  get outcome(): FileOutcome | null {
    return this.#outcome;
  }

  /** Asks which file, and where its predictions go. Never throws: see `outcome`. */
  async predict(): Promise<void> {
    const { info } = this.#run;
    if (!info || this.#busy) return;
    this.#busy = true;
    this.#cancelled = false;
    try {
      const file = await this.#client.call('predict.file', { run: info.run });
      if (file) this.#outcome = { kind: 'written', file };
      else if (this.#cancelled) this.#outcome = { kind: 'cancelled' };
    } catch (thrown) {
      this.#outcome = { kind: 'refused', fault: Fault.dataOf(thrown) };
    } finally {
      this.#busy = false;
      this.#progress = null;
    }
  }

  /** Nothing is written, and what was there before stays. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#client.call('predict.cancel', null);
  }
}
