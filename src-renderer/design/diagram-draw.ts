import { colorIndex, css, type ColorScale } from '../charts/color-scale.ts';
import { largestMagnitude } from '../charts/heat-map-limit.ts';
import type { DiagramEdge, DiagramLayer, DiagramLayout, DiagramNode } from './diagram-layout.ts';

export interface EdgeStyle {
  readonly width: number;
  readonly opacity: number;
  /** Entry of the diverging scale; `null` for an edge whose weight is not known. */
  readonly color: number | null;
}

/** Magnitudes from which on edges have full width, per layer; 0 where the weights do not fit the layer. */
export function edgeLimits(
  layers: readonly DiagramLayer[],
  weights: readonly Float64Array[] | null | undefined,
): number[] {
  return layers.map(({ units, inputs }, index) => {
    const matrix = weights?.[index];
    return matrix?.length === units * (inputs + 1) ? largestMagnitude(matrix) : 0;
  });
}

/** How an edge looks: colour by sign, width and opacity by |w|; fainter where many edges cross. */
export function edgeStyle(weight: number | undefined, limit: number, edgesOfLayer: number): EdgeStyle {
  const crowd = Math.min(1, Math.max(0.22, 24 / Math.max(1, edgesOfLayer)));
  if (weight === undefined || Number.isNaN(weight) || !(limit > 0)) {
    return { width: 1, opacity: Math.max(0.18, 0.6 * crowd), color: null };
  }
  const share = Math.min(1, Math.abs(weight) / limit);
  // The sign is told by the pair's full colours, the magnitude by width and opacity.
  const color = colorIndex(Math.sign(weight), 1);
  return { width: 0.6 + 2.6 * share * (0.4 + 0.6 * crowd), opacity: Math.min(1, 0.08 + 0.92 * share), color };
}

export interface EdgeColors {
  readonly scale: ColorScale;
  readonly muted: string;
}

/** Strokes the edges, weakest first; those that touch `focus` stand out when there is one. */
export function drawEdges(
  context: CanvasRenderingContext2D,
  layout: DiagramLayout,
  edges: readonly DiagramEdge[],
  weights: readonly Float64Array[] | null | undefined,
  limits: readonly number[],
  colors: EdgeColors,
  ratio: number,
  focus: DiagramNode | null,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, layout.width, layout.height);
  const perLayer = new Map<number, number>();
  for (const { layer } of edges) perLayer.set(layer, (perLayer.get(layer) ?? 0) + 1);
  const styled = edges.map((edge) => {
    const weight = limits[edge.layer] > 0 ? weights?.[edge.layer]?.[edge.weight] : undefined;
    return { edge, style: edgeStyle(weight, limits[edge.layer], perLayer.get(edge.layer) ?? 0) };
  });
  styled.sort((a, b) => a.style.opacity - b.style.opacity);
  for (const { edge, style } of styled) {
    const near = focus !== null && (edge.from === focus || edge.to === focus);
    context.globalAlpha = focus === null ? style.opacity : near ? Math.max(0.45, style.opacity) : 0.05;
    context.lineWidth = near ? Math.max(1.2, style.width) : style.width;
    context.strokeStyle = style.color === null ? colors.muted : css(colors.scale.colors[style.color]);
    context.setLineDash(edge.from.kind === 'bias' ? [4, 3] : []);
    context.beginPath();
    context.moveTo(edge.from.x, edge.from.y);
    context.lineTo(edge.to.x, edge.to.y);
    context.stroke();
  }
  context.globalAlpha = 1;
}
