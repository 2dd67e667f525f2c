import type { Arithmetic, ArithmeticRecord } from '@shared/design/choices.ts';
import type { Checkpoint } from '@shared/formats/checkpoint.ts';

/** Where a run's weights come from, as far as the arithmetic goes. */
export class Origin {
  /** The arithmetic of the weights it began with; null for new ones. */
  readonly trainedIn: ArithmeticRecord | null;
  readonly #update: number;

  /** @param arithmetic the one that trains, which may not be the one that the design wishes */
  constructor(
    readonly arithmetic: Arithmetic,
    checkpoint: Pick<Checkpoint, 'arithmetic' | 'update'> | null | undefined,
  ) {
    this.#update = checkpoint?.update ?? 0;
    this.trainedIn = checkpoint && this.#update > 0 ? checkpoint.arithmetic : null;
  }

  /** The arithmetic in which the weights came to be, when `update` updates were done. */
  recordAt(update: number): ArithmeticRecord {
    const { arithmetic, trainedIn } = this;
    if (trainedIn === null || trainedIn === arithmetic) return arithmetic;
    return update === this.#update ? trainedIn : 'mixed';
  }
}
