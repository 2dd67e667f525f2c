/** A picture that wants to be drawn again, at most every `interval` milliseconds. */
export interface Picture {
  readonly interval: number;
  readonly draw: () => void;
}

/** What the pace needs of the browser. */
export interface FrameClock {
  now(): number;
  request(callback: () => void): unknown;
}

const browser: FrameClock = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
};

/**
 * Draws at most one picture per animation frame, the one that has waited longest, so that several charts together
 * never cost more than one frame; what is typed or dragged meanwhile stays smooth.
 */
export class Pace {
  readonly #clock: FrameClock;
  /** Pictures that wait, in the order in which they asked. */
  readonly #waiting = new Set<Picture>();
  readonly #drawnAt = new WeakMap<Picture, number>();
  #requested = false;

  constructor(clock: FrameClock = browser) {
    this.#clock = clock;
  }

  request(picture: Picture): void {
    this.#waiting.add(picture);
    this.#schedule();
  }

  cancel(picture: Picture): void {
    this.#waiting.delete(picture);
  }

  #schedule(): void {
    if (this.#requested || this.#waiting.size === 0) return;
    this.#requested = true;
    this.#clock.request(() => {
      this.#requested = false;
      this.#drawNext();
      this.#schedule();
    });
  }

  #drawNext(): void {
    const now = this.#clock.now();
    for (const picture of this.#waiting) {
      if (now - (this.#drawnAt.get(picture) ?? -Infinity) < picture.interval) continue;
      this.#waiting.delete(picture);
      this.#drawnAt.set(picture, now);
      picture.draw();
      return;
    }
  }
}

/** The one pace of the window. */
export const pace = new Pace();
