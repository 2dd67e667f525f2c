/** How far beyond the window's edge something is counted as seen, so that it is there when it is scrolled to. */
const MARGIN = '100px';

/** Whether an element is in sight: what is not need not follow the training. */
export class InSight {
  #value = $state(true);

  get value(): boolean {
    return this.#value;
  }

  /** @returns a function that stops watching; where the surroundings cannot tell, everything is in sight */
  watch(element: Element): () => void {
    if (typeof IntersectionObserver !== 'function') return () => undefined;
    const observer = new IntersectionObserver(
      (entries) => void (this.#value = entries.some((entry) => entry.isIntersecting)),
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }
}
