/**
 * Where the neurons of the network diagram stand. Layers run from left to right; a layer with more neurons than
 * fit shows its first and last ones with a gap between. Lengths are CSS pixels.
 */
export interface DiagramLayer {
  readonly name: string;
  readonly units: number;
  readonly inputs: number;
  readonly activation: string;
}

export interface DiagramNode {
  readonly kind: 'input' | 'neuron' | 'bias';
  /** From 0 within its layer; a bias unit x₀ has −1. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface DiagramColumn {
  readonly x: number;
  /** Neurons or inputs of the layer, shown or not, without the bias unit. */
  readonly units: number;
  readonly nodes: readonly DiagramNode[];
  /** Middle of the gap that stands for `hidden` nodes; `null` when all are shown. */
  readonly gap: { readonly y: number; readonly hidden: number } | null;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** The inputs, then one column per layer. */
  readonly columns: readonly DiagramColumn[];
  readonly columnSpacing: number;
}

export interface DiagramRoom {
  readonly width: number;
  readonly height: number;
  /** Whether the bias units x₀ = 1 are shown. */
  readonly bias: boolean;
  /** Room for the names of inputs and outputs. */
  readonly left: number;
  readonly right: number;
}

export const captionHeight = 58;
export const footHeight = 24;
const spacings = { smallest: 15, largest: 46, column: 66 };
const mostSlots = 17;
/** Bias unit, first, gap, last. */
const fewestSlots = 4;

/**
 * The layout is at least as large as its room; it grows beyond it where the layers could not be told apart.
 *
 * @param layers at least one; `layers[0].inputs` is the number of inputs
 */
export function diagramLayout(layers: readonly DiagramLayer[], room: DiagramRoom): DiagramLayout {
  const units = [layers[0].inputs, ...layers.map((layer) => layer.units)];
  const inside = room.height - captionHeight - footHeight;
  const slots = Math.max(fewestSlots, Math.min(mostSlots, Math.floor(inside / spacings.smallest)));
  const stacks = units.map((count, column) => stackOf(count, room.bias && column < units.length - 1, slots));

  const tallest = Math.max(1, ...stacks.map((stack) => stack.length));
  const spacing = Math.min(spacings.largest, Math.max(spacings.smallest, inside / tallest));
  const height = Math.max(room.height, captionHeight + footHeight + tallest * spacing);
  const radius = Math.min(12, Math.max(4, spacing * 0.32));

  const across = (room.width - room.left - room.right - 2 * radius) / (units.length - 1);
  const columnSpacing = Math.max(spacings.column, across);
  const middle = captionHeight + (height - captionHeight - footHeight) / 2;
  const columns = stacks.map((stack, column): DiagramColumn => {
    const x = room.left + radius + column * columnSpacing;
    const nodes: DiagramNode[] = [];
    let gap: DiagramColumn['gap'] = null;
    stack.forEach((slot, place) => {
      const y = middle + (place - (stack.length - 1) / 2) * spacing;
      if (slot === 'gap')
        gap = { y, hidden: units[column] - stack.filter((s) => typeof s === 'number' && s >= 0).length };
      else nodes.push({ kind: slot < 0 ? 'bias' : column === 0 ? 'input' : 'neuron', index: slot, x, y });
    });
    return { x, units: units[column], nodes, gap };
  });
  const width = Math.max(
    room.width,
    room.left + room.right + 2 * radius + (units.length - 1) * columnSpacing,
  );
  return { width, height, radius, columns, columnSpacing };
}

/** What stands in a column from top to bottom: −1 the bias unit, then indices and perhaps a gap. */
function stackOf(units: number, bias: boolean, slots: number): (number | 'gap')[] {
  const top = bias ? [-1] : [];
  if (units + top.length <= slots) return [...top, ...Array.from({ length: units }, (_, i) => i)];
  const shown = slots - top.length - 1;
  const first = Math.ceil(shown / 2);
  const last = shown - first;
  return [
    ...top,
    ...Array.from({ length: first }, (_, i) => i),
    'gap',
    ...Array.from({ length: last }, (_, i) => units - last + i),
  ];
}

export interface DiagramEdge {
  /** Index of the layer the edge leads into. */
  readonly layer: number;
  readonly from: DiagramNode;
  readonly to: DiagramNode;
  /** Where its weight lies in the row-major W of shape units × (inputs + 1). */
  readonly weight: number;
}

/** Most edges that are drawn; beyond, every layer shows an evenly chosen part of its own. */
export const mostEdges = 6000;

/** The edges between the shown nodes of neighbouring columns. */
export function diagramEdges(layout: DiagramLayout, most = mostEdges): DiagramEdge[] {
  const edges: DiagramEdge[] = [];
  const perLayer = Math.max(1, Math.floor(most / Math.max(1, layout.columns.length - 1)));
  layout.columns.slice(1).forEach((column, layer) => {
    const before = layout.columns[layer];
    const all: DiagramEdge[] = [];
    for (const to of column.nodes) {
      if (to.kind === 'bias') continue;
      for (const from of before.nodes) {
        all.push({ layer, from, to, weight: to.index * (before.units + 1) + from.index + 1 });
      }
    }
    const step = all.length / perLayer;
    if (step <= 1) edges.push(...all);
    else for (let i = 0; i < perLayer; i++) edges.push(all[Math.floor(i * step)]);
  });
  return edges;
}
