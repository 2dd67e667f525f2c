/** Least number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = above[j - 1] + Number(a[i - 1] !== b[j - 1]);
      row[j] = Math.min(replaced, above[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = above;
    above = row;
  }
  return above[b.length];
}

/** The candidate that was probably meant, or null where none is near. Case does not count. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = word.toLowerCase();
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const begins = wanted.length > 1 && (other.startsWith(wanted) || wanted.startsWith(other));
    const distance = begins ? Math.min(1, editDistance(wanted, other)) : editDistance(wanted, other);
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  if (best === null || least >= Math.max(word.length, best.length)) return null;
  return least <= Math.max(1, Math.ceil(Math.min(word.length, best.length) / 2)) ? best : null;
}

/** ` Did you mean X?`, or nothing. */
export function didYouMean(
  word: string,
  candidates: readonly string[],
  shown = (name: string) => name,
): string {
  const found = nearest(word, candidates);
  return found === null ? '' : ` Did you mean ${shown(found)}?`;
}
