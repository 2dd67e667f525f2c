import { csvCell } from '@shared/formats/trace-table.ts';
import type { ChartPicture, PictureAxis } from './picture.ts';

const line = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => csvCell(String(cell))).join(',');
const named = (axis: PictureAxis, value: number): string | number =>
  axis.categories?.[Math.round(value)] ?? value;

/** Whether all series have the same x values, so that each can be a column of its own. */
function aligned({ series }: ChartPicture): boolean {
  const [first] = series;
  return series.every(
    ({ points }) =>
      points.length === first.points.length && points.every(({ x }, i) => Object.is(x, first.points[i].x)),
  );
}

/**
 * The numbers of a picture as CSV, in full precision: a column per curve where all have the same x values, else a row
 * per point with the name of its curve; a row per cell of a field.
 */
export function pictureCsv(picture: ChartPicture): string {
  const { x, y, field } = picture;
  const series = picture.series.filter(({ aside }) => !aside);
  const blocks: string[][] = [];
  if (field) {
    const cells = Array.from({ length: field.rows * field.columns }, (_, i) =>
      line([
        named(x, field.x[i % field.columns]),
        named(y, field.y[Math.floor(i / field.columns)]),
        field.values[i],
      ]),
    );
    blocks.push([line([x.label, y.label, field.label]), ...cells]);
  }
  if (series.length > 0 && !field && aligned(picture)) {
    const rows = series[0].points.map((point, i) =>
      line([named(x, point.x), ...series.map(({ points }) => named(y, points[i].y))]),
    );
    const heads = series.length === 1 ? [y.label] : series.map(({ label }) => `${label}: ${y.label}`);
    blocks.push([line([x.label, ...heads]), ...rows]);
  } else if (series.length > 0) {
    const ids = series.some(({ points }) => points.some(({ id }) => id !== undefined));
    const rows = series.flatMap(({ label, points }) =>
      points.map((point) =>
        line([label, named(x, point.x), named(y, point.y), ...(ids ? [point.id ?? ''] : [])]),
      ),
    );
    blocks.push([line(['series', x.label, y.label, ...(ids ? ['data row'] : [])]), ...rows]);
  }
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
