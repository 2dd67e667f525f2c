import { epochColumns } from '@shared/contract/epoch-frame.ts';

const ROWS_PER_BLOCK = 4096;

/** A cell: the digits that read back to the double; empty for what is not there. */
const cell = (value: number): string => (Number.isNaN(value) ? '' : String(value));

/** The frames of a training as CSV: the columns of contract/epoch-frame.ts, then ‖∇ℓ‖ and ‖ΔW(t)‖ of each layer. */
export class HistoryCsv {
  readonly #blocks: Buffer[] = [];
  #rows: string[] = [];

  constructor(layerNames: readonly string[]) {
    const norms = ['gradientNorm', 'deltaNorm'].flatMap((kind) =>
      layerNames.map((name) => `${kind}_${name}`),
    );
    this.#rows.push([...epochColumns, ...norms].join(','));
  }

  add(frame: Float64Array): void {
    this.#rows.push(Array.from(frame, cell).join(','));
    if (this.#rows.length >= ROWS_PER_BLOCK) this.#close();
  }

  content(): Buffer {
    this.#close();
    return Buffer.concat(this.#blocks);
  }

  /** Turns lines into bytes, which take a fraction of the memory. */
  #close(): void {
    if (this.#rows.length > 0) this.#blocks.push(Buffer.from(`${this.#rows.join('\n')}\n`));
    this.#rows = [];
  }
}
