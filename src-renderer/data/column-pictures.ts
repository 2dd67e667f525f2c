import type { ColumnSummary, Correlations, PreparedSummary } from '@shared/contract/data-summary.ts';
import { namesOf, parts } from '@shared/design/choices.ts';
import { matrixPicture } from '../charts/matrix-picture.ts';
import type { ChartPicture, PictureSeries } from '../charts/picture.ts';

/** How the rows of the table are spread over a column's values. */
export function columnPicture({ name, distinct, histogram }: ColumnSummary): ChartPicture {
  const { labels, edges, counts } = histogram;
  const bars = (barWidth: number, xOf: (bin: number) => number): PictureSeries => ({
    kind: 'bars',
    label: name,
    color: '--accent',
    barWidth,
    points: counts.map((y, bin) => ({ x: xOf(bin), y })),
  });
  const y = { label: 'rows', min: 0 };
  if (edges.length === 0) {
    const title = `Rows of ${name}${distinct > labels.length ? `: its ${labels.length} most frequent categories` : ''}`;
    return { title, x: { label: name, categories: labels }, y, series: [bars(0.8, (bin) => bin)] };
  }
  const width = edges[1] - edges[0];
  // A bin lies between two edges; its row in the CSV names the middle.
  const centre = (bin: number): number => Number((edges[bin] / 2 + edges[bin + 1] / 2).toPrecision(12));
  return { title: `Histogram of ${name}`, x: { label: name }, y, series: [bars(width, centre)] };
}

/** Rows of each class in each part that has any; null where the target is numbers. */
export function balancePicture({ outputNames, parts: held }: PreparedSummary): ChartPicture | null {
  if (!held.training.classes) return null;
  const present = namesOf(parts).filter((part) => held[part].rows > 0);
  const width = 0.8 / present.length;
  return {
    title: 'Balance of the target',
    x: { label: 'class', categories: outputNames },
    y: { label: 'rows', min: 0 },
    series: present.map((part, place) => ({
      kind: 'bars',
      label: parts[part].label,
      color: `--chart-${part}`,
      barWidth: width,
      points: outputNames.map((_, index) => ({
        x: index + (place - (present.length - 1) / 2) * width,
        y: held[part].classes?.[index] ?? 0,
      })),
    })),
  };
}

/** Pearson's r of every pair of numeric columns. */
export function correlationsPicture({ names, matrix }: Correlations): ChartPicture {
  return matrixPicture({
    title: 'Correlations of numeric columns',
    values: matrix,
    rowLabels: names,
    columnLabels: names,
    down: 'column',
    across: 'column',
    label: 'Pearson’s r',
    limit: 1,
    blank: true,
    figure: (value) => (Number.isNaN(value) ? '' : value.toFixed(2).replace('-', '−')),
  });
}
