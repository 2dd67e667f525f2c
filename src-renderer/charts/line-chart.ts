import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import { count, significant, tick } from '../ui/format.ts';

Chart.register(LinearScale, LineController, LineElement, LogarithmicScale, PointElement, Tooltip, zoom);

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

export interface Curve {
  readonly label: string;
  /** Fresh with every change: Chart.js keeps it and must not see it grow. */
  readonly points: CurvePoint[];
  /** A token of the style sheet, e.g. `--chart-training`. */
  readonly color: string;
  readonly dashed?: boolean;
}

export interface Range {
  readonly from: number;
  readonly to: number;
}

export type LineChart = Chart<'line', CurvePoint[]>;

/** Tokens as the style sheet has them at the element now: light or dark. */
function tokensOf(element: Element): (name: string) => string {
  const style = getComputedStyle(element);
  return (name) => style.getPropertyValue(name).trim();
}

/** A logarithmic axis has no place for what is not positive. */
const drawable = (points: CurvePoint[], logarithmic: boolean): CurvePoint[] =>
  logarithmic ? points.filter(({ y }) => y > 0) : points;

function dataset(
  curve: Curve,
  logarithmic: boolean,
  token: (name: string) => string,
): ChartDataset<'line', CurvePoint[]> {
  const data = drawable(curve.points, logarithmic);
  const single = data.length === 1;
  return {
    label: curve.label,
    data,
    borderColor: token(curve.color),
    backgroundColor: token(curve.color),
    borderDash: curve.dashed ? [5, 3] : [],
    borderWidth: 1.5,
    // A line needs two points; one alone is shown as a dot.
    pointRadius: single ? 3 : 0,
    pointHitRadius: 6,
  };
}

export interface Appearance {
  readonly xLabel: string;
  readonly yLabel: string;
  readonly logarithmic: boolean;
  readonly zoomable: boolean;
  /** The y axis begins at 0. */
  readonly fromZero: boolean;
}

/** At least two epochs, so that one can zoom out of any range again. */
function wholeEpochs({ min, max }: { min: number; max: number }): Range {
  const from = Math.floor(min);
  return { from, to: Math.max(from + 2, Math.ceil(max)) };
}

/** Axes, colours and tooltip from the tokens at the canvas; assigned anew when theme or axis changes. */
function optionsOf(
  canvas: HTMLCanvasElement,
  { xLabel, yLabel, logarithmic, zoomable, fromZero }: Appearance,
  onrange: (range: Range) => void,
): ChartConfiguration<'line', CurvePoint[]>['options'] {
  const token = tokensOf(canvas);
  const color = token('--chart-axis');
  const font = { family: getComputedStyle(canvas).fontFamily, size: 11 };
  const grid = { color: token('--chart-grid'), tickColor: token('--chart-grid') };
  const report = ({ chart }: { chart: Chart }) => onrange(wholeEpochs(chart.scales.x));
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    parsing: false,
    normalized: true,
    interaction: { mode: 'index', axis: 'x', intersect: false },
    layout: { padding: { top: 6, right: 8 } },
    scales: {
      x: {
        type: 'linear',
        title: { display: true, text: xLabel, color, font },
        // Before the first epoch there is one point, at 0: the axis begins there all the same.
        beginAtZero: true,
        suggestedMax: 1,
        ticks: {
          color,
          font,
          maxRotation: 0,
          precision: 0,
          maxTicksLimit: 10,
          callback: (value) => count(Number(value)),
        },
        grid,
      },
      y: {
        type: logarithmic ? 'logarithmic' : 'linear',
        beginAtZero: fromZero && !logarithmic,
        title: { display: true, text: yLabel, color, font },
        ticks: { color, font, maxTicksLimit: 8, callback: (value) => tick(Number(value)) },
        grid,
        // One width for every label, so that the picture does not shift as numbers grow and shrink.
        afterFit: (axis) => void (axis.width = 66),
      },
    },
    plugins: {
      tooltip: {
        animation: false,
        callbacks: {
          title: ([item]) => (item ? `${xLabel} ${count(Number(item.parsed.x))}` : ''),
          // A curve with other points than the first one tells of the epoch nearest in its own.
          label: (item) => {
            const first = item.chart.tooltip?.dataPoints[0]?.parsed.x;
            const where = first === item.parsed.x ? '' : ` (${xLabel} ${count(Number(item.parsed.x))})`;
            return `${item.dataset.label}: ${significant(Number(item.parsed.y), 5)}${where}`;
          },
        },
      },
      zoom: zoomable
        ? {
            zoom: {
              mode: 'x',
              wheel: { enabled: true },
              drag: { enabled: true, backgroundColor: token('--accent-soft'), threshold: 6 },
              onZoomComplete: report,
            },
          }
        : {},
    },
  };
}

/**
 * A chart of curves over epochs. Thinning is the caller's: every point given is drawn.
 *
 * @returns null where there is no canvas to draw on (tests without a browser)
 */
export function createLineChart(canvas: HTMLCanvasElement): LineChart | null {
  const context = canvas.getContext('2d');
  if (!context) return null;
  return new Chart<'line', CurvePoint[]>(context, {
    type: 'line',
    data: { datasets: [] },
    options: { animation: false },
  });
}

/** Gives the chart its axes and colours. */
export function dress(chart: LineChart, appearance: Appearance, onrange: (range: Range) => void): void {
  chart.options = optionsOf(chart.canvas, appearance, onrange) ?? {};
}

/** Draws the curves; `range` null shows all epochs. */
export function draw(
  chart: LineChart,
  curves: readonly Curve[],
  logarithmic: boolean,
  range: Range | null,
): void {
  const token = tokensOf(chart.canvas);
  chart.data.datasets = curves.map((curve) => dataset(curve, logarithmic, token));
  const x = chart.options.scales?.x;
  if (x) {
    x.min = range?.from;
    x.max = range?.to;
  }
  chart.update('none');
}

/** The course of the curves in words, for those who cannot see them. */
export function describe(curves: readonly Curve[], xLabel: string): string {
  const sentences = curves
    .filter(({ points }) => points.some(({ y }) => Number.isFinite(y)))
    .map(({ label, points }) => {
      const finite = points.filter(({ y }) => Number.isFinite(y));
      const first = finite[0];
      const last = finite[finite.length - 1];
      const lowest = finite.reduce((best, point) => (point.y < best.y ? point : best), first);
      const highest = finite.reduce((best, point) => (point.y > best.y ? point : best), first);
      const at = (point: CurvePoint) => `${significant(point.y)} at ${xLabel} ${point.x}`;
      return `${label}: from ${at(first)} to ${at(last)}; lowest ${at(lowest)}, highest ${at(highest)}.`;
    });
  return sentences.join(' ') || 'No epochs yet.';
}
