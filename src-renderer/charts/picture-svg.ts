import { tick } from '../ui/format.ts';
import { distinctLabels } from './heat-map-text.ts';
import {
  extent,
  logTicksOf,
  ticksOf,
  type ChartPicture,
  type PictureAxis,
  type PictureSeries,
} from './picture.ts';

/** How a picture looks on paper. */
export interface PictureTheme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Colour of a token of the style sheet. */
  readonly token: (name: string) => string;
  /** Whether it is the light theme. */
  readonly light: boolean;
  readonly font: string;
}

export interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const WIDTH = 640;
const HEIGHT = 440;
const MOST_HEIGHT = 900;
const LEGEND_LINE = 18;
/** Names of an axis stand so far apart, also where they are tilted. */
const NAME_LINE = 12;

const escape = (text: string): string =>
  text.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c] ?? c);
const round = (value: number): number => Math.round(value * 100) / 100;
/** About how wide a text is at a size; pictures are laid out without a screen. */
const widthOf = (text: string, size: number): number => [...text].length * size * 0.56;
const short = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** Places of the names that are written along a length: all, or the first and every so many, a line apart. */
function thinned(names: number, length: number): number[] {
  const every = Math.max(1, Math.ceil((names * NAME_LINE) / length));
  return Array.from({ length: Math.ceil(names / every) }, (_, i) => i * every);
}

function scaleOf(axis: PictureAxis, [low, high]: [number, number], from: number, to: number): Scale {
  const map = axis.logarithmic ? Math.log10 : (value: number) => value;
  const [a, b] = [map(low), map(high)];
  const at = (value: number): number => from + ((map(value) - a) / (b - a)) * (to - from);
  const names = axis.categories && distinctLabels(axis.categories, 18);
  const values = axis.categories
    ? thinned(axis.categories.length, Math.abs(to - from))
    : axis.logarithmic
      ? logTicksOf(low, high)
      : ticksOf(low, high, Math.abs(to - from) / 90);
  return {
    at,
    ticks: values.map((value) => ({
      at: at(value),
      text: names ? names[value] : tick(value),
    })),
  };
}

function markOf(series: PictureSeries, x: number, y: number, color: string): string {
  const paint = `fill="${color}" fill-opacity="0.75"`;
  if (series.mark === 'triangle') return `<path d="M${round(x)} ${round(y - 3.4)}l3.2 5.6h-6.4z" ${paint}/>`;
  if (series.mark === 'rect')
    return `<rect x="${round(x - 2.5)}" y="${round(y - 2.5)}" width="5" height="5" ${paint}/>`;
  return `<circle cx="${round(x)}" cy="${round(y)}" r="2.6" ${paint}/>`;
}

