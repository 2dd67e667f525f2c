import { magnitudeFor, roundLimit, type LimitKind } from '../charts/heat-map-limit.ts';
import { figure, type HeatMapNames } from '../charts/heat-map-text.ts';
import { matrixPicture } from '../charts/matrix-picture.ts';
import type { ChartPicture } from '../charts/picture.ts';
import { count } from '../ui/format.ts';

/** A matrix of a layer as its map has it. */
export interface MapContent {
  readonly values: Float64Array | null;
  readonly rows: number;
  /** With that of the bias weights. */
  readonly columns: number;
  readonly names: HeatMapNames;
  readonly columnNames?: readonly string[] | null;
  readonly rowNames?: readonly string[] | null;
  readonly limitKind?: LimitKind;
}

/** A layer's matrix for export; null before its first numbers. */
export function weightsPicture(map: MapContent, epoch: number): ChartPicture | null {
  const { values, rows, columns, names, columnNames, rowNames, limitKind = 'largest' } = map;
  if (values?.length !== rows * columns) return null;
  const numbered = (length: number, own: readonly string[] | null | undefined): string[] =>
    Array.from({ length }, (_, i) => own?.[i] ?? String(i + 1));
  return matrixPicture({
    title: `${names.matrix}, ${rows} × ${columns}, after epoch ${count(epoch)}`,
    values,
    rowLabels: numbered(rows, rowNames),
    columnLabels: ['w₀ (bias)', ...numbered(columns - 1, columnNames)],
    down: 'neuron',
    across: `weight from ${columnNames ? 'input' : names.column(1).replace(/ \d+/, '')}`,
    label: names.matrix,
    limit: roundLimit(magnitudeFor(limitKind, values)),
    figure: (value) => figure(value, 2),
  });
}

/** How many weights lie in each of equal bins over [−limit, limit]. */
export function distributionPicture(matrix: string, counts: Uint32Array, limit: number): ChartPicture {
  const width = (2 * limit || 1) / counts.length;
  return {
    title: `Distribution of the weights ${matrix}`,
    x: { label: 'w' },
    y: { label: 'weights', min: 0 },
    series: [
      {
        kind: 'bars',
        label: matrix,
        color: '--accent',
        barWidth: width,
        points: Array.from(counts, (y, bin) => ({ x: (bin - (counts.length - 1) / 2) * width, y })),
      },
    ],
  };
}
