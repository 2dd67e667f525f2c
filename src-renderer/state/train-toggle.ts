/** What the toggle needs of the App. */
export interface Trains {
  readonly run: { readonly training: boolean; pause(): Promise<void> };
  train(): Promise<void>;
}

/**
 * One key for Train and Pause. Each press takes back the one before, also where that has not come into effect yet: what
 * was asked for counts, not what is shown, and one is done after the other.
 */
export class TrainToggle {
  readonly #of: Trains;
  /** What the last press asked for, while it is not done. */
  #wanted: boolean | null = null;
  #presses = 0;
  #done: Promise<void> = Promise.resolve();

  constructor(of: Trains) {
    this.#of = of;
  }

  /** @returns when this press is in effect */
  press(): Promise<void> {
    const wanted = !(this.#wanted ?? this.#of.run.training);
    const mine = ++this.#presses;
    this.#wanted = wanted;
    this.#done = this.#done
      .catch(() => undefined)
      .then(() => (wanted ? this.#of.train() : this.#of.run.pause()))
      .finally(() => {
        if (mine === this.#presses) this.#wanted = null;
      });
    return this.#done;
  }
}
