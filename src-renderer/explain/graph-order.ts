const rowGap = 26;
const passGap = 10;
const sweeps = 12;

/** A box, or a place that an edge passes through. */
export interface Place {
  readonly id: number | null;
  readonly column: number;
  readonly half: number;
  readonly before: Place[];
  readonly after: Place[];
  order: number;
  y: number;
}

/** Orders each column by the medians of its neighbours, forth and back, and keeps the order with fewest crossings. */
export function arrange(columns: Place[][]): void {
  const best = { crossings: crossings(columns), order: columns.map((column) => [...column]) };
  for (let sweep = 0; sweep < sweeps && best.crossings > 0; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : columns.toReversed()) {
      const keys = new Map(
        column.map((place) => [
          place,
          median((forward ? place.before : place.after).map(({ order }) => order)) ?? place.order,
        ]),
      );
      column.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
      column.forEach((place, i) => (place.order = i));
    }
    const now = crossings(columns);
    if (now >= best.crossings) continue;
    best.crossings = now;
    best.order = columns.map((column) => [...column]);
  }
  best.order.forEach((order, c) => {
    columns[c].splice(0, order.length, ...order);
    order.forEach((place, i) => (place.order = i));
  });
}

function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Pairs of edges between neighbouring columns that cross: inversions of the far ends, counted with a Fenwick tree. */
function crossings(columns: readonly (readonly Place[])[]): number {
  let total = 0;
  for (const [c, column] of columns.entries()) {
    const next = columns[c + 1];
    if (!next) break;
    const tree = new Array<number>(next.length + 1).fill(0);
    let seen = 0;
    for (const place of column) {
      const ends = place.after.map(({ order }) => order);
      for (const end of ends) {
        let notAbove = 0;
        for (let i = end + 1; i > 0; i -= i & -i) notAbove += tree[i];
        total += seen - notAbove;
      }
      for (const end of ends) {
        for (let i = end + 1; i <= next.length; i += i & -i) tree[i] += 1;
        seen += 1;
      }
    }
  }
  return total;
}

/** Rows: every place towards the mean of its neighbours, as near as the order of its column allows. */
export function settle(columns: readonly (readonly Place[])[]): void {
  for (const column of columns)
    spread(
      column,
      column.map(() => 0),
    );
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const forward = sweep % 2 === 0;
    for (const column of forward ? columns : columns.toReversed()) {
      spread(
        column,
        column.map((place) => {
          const near =
            sweep >= sweeps - 2 ? [...place.before, ...place.after] : forward ? place.before : place.after;
          return near.length > 0 ? near.reduce((sum, { y }) => sum + y, 0) / near.length : place.y;
        }),
      );
    }
  }
}

const distance = (above: Place, below: Place): number =>
  above.half + below.half + (above.id === null || below.id === null ? passGap : rowGap);

/** The y nearest to what is wanted (least squares) that keep order and distance: pool adjacent violators. */
function spread(column: readonly Place[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  column.forEach((place, i) => offsets.push(i === 0 ? 0 : offsets[i - 1] + distance(column[i - 1], place)));
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((y, i) => {
    let pool = { sum: y - offsets[i], count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count >= pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  });
  let i = 0;
  for (const { sum, count } of pools)
    for (let k = 0; k < count; k += 1, i += 1) column[i].y = sum / count + offsets[i];
}
