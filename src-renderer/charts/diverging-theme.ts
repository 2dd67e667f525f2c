import { colorScale, palettes, parseColor, type ColorScale, type Rgb } from './color-scale.ts';

/** What a canvas takes from the style sheet, because it does not inherit. */
export interface CanvasTheme {
  readonly scale: ColorScale;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly focus: string;
  readonly font: string;
}

const scales = new Map<string, ColorScale>();

/**
 * The colours at an element, from the tokens of the style sheet; what is missing there comes from `palettes`.
 *
 * @param dark which of `palettes` fills the gaps, and how values off the scale look
 */
export function canvasTheme(element: Element, dark: boolean): CanvasTheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const fallback = palettes[dark ? 'dark' : 'light'];
  const color = (name: string, otherwise: Rgb): Rgb => parseColor(token(name)) ?? otherwise;
  const palette = {
    ...fallback,
    negative: color('--negative', fallback.negative),
    zero: color('--zero', fallback.zero),
    positive: color('--positive', fallback.positive),
  };
  const key = JSON.stringify(palette);
  const scale = scales.get(key) ?? colorScale(palette);
  scales.set(key, scale);
  return {
    scale,
    text: token('--foreground') || style.color || '#222',
    muted: token('--foreground-muted') || style.color || '#666',
    line: token('--border-strong') || '#999',
    focus: token('--focus') || '#06c',
    surface: token('--surface') || '#fff',
    font: style.fontFamily || 'sans-serif',
  };
}