function seriesSvg(series: PictureSeries, x: Scale, y: Scale, logarithmic: boolean, color: string): string {
  const inside = series.points.filter(
    (point) => Number.isFinite(point.x) && Number.isFinite(point.y) && !(logarithmic && point.y <= 0),
  );
  if (series.kind === 'points')
    return inside.map((point) => markOf(series, x.at(point.x), y.at(point.y), color)).join('');
  if (series.kind === 'bars') {
    const half = (series.barWidth ?? 1) / 2;
    return inside
      .map((point) => {
        const [left, right] = [x.at(point.x - half), x.at(point.x + half)];
        const [top, foot] = [y.at(Math.max(0, point.y)), y.at(Math.min(0, point.y))];
        return `<rect x="${round(left)}" y="${round(top)}" width="${round(Math.max(0.5, right - left - 0.5))}" height="${round(foot - top)}" fill="${color}"/>`;
      })
      .join('');
  }
  const path = inside.map((point) => `${round(x.at(point.x))},${round(y.at(point.y))}`).join(' ');
  const dash = series.dashed || series.aside ? ' stroke-dasharray="5 3"' : '';
  return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="${series.aside ? 1 : series.strong ? 3 : 1.6}"${dash}/>`;
}

/** Cells of one colour that lie side by side are one rectangle. */
function fieldSvg(picture: ChartPicture, x: Scale, y: Scale, theme: PictureTheme): string {
  const { field } = picture;
  if (!field) return '';
  const colors = field.colors(theme.light);
  const edges = (centres: ArrayLike<number>, at: (value: number) => number): number[] => {
    const half = centres.length > 1 ? (centres[1] - centres[0]) / 2 : 0.5;
    return [...Array.from(centres, (centre) => at(centre - half)), at(centres[centres.length - 1] + half)];
  };
  const xs = edges(field.x, x.at);
  const ys = edges(field.y, y.at);
  const parts: string[] = [];
  for (let r = 0; r < field.rows; r++) {
    for (let from = 0; from < field.columns;) {
      const color = colors[r * field.columns + from];
      let to = from + 1;
      while (!field.texts && to < field.columns && colors[r * field.columns + to] === color) to++;
      const [top, foot] = [Math.min(ys[r], ys[r + 1]), Math.max(ys[r], ys[r + 1])];
      parts.push(
        `<rect x="${round(xs[from])}" y="${round(top)}" width="${round(xs[to] - xs[from] + 0.2)}" height="${round(foot - top + 0.2)}" fill="${color}"/>`,
      );
      from = to;
    }
  }
  field.texts?.forEach((text, i) => {
    const [c, r] = [i % field.columns, Math.floor(i / field.columns)];
    const size = Math.min(13, (xs[c + 1] - xs[c]) / Math.max(2.4, text.length * 0.62));
    if (size < 5) return;
    parts.push(
      `<text x="${round((xs[c] + xs[c + 1]) / 2)}" y="${round((ys[r] + ys[r + 1]) / 2 + size / 3)}" font-size="${round(size)}" text-anchor="middle" fill="${theme.text}" stroke="${theme.background}" stroke-width="2" paint-order="stroke">${escape(text)}</text>`,
    );
  });
  return parts.join('');
}

/** The key to the colours of a field: a strip from −limit to +limit. */
function keySvg(field: ChartPicture['field'], at: number, y: number, theme: PictureTheme): string {
  if (!field?.scale) return '';
  const { limit, colors } = field.scale;
  const width = 160 / colors.length;
  const end = (text: string, x: number, anchor: string): string =>
    `<text x="${round(x)}" y="${y + 9}" font-size="11" text-anchor="${anchor}" fill="${theme.muted}">${escape(text)}</text>`;
  const left = at + 70;
  return [
    end(`−${tick(limit)}`, left - 6, 'end'),
    ...colors.map(
      (color, i) =>
        `<rect x="${round(left + i * width)}" y="${y}" width="${round(width + 0.2)}" height="10" fill="${color}"/>`,
    ),
    end(`+${tick(limit)}`, left + 166, 'start'),
    end(field.label, left + 214, 'start'),
  ].join('');
}

/** The picture as an SVG document with title, labelled axes and legend. */
export function pictureSvg(picture: ChartPicture, theme: PictureTheme): Drawn {
  const named = picture.series.filter(({ aside }) => !aside);
  const legendRows: PictureSeries[][] = [[]];
  let line = 0;
  for (const series of named.length > 1 || picture.field ? named : []) {
    const width = widthOf(short(series.label, 40), 12) + 44;
    if (line + width > WIDTH - 90 && legendRows[0].length > 0) {
      legendRows.push([]);
      line = 0;
    }
    legendRows[legendRows.length - 1].push(series);
    line += width;
  }
  const seriesHeight = legendRows[0].length > 0 ? legendRows.length * LEGEND_LINE + 6 : 0;
  const legendHeight = seriesHeight + (picture.field?.scale ? LEGEND_LINE + 6 : 0);
  const yTexts = scaleOf(picture.y, extent(picture, 'y'), 0, HEIGHT - 100).ticks.map(({ text }) =>
    widthOf(text, 11),
  );
  const left = Math.max(62, Math.max(0, ...yTexts) + 34);
  const tilted = (picture.x.categories ?? []).some(
    (name) => widthOf(name, 11) > (WIDTH - left - 20) / picture.x.categories!.length,
  );
  const foot = tilted ? 96 : 52;
  // A matrix of many rows is taller, so that they can have their names.
  const rows = picture.downwards ? (picture.field?.rows ?? 0) : 0;
  const height = Math.min(MOST_HEIGHT, Math.max(HEIGHT, rows * NAME_LINE + 40 + foot)) + legendHeight;
  const frame = { top: 40, right: WIDTH - 20, bottom: height - foot - legendHeight };
  const x = scaleOf(picture.x, extent(picture, 'x'), left, frame.right);
  const [low, high] = extent(picture, 'y');
  const y = picture.downwards
    ? scaleOf(picture.y, [low, high], frame.top, frame.bottom)
    : scaleOf(picture.y, [low, high], frame.bottom, frame.top);
  const text = (at: [number, number], content: string, size: number, fill: string, more = ''): string =>
    `<text x="${round(at[0])}" y="${round(at[1])}" font-size="${size}" fill="${fill}"${more}>${escape(content)}</text>`;
  const gridLine = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${theme.grid}"/>`;
  const middle = ' text-anchor="middle"';
  const turned = (cx: number, cy: number): string =>
    ` transform="rotate(-90 ${round(cx)} ${round(cy)})"${middle}`;
  const legend = legendRows.flatMap((row, i) => {
    let at = left;
    return row.map((series) => {
      const color = theme.token(series.color);
      const cy = height - legendHeight + i * LEGEND_LINE + 8;
      const dash = series.dashed ? ' stroke-dasharray="5 3"' : '';
      const sign =
        series.kind === 'points'
          ? markOf(series, at + 12, cy, color)
          : series.kind === 'bars'
            ? `<rect x="${round(at + 6)}" y="${cy - 5}" width="12" height="10" fill="${color}"/>`
            : `<line x1="${round(at)}" x2="${round(at + 24)}" y1="${cy}" y2="${cy}" stroke="${color}" stroke-width="2"${dash}/>`;
      const label = short(series.label, 40);
      const drawn = sign + text([at + 30, cy + 4], label, 12, theme.text);
      at += widthOf(label, 12) + 44;
      return drawn;
    });
  });
  const clip = `<clipPath id="frame"><rect x="${left}" y="${frame.top}" width="${round(frame.right - left)}" height="${round(frame.bottom - frame.top)}"/></clipPath>`;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${escape(theme.font)}">`,
    `<title>${escape(picture.title)}</title><defs>${clip}</defs>`,
    `<rect width="${WIDTH}" height="${height}" fill="${theme.background}"/>`,
    text([left, 24], short(picture.title, 76), 14, theme.text, ' font-weight="600"'),
    `<g clip-path="url(#frame)">${fieldSvg(picture, x, y, theme)}</g>`,
    ...(picture.field ? [] : x.ticks.map(({ at }) => gridLine(at, frame.top, at, frame.bottom))),
    ...(picture.field ? [] : y.ticks.map(({ at }) => gridLine(left, at, frame.right, at))),
    `<rect x="${left}" y="${frame.top}" width="${round(frame.right - left)}" height="${round(frame.bottom - frame.top)}" fill="none" stroke="${theme.muted}"/>`,
    `<g clip-path="url(#frame)">`,
    ...picture.series.map((series) =>
      seriesSvg(series, x, y, picture.y.logarithmic === true, theme.token(series.color)),
    ),
    '</g>',
    ...x.ticks.map(({ at, text: content }) =>
      tilted
        ? text(
            [at + 4, frame.bottom + 14],
            content,
            11,
            theme.muted,
            ` text-anchor="end" transform="rotate(-35 ${round(at + 4)} ${round(frame.bottom + 14)})"`,
          )
        : text([at, frame.bottom + 16], content, 11, theme.muted, middle),
    ),
    ...y.ticks.map(({ at, text: content }) =>
      text([left - 7, at + 4], content, 11, theme.muted, ' text-anchor="end"'),
    ),
    text([(left + frame.right) / 2, frame.bottom + foot - 16], picture.x.label, 12, theme.text, middle),
    text(
      [18, (frame.top + frame.bottom) / 2],
      picture.y.label,
      12,
      theme.text,
      turned(18, (frame.top + frame.bottom) / 2),
    ),
    ...legend,
    keySvg(picture.field, left, height - LEGEND_LINE, theme),
    '</svg>',
    '',
  ];
  return { svg: parts.join('\n'), width: WIDTH, height };
}
