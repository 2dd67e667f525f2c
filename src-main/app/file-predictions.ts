import { basename, extname } from 'node:path';
import type { PredictedFile } from '@shared/contract/evaluation.ts';
import type { ReadingProgress } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import { piecesOfFile } from '../files/data-files.ts';
import { predictedText } from '../files/predicted-text.ts';
import { writeText } from '../files/write-text.ts';
import type { Dialogs } from './dialogs.ts';
import type { TrainingHost } from './training-host.ts';

/** Milliseconds between two reports. */
const REPORT_INTERVAL = 100;
/** Bytes that the rows of one piece may take. */
const BUDGET = 512 * 2 ** 20;

export interface FilePredictionsOptions {
  readonly host: Pick<TrainingHost, 'look'>;
  readonly dialogs: Pick<Dialogs, 'data' | 'saveFile'>;
  /** Told a few times a second how far a prediction has come, and null at its end. */
  readonly onProgress?: (progress: ReadingProgress) => void;
}

/**
 * Predictions for the rows of a file, of any length: it goes through the run's thread in pieces, and what comes back is
 * written in pieces to a file that takes its place when it is whole.
 */
export class FilePredictions {
  readonly #options: FilePredictionsOptions;
  /** The one under way. */
  #current: { cancelled: boolean } | null = null;

  constructor(options: FilePredictionsOptions) {
    this.#options = options;
  }

  /**
   * For a table that the user chooses, in a file where the user says; what is wrong with the beginning of the table is
   * said before that is asked.
   *
   * @returns null where a dialog or the prediction was cancelled
   * @throws Fault `file-…`, `csv-…`, `data-…`; `predict-busy` while another is under way
   */
  async predict(run: number): Promise<PredictedFile | null> {
    if (this.#current) {
      const message = 'Another file is being predicted: wait for its end, or cancel it.';
      throw new Fault({ code: 'predict-busy', message });
    }
    const current = { cancelled: false };
    this.#current = current;
    try {
      const path = await this.#options.dialogs.data();
      if (path === null) return null;
      const file = new FilePrediction(this.#options, run, path, () => current.cancelled);
      return await file.write(null);
    } catch (thrown) {
      if (current.cancelled && thrown instanceof Fault && thrown.code === 'predict-cancelled') return null;
      throw thrown;
    } finally {
      this.#current = null;
      this.#options.onProgress?.(null);
    }
  }

  /** Ends the one under way; nothing is written. */
  cancel(): void {
    if (this.#current) this.#current.cancelled = true;
  }
}

/** One file and its predictions. */
class FilePrediction {
  readonly #options: FilePredictionsOptions;
  readonly #run: number;
  readonly #path: string;
  readonly #cancelled: () => boolean;
  #out: string | null = null;
  #reported = performance.now();

  constructor(options: FilePredictionsOptions, run: number, path: string, cancelled: () => boolean) {
    this.#options = options;
    this.#run = run;
    this.#path = path;
    this.#cancelled = cancelled;
  }

  /** @returns null where nobody says where to */
  async write(encoding: TextEncodingName | null): Promise<PredictedFile | null> {
    const { host, dialogs } = this.#options;
    const name = basename(this.#path);
    const run = this.#run;
    await host.look(run, 'predictBegin', { name, encoding, budget: BUDGET });
    const texts = this.#texts();
    try {
      const first = await texts.next();
      this.#out ??= await dialogs.saveFile(`${basename(name, extname(name))}-predictions.csv`, 'csv');
      if (this.#out === null) return null;
      await writeText(this.#out, continued(first, texts));
      return { path: this.#out, ...(await host.look(run, 'predictEnd', null)) };
    } catch (thrown) {
      const again = thrown instanceof Fault && thrown.code === 'encoding-guess' && encoding === null;
      if (again) return await this.write('windows-1252');
      throw thrown;
    } finally {
      await texts.return();
      // It is over, or its thread is gone.
      await host.look(run, 'predictEnd', null).catch(() => undefined);
    }
  }

  #texts(): AsyncGenerator<string, void> {
    const { host, onProgress } = this.#options;
    const run = this.#run;
    let rows = 0;
    const predictor = {
      push: (bytes: Uint8Array | null) => host.look(run, 'predictBytes', { bytes }),
      next: async () => {
        const { text, rows: sofar } = await host.look(run, 'predictText', null);
        rows = sofar;
        return text;
      },
    };
    return predictedText(piecesOfFile(this.#path), predictor, (piece) => {
      if (this.#cancelled())
        throw new Fault({ code: 'predict-cancelled', message: 'Cancelled: nothing was written.' });
      if (!piece || this.#out === null || performance.now() - this.#reported < REPORT_INTERVAL) return;
      this.#reported = performance.now();
      const { done, total } = piece;
      onProgress?.({ name: basename(this.#path), rows, bytes: done, total });
    });
  }
}

async function* continued(
  first: IteratorResult<string, void>,
  rest: AsyncIterable<string>,
): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
