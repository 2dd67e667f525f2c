import { arrange, settle, type Place } from './graph-order.ts';

/** A box to place: its column follows from the longest way to it, its row from the layout. */
export interface Box {
  readonly id: number;
  readonly level: number;
  readonly width: number;
  readonly height: number;
  readonly operands: readonly number[];
}

export interface PlacedBox {
  readonly id: number;
  /** Middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly column: number;
}

export interface PlacedEdge {
  readonly from: number;
  readonly to: number;
  /** Which operand of `to` it is. */
  readonly operand: number;
  /** From the right side of `from` to the left side of `to`, by way of free places in the columns between. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Too long to be drawn: only its end is, to be labelled with where it comes from. */
  readonly stub: boolean;
}

export interface GraphLayout {
  readonly boxes: ReadonlyMap<number, PlacedBox>;
  readonly edges: readonly PlacedEdge[];
  readonly columns: readonly (readonly number[])[];
  readonly width: number;
  readonly height: number;
  /** The height at which the first column has its middle. */
  readonly start: number;
}

/** Columns that an edge may pass. */
const longestEdge = 10;
const stubLength = 22;

/**
 * A layered drawing from left to right: everything just before its first use and right of its operands,
 * crossings lessened by medians, rows placed by least squares without overlap. Deterministic.
 *
 * @param boxes in evaluation order; operands that are not among them have no edge
 * @param columnGap between two columns
 */
export function graphLayout(boxes: readonly Box[], columnGap = 52): GraphLayout {
  const columnOf = columnsOf(boxes);
  const columnCount = Math.max(0, ...columnOf.values()) + 1;
  const places = new Map<number, Place>();
  const columns: Place[][] = Array.from({ length: columnCount }, () => []);
  const add = (id: number | null, column: number, half: number): Place => {
    const place = { id, column, half, before: [], after: [], order: columns[column].length, y: 0 };
    columns[column].push(place);
    return place;
  };
  for (const { id, height } of boxes) places.set(id, add(id, columnOf.get(id) ?? 0, height / 2));

  const routes: { from: number; to: number; operand: number; through: Place[]; stub: boolean }[] = [];
  for (const { id, operands } of boxes) {
    const to = places.get(id) as Place;
    operands.forEach((from, operand) => {
      const start = places.get(from);
      if (!start) return;
      const earlier = operands.indexOf(from);
      const same = earlier < operand && routes.find((route) => route.to === id && route.operand === earlier);
      if (same) {
        routes.push({ ...same, operand });
        return;
      }
      const through: Place[] = [];
      if (to.column - start.column > longestEdge) {
        routes.push({ from, to: id, operand, through, stub: true });
        return;
      }
      let last = start;
      for (let column = start.column + 1; column < to.column; column += 1) {
        const place = add(null, column, 0);
        link(last, place);
        through.push(place);
        last = place;
      }
      link(last, to);
      routes.push({ from, to: id, operand, through, stub: false });
    });
  }

  arrange(columns);
  settle(columns);

  const widths = columns.map((column) =>
    Math.max(
      0,
      ...boxes.filter(({ id }) => column.some((place) => place.id === id)).map(({ width }) => width),
    ),
  );
  const middles: number[] = [];
  let x = 0;
  for (const width of widths) {
    middles.push(x + width / 2);
    x += width + columnGap;
  }
  const all = columns.flat();
  const top = Math.min(0, ...all.map(({ y, half }) => y - half));
  const bottom = Math.max(0, ...all.map(({ y, half }) => y + half));

  const placed = new Map<number, PlacedBox>();
  for (const { id, width, height } of boxes) {
    const { column, y } = places.get(id) as Place;
    placed.set(id, { id, x: middles[column], y: y - top, width, height, column });
  }
  const stubs = new Map<number, number>();
  const edges = routes.map(({ from, to, operand, through, stub }) => {
    const [start, end] = [placed.get(from) as PlacedBox, placed.get(to) as PlacedBox];
    if (stub) {
      const before = stubs.get(to) ?? 0;
      stubs.set(to, before + 1);
      const [left, y] = [end.x - end.width / 2, end.y + 9 - 9 * (before % 3)];
      return { from, to, operand, stub, points: [[left - stubLength, y] as const, [left, y] as const] };
    }
    const between = through.flatMap(({ column, y }) => {
      const side = widths[column] / 2;
      return [
        [middles[column] - side, y - top],
        [middles[column] + side, y - top],
      ] as const;
    });
    const points = [
      [start.x + start.width / 2, start.y] as const,
      ...between,
      [end.x - end.width / 2, end.y] as const,
    ];
    return { from, to, operand, stub, points };
  });
  return {
    boxes: placed,
    edges,
    columns: columns.map((column) => column.flatMap(({ id }) => (id === null ? [] : [id]))),
    width: Math.max(0, x - columnGap),
    height: bottom - top,
    start: (columns[0].length > 0 ? (columns[0][0].y + columns[0][columns[0].length - 1].y) / 2 : 0) - top,
  };
}

function link(from: Place, to: Place): void {
  from.after.push(to);
  to.before.push(from);
}

/** Levels without gaps; what is used stands just before its first use, so that edges are short. */
function columnsOf(boxes: readonly Box[]): Map<number, number> {
  const level = new Map(boxes.map((box) => [box.id, box.level]));
  const firstUse = new Map<number, number>();
  for (const { id, operands } of boxes.toReversed()) {
    const use = firstUse.get(id);
    const mine = use === undefined ? (level.get(id) ?? 0) : use - 1;
    level.set(id, mine);
    for (const operand of operands) firstUse.set(operand, Math.min(firstUse.get(operand) ?? Infinity, mine));
  }
  const used = [...new Set(level.values())].sort((a, b) => a - b);
  const index = new Map(used.map((value, i) => [value, i]));
  return new Map([...level].map(([id, value]) => [id, index.get(value) ?? 0]));
}
