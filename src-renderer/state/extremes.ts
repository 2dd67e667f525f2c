/**
 * Samples in a block of the lowest level; each level above joins two blocks. So few, that a column just longer than
 * asked for still gives about half of the points asked for.
 */
const BLOCK = 4;

interface Level {
  /** Index of the smallest and largest finite sample of each block; −1 where a block has none. */
  low: Int32Array;
  high: Int32Array;
}

/**
 * Index of the extremes of a growing column, at every scale: asking for any stretch in ≤ n points reads O(n)
 * blocks however long the column is, and bringing it up to date reads only what was added.
 */
export class Extremes {
  readonly #levels: Level[] = [];
  #count = 0;

  /** Takes in `values[0 … count)`; what was taken in before must not have changed. */
  update(values: Float64Array, count: number): void {
    let dirty = Math.floor(this.#count / BLOCK);
    let blocks = Math.ceil(count / BLOCK);
    if (count === this.#count) return;
    this.#count = count;
    this.#grow(0, blocks);
    for (let block = dirty; block < blocks; block += 1) this.#scan(values, block, count);
    for (let level = 1; blocks > 1; level += 1) {
      const below = blocks;
      dirty >>= 1;
      blocks = (blocks + 1) >> 1;
      this.#grow(level, blocks);
      for (let block = dirty; block < blocks; block += 1) this.#join(values, level, block, below);
    }
  }

  /**
   * Indices into `[from, to)` that show its course in at most `limit` points: the first, the last, and the
   * extremes of equal stretches between; all of them when they fit. Non-finite samples are left out when thinning.
   */
  pick(from: number, to: number, limit: number): number[] {
    const length = to - from;
    if (length <= limit) return Array.from({ length: Math.max(0, length) }, (_, offset) => from + offset);
    // Both ends are kept, and the blocks at the ends of the stretch reach over its borders.
    const stretches = Math.floor((limit - 2) / 2) - 2;
    let level = 0;
    while (level < this.#levels.length - 1 && (BLOCK << level) * stretches < length) level += 1;
    const size = BLOCK << level;
    const picked = [from];
    const add = (index: number) => {
      if (index > picked[picked.length - 1] && index < to - 1) picked.push(index);
    };
    for (let block = Math.floor(from / size); block * size < to; block += 1) {
      const low = this.#levels[level].low[block];
      const high = this.#levels[level].high[block];
      add(Math.min(low, high));
      add(Math.max(low, high));
    }
    picked.push(to - 1);
    return picked;
  }

  #grow(level: number, blocks: number): void {
    const old = this.#levels[level];
    if (old && old.low.length >= blocks) return;
    const capacity = Math.max(64, 2 * blocks);
    const grown = { low: new Int32Array(capacity).fill(-1), high: new Int32Array(capacity).fill(-1) };
    if (old) {
      grown.low.set(old.low);
      grown.high.set(old.high);
    }
    this.#levels[level] = grown;
  }

  #scan(values: Float64Array, block: number, count: number): void {
    let low = -1;
    let high = -1;
    for (let i = block * BLOCK; i < Math.min(count, (block + 1) * BLOCK); i += 1) {
      if (!Number.isFinite(values[i])) continue;
      if (low < 0 || values[i] < values[low]) low = i;
      if (high < 0 || values[i] > values[high]) high = i;
    }
    this.#levels[0].low[block] = low;
    this.#levels[0].high[block] = high;
  }

  #join(values: Float64Array, level: number, block: number, below: number): void {
    const { low, high } = this.#levels[level - 1];
    const left = 2 * block;
    const right = left + 1 < below ? left + 1 : left;
    const better = (a: number, b: number, sign: number) => {
      if (a < 0 || b < 0) return Math.max(a, b);
      return sign * values[b] < sign * values[a] ? b : a;
    };
    this.#levels[level].low[block] = better(low[left], low[right], 1);
    this.#levels[level].high[block] = better(high[left], high[right], -1);
  }
}
