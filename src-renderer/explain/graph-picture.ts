import { edgePath, labelPoint } from './graph-edges.ts';
import type { GraphLayout } from './graph-layout.ts';
import { boxHeight, lineHeight, type GraphEdge, type GraphNode } from './graph-model.ts';

/** Colours of the theme, for a picture that has no style sheet. */
export interface PictureTheme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly sunken: string;
  readonly accent: string;
  readonly font: string;
}

export interface PictureContent {
  readonly layout: GraphLayout;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly primal: (id: number) => string | null;
  readonly second: (id: number) => string | null;
  readonly local: (to: number, locals: readonly number[]) => string | null;
  readonly title: string;
}

const margin = 16;
const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
const round = (value: number): number => Math.round(value * 10) / 10;

export const pictureSize = ({ width, height }: GraphLayout): { width: number; height: number } => ({
  width: Math.ceil(width + 2 * margin),
  height: Math.ceil(height + 2 * margin),
});

/** The whole graph as an SVG file that stands alone: primal above, adjoint below, local derivative on each edge. */
export function graphPicture(content: PictureContent, theme: PictureTheme): string {
  const { layout, nodes, edges, primal, second, local, title } = content;
  const { width, height } = pictureSize(layout);
  const text = (x: number, y: number, fill: string, size: number, words: string, more = ''): string =>
    `<text x="${round(x)}" y="${round(y)}" fill="${fill}" font-size="${size}"${more}>${escape(words)}</text>`;
  const lines = edges.map(
    ({ points }) => `<path d="${edgePath(points)}" fill="none" stroke="${theme.line}"/>`,
  );
  const labels = edges.flatMap(({ to, locals, points }) => {
    const words = locals.length > 0 ? local(to, locals) : null;
    if (words === null) return [];
    const [x, y] = labelPoint(points);
    const halo = ` stroke="${theme.background}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`;
    return [text(x, y - 3, theme.muted, 11, words, halo)];
  });
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  const origins = edges.flatMap(({ from, stub, points: [[x, y]] }) =>
    stub ? [text(x - 3, y + 3.5, theme.muted, 11, names.get(from) ?? '', ' text-anchor="end"')] : [],
  );
  const boxes = nodes.flatMap((node) => {
    const box = layout.boxes.get(node.id);
    if (!box) return [];
    const given = node.operands.length === 0;
    return [
      `<rect x="${round(box.x - box.width / 2)}" y="${round(box.y - boxHeight / 2)}" width="${round(box.width)}" height="${boxHeight}" rx="${given ? 13 : 4}" fill="${given ? theme.sunken : theme.background}" stroke="${theme.line}"/>`,
      text(box.x, box.y + 4, theme.text, 12, node.text),
      text(box.x, box.y - boxHeight / 2 - 5, theme.text, 12, primal(node.id) ?? '–'),
      text(box.x, box.y + boxHeight / 2 + lineHeight - 3, theme.accent, 12, second(node.id) ?? '–'),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" font-family="${escape(theme.font)}" text-anchor="middle">`,
    `<title>${escape(title)}</title>`,
    `<rect x="${-margin}" y="${-margin}" width="${width}" height="${height}" fill="${theme.background}"/>`,
    ...lines,
    ...labels,
    ...origins,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

/** The theme at an element. */
export function pictureTheme(element: Element): PictureTheme {
  const style = getComputedStyle(element);
  const token = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  return {
    background: token('--surface', '#fff'),
    text: token('--foreground', '#1b1f24'),
    muted: token('--foreground-muted', '#555e69'),
    line: token('--border-strong', '#838b97'),
    sunken: token('--surface-sunken', '#eceef1'),
    accent: token('--accent', '#1f5fbf'),
    font: 'sans-serif',
  };
}
