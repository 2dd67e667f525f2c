/**
 * A chart as data: what it shows on the screen, and what is written when it is exported as SVG, PNG or CSV. Colours
 * are tokens of the style sheet (`--series-1`), so that each place resolves them for its own background.
 */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** What lies behind the point, e.g. a data row; it is handed back when the point is chosen. */
  readonly id?: number;
}

export interface PictureSeries {
  readonly label: string;
  readonly points: readonly PicturePoint[];
  readonly color: string;
  /** `bars` reach from y = 0 to the point and are as wide as `barWidth` in units of x. */
  readonly kind: 'line' | 'points' | 'bars';
  readonly dashed?: boolean;
  readonly mark?: 'circle' | 'triangle' | 'rect';
  readonly barWidth?: number;
  /** Drawn thicker than others. */
  readonly strong?: boolean;
  /** Not in the legend: a line to compare with, such as chance. */
  readonly aside?: boolean;
}

export interface PictureAxis {
  /** With its unit. */
  readonly label: string;
  readonly min?: number;
  readonly max?: number;
  readonly logarithmic?: boolean;
  /** Names at 0, 1, … where the axis has no numbers. */
  readonly categories?: readonly string[];
}

/** A rectangle of cells under the series: values over both axes, each with a colour. */
export interface PictureField {
  readonly columns: number;
  readonly rows: number;
  /** What `values` are, for the CSV: "P(setosa)". */
  readonly label: string;
  /** Centres of the cells, ascending, and (rows × columns) values. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** The values of the first and of the last colour, where the colours are a scale. */
  readonly range?: readonly [number, number];
  /** CSS colour of each cell, on the screen's background. @param light for paper, whatever the theme */
  readonly colors: (light: boolean) => readonly string[];
  /** Text in a cell, in matrices of few cells. */
  readonly texts?: readonly string[];
  /** A key to the colours, from −limit to +limit. */
  readonly scale?: { readonly limit: number; readonly colors: readonly string[] };
}

export interface ChartPicture {
  readonly title: string;
  readonly x: PictureAxis;
  readonly y: PictureAxis;
  readonly series: readonly PictureSeries[];
  readonly field?: PictureField;
  /** Row 0 of a field lies at the top, as in a matrix. */
  readonly downwards?: boolean;
}

const SERIES = 8;
/** The colour of the nth of several curves or classes; from the ninth on they come again. */
export const seriesColor = (index: number): string => `--series-${(index % SERIES) + 1}`;
/** With more curves than colours the second round is dashed. */
export const seriesDashed = (index: number): boolean => index >= SERIES;

/** Ends of an axis: as given, or the ends of what is drawn with a little room. */
export function extent(picture: ChartPicture, which: 'x' | 'y'): [number, number] {
  const axis = picture[which];
  if (axis.categories) return [-0.5, axis.categories.length - 0.5];
  let low = Infinity;
  let high = -Infinity;
  const take = (value: number): void => {
    if (!Number.isFinite(value) || (axis.logarithmic && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { points, kind, barWidth = 0 } of picture.series) {
    for (const point of points) {
      take(point[which]);
      if (kind === 'bars' && which === 'x') [point.x - barWidth / 2, point.x + barWidth / 2].forEach(take);
      if (kind === 'bars' && which === 'y') take(0);
    }
  }
  const { field } = picture;
  if (field) {
    const centres = field[which];
    const half = centres.length > 1 ? (centres[1] - centres[0]) / 2 : 0.5;
    take(centres[0] - half);
    take(centres[centres.length - 1] + half);
  }
  if (low > high) [low, high] = axis.logarithmic ? [0.1, 1] : [0, 1];
  if (low === high) [low, high] = axis.logarithmic ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
  const room = field || axis.logarithmic ? 0 : 0.03 * (high - low);
  const bars = which === 'y' && picture.series.some(({ kind }) => kind === 'bars') && low === 0;
  return [axis.min ?? (bars ? 0 : low - room), axis.max ?? high + room];
}

/** Round numbers within [low, high]: about `wanted` of them, steps of 1, 2 or 5 times a power of ten. */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw * 0.999) ?? 10 * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Powers of ten within [low, high], or round numbers where there are fewer than two. */
export function logTicksOf(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) return ticksOf(low, high, 5).filter((value) => value > 0);
  const every = Math.ceil((last - first + 1) / 8);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return powers.filter((power) => (power - first) % every === 0).map((power) => 10 ** power);
}
