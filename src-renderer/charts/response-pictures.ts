import type { ResponseSurface } from '@shared/contract/judged.ts';
import { css, mix, parseColor, type Rgb } from './color-scale.ts';
import {
  seriesColor,
  seriesDashed,
  type ChartPicture,
  type PictureAxis,
  type PictureSeries,
} from './picture.ts';

/** Colours of a theme: of a token of the style sheet. */
export type Tokens = (name: string) => string;

const LEVELS = 12;
const axisOf = ({ name, categories }: ResponseSurface['across']): PictureAxis => ({
  label: name,
  ...(categories && { categories }),
});
const rgb = (text: string): Rgb => parseColor(text) ?? [128, 128, 128];

/** Outputs while one input goes through its range: a curve per class or target. */
export function responseCurve(response: ResponseSurface): ChartPicture {
  const { across, outputNames, values, task, points } = response;
  const k = outputNames.length;
  const classes = task === 'classification';
  const kind = across.categories ? 'points' : 'line';
  const curves = outputNames.map((name, j): PictureSeries => ({
    kind,
    label: name,
    color: seriesColor(j),
    dashed: seriesDashed(j),
    points: Array.from(across.values, (x, i) => ({ x, y: values[i * k + j] })),
  }));
  const rows: PictureSeries[] =
    classes || k > 1
      ? []
      : [
          {
            kind: 'points',
            label: 'rows of the data',
            color: '--chart-axis',
            points: Array.from(points.across, (x, i) => ({ x, y: points.targets[i], id: points.rows[i] })),
          },
        ];
  const what = classes ? 'probability' : k === 1 ? outputNames[0] : 'prediction, each in its unit';
  return {
    title: `Response to ${across.name}`,
    x: axisOf(across),
    y: classes ? { label: what, min: 0, max: 1.02 } : { label: what },
    series: [...rows, ...curves],
  };
}

/** What a field shows: the class that is most probable, or one output. */
export type Shown = 'decision' | number;

/**
 * Outputs over two inputs as colours, with rows of the data on them. A decision has the colour of its class, the
 * stronger the surer; one output goes from orange (low) to blue (high), in steps, so that lines of equal height show.
 */
export function responseField(
  response: ResponseSurface,
  shown: Shown,
  tokens: (light: boolean) => Tokens,
): ChartPicture {
  const { across, up, outputNames, values, task, points } = response;
  const k = outputNames.length;
  const cells = values.length / k;
  const classes = task === 'classification';
  const column = (j: number): Float64Array =>
    Float64Array.from({ length: cells }, (_, i) => values[i * k + j]);
  const winners = Int32Array.from({ length: cells }, (_, i) => {
    let best = 0;
    for (let j = 1; j < k; j++) if (values[i * k + j] > values[i * k + best]) best = j;
    return best;
  });
  const height =
    shown === 'decision' ? Float64Array.from(winners, (j, i) => values[i * k + j]) : column(shown);
  const [low, high] = classes ? [0, 1] : [Math.min(...height), Math.max(...height)];
  const colors = (light: boolean): string[] => {
    const token = tokens(light);
    const surface = rgb(token('--surface'));
    const known = new Map<string, string>();
    const stepped = (key: string, make: () => Rgb): string => {
      if (!known.has(key)) known.set(key, css(make()));
      return known.get(key)!;
    };
    return Array.from(height, (value, i) => {
      if (shown === 'decision') {
        const sure = Math.max(0, (value - 1 / k) / (1 - 1 / k));
        const level = Math.round(sure * LEVELS) / LEVELS;
        const strength = 0.12 + 0.48 * level;
        return stepped(`${winners[i]} ${level}`, () =>
          mix(surface, rgb(token(seriesColor(winners[i]))), strength),
        );
      }
      const share = high > low ? (value - low) / (high - low) : 0.5;
      const level = Math.round((2 * share - 1) * LEVELS) / LEVELS;
      const end = level < 0 ? '--negative' : '--positive';
      return stepped(String(level), () => mix(rgb(token('--zero')), rgb(token(end)), Math.abs(level)));
    });
  };
  const place = (i: number) => ({ x: points.across[i], y: points.up[i], id: points.rows[i] });
  const all = [...points.rows.keys()];
  const series: PictureSeries[] = classes
    ? outputNames.map((name, j) => ({
        kind: 'points',
        label: name,
        color: seriesColor(j),
        points: all.filter((i) => points.targets[i] === j).map(place),
      }))
    : [{ kind: 'points', label: 'rows of the data', color: '--foreground', points: all.map(place) }];
  const label =
    shown === 'decision'
      ? 'probability of the predicted class'
      : classes
        ? `P(${outputNames[shown]})`
        : outputNames[shown];
  return {
    title: `${shown === 'decision' ? 'Decision' : label} over ${across.name} and ${up!.name}`,
    x: axisOf(across),
    y: axisOf(up!),
    series: series.filter((one) => one.points.length > 0),
    field: {
      columns: across.values.length,
      rows: up!.values.length,
      label,
      x: across.values,
      y: up!.values,
      values: height,
      range: [low, high],
      colors,
    },
  };
}
