import { getContext, setContext } from 'svelte';
import type { ChartPicture } from './picture.ts';
import { pictureCsv } from './picture-csv.ts';
import { pictureSvg, type PictureTheme } from './picture-svg.ts';
import { pngOf } from './png.ts';

export const chartFormats = { png: 'PNG', svg: 'SVG', csv: 'CSV' } as const;
export type ChartFormat = keyof typeof chartFormats;

/** A file to be kept, wherever the user says. */
export interface FileToSave {
  /** Without extension. */
  readonly name: string;
  readonly extension: ChartFormat;
  readonly content: string | Uint8Array<ArrayBuffer>;
}
export type SaveFile = (file: () => Promise<FileToSave>) => Promise<void>;

const key = Symbol('save');
/** Called by the window: how a chart's file is kept. */
export const provideSave = (save: SaveFile): void => void setContext(key, save);
/** Undefined where charts are shown without a window around them. */
export const useSave = (): SaveFile | undefined => getContext<SaveFile | undefined>(key);

/** Tokens of the light theme, whatever the theme on the screen: pictures go on white paper. */
function lightTokens(): (name: string) => string {
  const values = new Map<string, string>();
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') continue;
      for (const name of rule.style)
        if (name.startsWith('--')) values.set(name, rule.style.getPropertyValue(name).trim());
    }
  }
  return (name) => values.get(name) || '#333333';
}

export function paperTheme(): PictureTheme {
  const token = lightTokens();
  return {
    background: '#ffffff',
    text: token('--foreground'),
    muted: token('--foreground-muted'),
    grid: token('--chart-grid'),
    token,
    light: true,
    font: 'Helvetica, Arial, sans-serif',
  };
}

/** The picture in one of the formats; PNG at twice its size. */
export async function pictureFile(picture: ChartPicture, extension: ChartFormat): Promise<FileToSave> {
  const name = picture.title
    .replace(/[^\p{L}\p{N}²]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
  if (extension === 'csv') return { name, extension, content: pictureCsv(picture) };
  const { svg, width, height } = pictureSvg(picture, paperTheme());
  return { name, extension, content: extension === 'svg' ? svg : await pngOf(svg, width, height) };
}
