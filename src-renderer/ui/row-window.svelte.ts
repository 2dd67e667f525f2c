import type { Attachment } from 'svelte/attachments';

/** Lists up to this long are in the page as a whole. */
const FEW = 60;
/** Rows around those in view, so that Tab goes on to the next one in either direction. */
const AROUND = 6;

export interface WindowedRow {
  readonly index: number;
  /** CSS pixels of the rows between the one before it in the page and this one. */
  readonly gap: number;
}

/**
 * Which rows of a long list are in the page: those in view, some around them, and the one that has the keyboard
 * between its neighbours. The rows have one height, and each says with `data-row` which it is; what is left out is an empty stretch.
 */
export class RowWindow {
  readonly #height: number;
  readonly #count: () => number;
  #top = $state(0);
  #view = $state(0);
  #held = $state(-1);
  readonly #whole = $derived.by(() => this.#count() <= FEW);
  readonly #from = $derived.by(() =>
    this.#whole ? 0 : Math.max(0, Math.min(Math.floor(this.#top / this.#height), this.#count() - 1) - AROUND),
  );
  readonly #to = $derived.by(() => {
    if (this.#whole) return this.#count();
    // Before there is a layout, as many rows as a large region has.
    const view = this.#view || FEW * this.#height * 0.5;
    return Math.min(this.#count(), Math.ceil((this.#top + view) / this.#height) + AROUND);
  });

  /** @param height of a row, in CSS pixels */
  constructor(height: number, count: () => number) {
    this.#height = height;
    this.#count = count;
  }

  /** Whether rows are left out, so that those which are there must have the one height. */
  get windowed(): boolean {
    return !this.#whole;
  }

  /** CSS height of a row; null where each is as high as it wants to be. */
  get rowHeight(): string | null {
    return this.#whole ? null : `${this.#height}px`;
  }

  readonly rows: readonly WindowedRow[] = $derived.by(() => {
    const between = (from: number, to: number) =>
      Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
    const [from, to, count] = [this.#from, this.#to, this.#count()];
    // With its neighbours, for Tab.
    const held = this.#held < 0 ? [] : between(Math.max(0, this.#held - 1), Math.min(count, this.#held + 2));
    const indices = [
      ...held.filter((row) => row < from),
      ...between(from, to),
      ...held.filter((row) => row >= to),
    ];
    let next = 0;
    return indices.map((index) => {
      const gap = (index - next) * this.#height;
      next = index + 1;
      return { index, gap };
    });
  });

  /** CSS pixels of the rows after the last one in the page. */
  readonly after = $derived.by(
    () => Math.max(0, this.#count() - 1 - (this.rows.at(-1)?.index ?? -1)) * this.#height,
  );

  /** For the element that scrolls. */
  readonly scroller: Attachment<HTMLElement> = (element) => {
    const scrolled = (): void => void (this.#top = element.scrollTop);
    const rowOf = (target: EventTarget | null): number => {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null;
      return row && element.contains(row) ? Number(row.dataset.row) : -1;
    };
    const focused = (event: FocusEvent): void => void (this.#held = rowOf(event.target));
    // Not at once: what had the keyboard may be leaving the page, in the middle of its drawing.
    const left = ({ relatedTarget }: FocusEvent): void => {
      const next = rowOf(relatedTarget);
      queueMicrotask(() => (this.#held = next));
    };
    const resize = new ResizeObserver(() => (this.#view = element.clientHeight));
    resize.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    element.addEventListener('focusin', focused);
    element.addEventListener('focusout', left);
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', scrolled);
      element.removeEventListener('focusin', focused);
      element.removeEventListener('focusout', left);
    };
  };
}
