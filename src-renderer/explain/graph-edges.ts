import type { PlacedEdge } from './graph-layout.ts';

/** A smooth path through the points of an edge, flat where it leaves and arrives. */
export function edgePath(points: PlacedEdge['points']): string {
  const round = (value: number) => Math.round(value * 10) / 10;
  const [[x0, y0], ...rest] = points;
  let path = `M${round(x0)} ${round(y0)}`;
  let [x, y] = [x0, y0];
  for (const [nextX, nextY] of rest) {
    const middle = (x + nextX) / 2;
    path +=
      y === nextY
        ? `H${round(nextX)}`
        : `C${round(middle)} ${round(y)} ${round(middle)} ${round(nextY)} ${round(nextX)} ${round(nextY)}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

/** Where the local derivative of an edge is written: in the middle of its last stretch. */
export function labelPoint(points: PlacedEdge['points']): readonly [number, number] {
  const [[x1, y1], [x2, y2]] = points.slice(-2);
  return [x1 + (x2 - x1) * 0.56, y1 + (y2 - y1) * 0.6];
}
