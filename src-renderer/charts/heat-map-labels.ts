/** Which rows and columns of a heat map are labelled, and how. Lengths are in CSS pixels unless said otherwise. */
export const labelSize = 11;
/** Characters. */
export const longestName = 16;

export interface ColumnLabels {
  readonly indices: readonly number[];
  /** Written from bottom to top. */
  readonly upright: boolean;
  /** Names; otherwise the index from 1. */
  readonly words: boolean;
}

/** The indices (from 1) that get a label: all, or 1 and the multiples of a round step, `distance` pixels apart. */
export function labelled(cells: number, length: number, distance: number): number[] {
  const perCell = length / cells;
  if (perCell >= distance) return Array.from({ length: cells }, (_, i) => i + 1);
  let step = 1;
  for (const next of [2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000]) {
    step = next;
    if (step * perCell >= distance) break;
  }
  const indices = [1];
  for (let index = step; index <= cells; index += step) {
    if ((index - 1) * perCell >= distance) indices.push(index);
  }
  return indices;
}

/** Names across where they fit, else upwards, else numbers at round steps. */
export function columnLabels(cells: number, perColumn: number, widest: number, words: boolean): ColumnLabels {
  if (words && widest + 6 <= perColumn) return { indices: labelled(cells, cells, 0), upright: false, words };
  if (words && perColumn >= labelSize + 1)
    return { indices: labelled(cells, cells, 0), upright: true, words };
  return { indices: labelled(cells, cells * perColumn, 26), upright: false, words: false };
}

/** Room above the cells for these labels. */
export function labelRoom(labels: ColumnLabels, widest: number): number {
  return labels.upright ? Math.ceil(widest) + 10 : labelSize + 8;
}
