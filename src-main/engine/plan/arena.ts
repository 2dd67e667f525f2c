import type { Slot } from './plan.ts';

/** Rows of 8 doubles: a slot starts on a 64-byte line. */
const ALIGNMENT = 8;

interface Region {
  readonly from: number;
  readonly to: number;
}

/** Lays slots out in one array; a region that is released serves later slots again. */
export class Arena {
  readonly slots: Slot[] = [];
  #length = 0;
  #free: Region[] = [];

  /** Doubles in all. */
  get length(): number {
    return this.#length;
  }

  allocate(slot: Omit<Slot, 'id' | 'offset'>): number {
    const id = this.slots.length;
    const size = Math.ceil((slot.rows * slot.columns) / ALIGNMENT) * ALIGNMENT;
    this.slots.push({ ...slot, id, offset: this.#place(size) });
    return id;
  }

  /** The slot's region may be given to another from now on. */
  release(id: number): void {
    const { offset, rows, columns } = this.slots[id];
    this.#free.push({ from: offset, to: offset + Math.ceil((rows * columns) / ALIGNMENT) * ALIGNMENT });
    this.#free.sort((a, b) => a.from - b.from);
    this.#free = this.#free.reduce<Region[]>((merged, region) => {
      const previous = merged.at(-1);
      if (previous?.to === region.from) merged[merged.length - 1] = { from: previous.from, to: region.to };
      else merged.push(region);
      return merged;
    }, []);
  }

  #place(size: number): number {
    const index = this.#free.findIndex((region) => region.to - region.from >= size);
    if (index < 0) {
      const offset = this.#length;
      this.#length += size;
      return offset;
    }
    const { from, to } = this.#free[index];
    if (to - from === size) this.#free.splice(index, 1);
    else this.#free[index] = { from: from + size, to };
    return from;
  }
}
