import type { Slice } from '@shared/contract/explain.ts';

/** A part of a list, and how long the whole is. */
export interface Part<T> {
  readonly from: number;
  readonly total: number;
  readonly items: T[];
}

export function sliceOf<T>(list: readonly T[], { from, count }: Slice): Part<T> {
  return { from, total: list.length, items: list.slice(from, from + count) };
}

/** A part of a list in other words. */
export function listed<T, R>(list: readonly T[], slice: Slice, tell: (item: T, index: number) => R): Part<R> {
  const part = sliceOf(list, slice);
  return { ...part, items: part.items.map((item, i) => tell(item, part.from + i)) };
}
