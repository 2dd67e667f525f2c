import {
  Chart,
  LinearScale,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartDataset,
  type Plugin,
  type Scale,
} from 'chart.js';
import { significant, tick } from '../ui/format.ts';
import { parseColor } from './color-scale.ts';
import {
  extent,
  type ChartPicture,
  type PictureAxis,
  type PictureField,
  type PicturePoint,
} from './picture.ts';

Chart.register(LinearScale, LineElement, LogarithmicScale, PointElement, ScatterController, Tooltip);

export type XyChart = Chart<'scatter', PicturePoint[]>;

/** The field's cells as a small picture, one pixel a cell; stretched when it is drawn. */
function fieldImage(field: PictureField): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas');
  canvas.width = field.columns;
  canvas.height = field.rows;
  const context = canvas.getContext('2d');
  if (!context) return null;
  const image = context.createImageData(field.columns, field.rows);
  const colors = field.colors(false);
  const parsed = new Map<string, readonly number[]>();
  for (let r = 0; r < field.rows; r++) {
    for (let c = 0; c < field.columns; c++) {
      const text = colors[r * field.columns + c];
      const rgb = parsed.get(text) ?? parseColor(text) ?? [128, 128, 128];
      parsed.set(text, rgb);
      // Row 0 is the lowest.
      image.data.set([...rgb, 255], 4 * ((field.rows - 1 - r) * field.columns + c));
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

const images = new WeakMap<Chart, { readonly image: HTMLCanvasElement; readonly field: PictureField }>();

/** Draws the field below everything else of the chart. */
const fieldPlugin: Plugin<'scatter'> = {
  id: 'field',
  beforeDatasetsDraw(chart) {
    const found = images.get(chart);
    if (!found) return;
    const { image, field } = found;
    const { ctx, scales, chartArea } = chart;
    const edge = (scale: (typeof scales)['x'], centres: ArrayLike<number>, last: boolean): number => {
      const half = centres.length > 1 ? (centres[1] - centres[0]) / 2 : 0.5;
      return scale.getPixelForValue(last ? centres[centres.length - 1] + half : centres[0] - half);
    };
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    ctx.imageSmoothingEnabled = false;
    const [left, right] = [edge(scales.x, field.x, false), edge(scales.x, field.x, true)];
    const [top, foot] = [edge(scales.y, field.y, true), edge(scales.y, field.y, false)];
    ctx.drawImage(image, left, top, right - left, foot - top);
    ctx.restore();
  },
};

/** @returns null where there is no canvas to draw on (tests without a browser) */
export function createXyChart(canvas: HTMLCanvasElement, onchoose: (id: number) => void): XyChart | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  return new Chart<'scatter', PicturePoint[]>(context, {
    type: 'scatter',
    data: { datasets: [] },
    options: {
      animation: false,
      onClick: (_event, elements, chart) => {
        const [first] = elements;
        if (!first) return;
        const point = chart.data.datasets[first.datasetIndex].data[first.index] as unknown as PicturePoint;
        if (point.id !== undefined) onchoose(point.id);
      },
    },
    plugins: [fieldPlugin],
  });
}

/** Draws the picture with the colours at the canvas. @param choosable points can be clicked */
export function drawXy(chart: XyChart, picture: ChartPicture, choosable: boolean): void {
  const style = getComputedStyle(chart.canvas);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const font = { family: style.fontFamily, size: 11 };
  const color = token('--chart-axis');
  const grid = { color: token('--chart-grid'), tickColor: token('--chart-grid') };
  const axis = (which: 'x' | 'y') => {
    const { label, logarithmic, categories }: PictureAxis = picture[which];
    const [min, max] = extent(picture, which);
    return {
      type: logarithmic ? ('logarithmic' as const) : ('linear' as const),
      min,
      max,
      title: { display: true, text: label, color, font },
      ticks: {
        color,
        font,
        maxRotation: 0,
        ...(categories ? { autoSkip: categories.length > 12 } : { maxTicksLimit: which === 'x' ? 9 : 7 }),
        includeBounds: false,
        callback: (value: string | number) =>
          categories ? (categories[Number(value)] ?? '') : tick(Number(value)),
      },
      ...(categories && {
        afterBuildTicks: (scale: Scale) => {
          scale.ticks = categories.map((_, value) => ({ value }));
        },
      }),
      grid: picture.field ? { display: false } : grid,
    };
  };
  const { onClick } = chart.options;
  chart.options = {
    onClick,
    onHover: choosable
      ? (_event, elements) => void (chart.canvas.style.cursor = elements.length > 0 ? 'pointer' : '')
      : undefined,
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    interaction: { mode: 'nearest', axis: 'xy', intersect: choosable },
    layout: { padding: { top: 6, right: 10 } },
    scales: { x: axis('x'), y: axis('y') },
    plugins: {
      tooltip: {
        animation: false,
        displayColors: false,
        callbacks: { label: (item) => wordsOf(picture, item.datasetIndex, item.dataIndex) },
      },
    },
  };
  chart.data.datasets = picture.series.map((series): ChartDataset<'scatter', PicturePoint[]> => ({
    label: series.label,
    data: [...series.points],
    showLine: series.kind === 'line',
    borderColor: token(series.color),
    backgroundColor: series.kind === 'points' ? `${token(series.color)}b0` : token(series.color),
    borderDash: series.dashed || series.aside ? [5, 3] : [],
    borderWidth: series.kind === 'points' ? 0 : series.aside ? 1 : series.strong ? 3 : 1.6,
    ...(series.kind === 'points' && picture.field
      ? { borderWidth: 1, borderColor: token('--surface'), backgroundColor: token(series.color) }
      : {}),
    pointStyle: series.mark ?? 'circle',
    pointRadius: series.kind === 'points' ? 3 : series.points.length < 15 && !series.aside ? 2.5 : 0,
    pointHitRadius: 5,
  }));
  const image = picture.field && fieldImage(picture.field);
  if (image && picture.field) images.set(chart, { image, field: picture.field });
  else images.delete(chart);
  chart.update('none');
}

/** A point in words: `versicolor: false positive rate 0.1, true positive rate 0.9`. */
function wordsOf({ series, x, y }: ChartPicture, index: number, place: number): string {
  const { label, points } = series[index];
  const point = points[place];
  const text = (axis: PictureAxis, value: number): string =>
    `${axis.label.replace(/ \(.*\)$/, '')} ${axis.categories?.[value] ?? significant(value)}`;
  const row = point.id === undefined ? '' : ` (data row ${point.id})`;
  return `${label}${row}: ${text(x, point.x)}, ${text(y, point.y)}`;
}
