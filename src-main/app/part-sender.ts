import type { Checkpoint } from '@shared/formats/checkpoint.ts';
import { partsOf, type WeightsEvent, type WeightsPart } from '@shared/contract/weights-parts.ts';

/** Sends weights to the window in parts, each when it has asked for it. */
export class PartSender {
  readonly #send: (part: WeightsPart) => void;
  #rest: { run: number; parts: Iterator<WeightsPart, void>; done: () => void } | null = null;

  constructor(send: (part: WeightsPart) => void) {
    this.#send = send;
  }

  /** Sends the first part. What is left of earlier weights is dropped. @param done the arrays are needed no longer */
  begin(event: WeightsEvent, done: () => void = () => {}): void {
    this.#rest = { run: event.run, parts: partsOf(event), done };
    this.next(event.run);
  }

  /** Sends the next, if there is one. */
  next(run: number): void {
    const rest = this.#rest;
    if (rest?.run !== run) return;
    const { value } = rest.parts.next();
    if (!value) return;
    if (value.last) this.#rest = null;
    this.#send(value);
    if (value.last) rest.done();
  }
}

/** The weights of a checkpoint. */
export function weightsOf(run: number, { epoch, update, layers }: Checkpoint): WeightsEvent {
  return {
    ...{ run, epoch, update },
    weights: layers.map(({ weights }) => Float64Array.from(weights)),
    deltas: layers.map(({ delta }) => Float64Array.from(delta)),
  };
}
