/** Part of a list, as the contract sends it. */
export interface Part<T> {
  readonly from: number;
  readonly total: number;
  readonly items: readonly T[];
}

/** A long list of which some parts have come; what has not is `undefined`, never left out. */
export class Pages<T> {
  readonly total: number;
  readonly #items: readonly (T | undefined)[];
  /** How many items are here. */
  readonly here: number;

  constructor(part: Part<T>, earlier?: Pages<T>) {
    const same = earlier?.total === part.total ? earlier : undefined;
    const items: (T | undefined)[] = same ? [...same.#items] : [];
    part.items.forEach((item, i) => (items[part.from + i] = item));
    this.total = part.total;
    this.#items = items;
    this.here = items.reduce<number>((count, item) => (item === undefined ? count : count + 1), 0);
  }

  get complete(): boolean {
    return this.here === this.total;
  }
  at(index: number): T | undefined {
    return this.#items[index];
  }
  /** All items that are here, with their places. */
  entries(): [number, T][] {
    const entries: [number, T][] = [];
    this.#items.forEach((item, i) => {
      if (item !== undefined) entries.push([i, item]);
    });
    return entries;
  }
  /** The first place from `from` up to, but not, `to` whose item is missing; null when all are here. */
  missing(from: number, to: number): number | null {
    for (let i = Math.max(0, from); i < Math.min(to, this.total); i += 1) if (!this.at(i)) return i;
    return null;
  }
}
