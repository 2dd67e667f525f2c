/**
 * The diverging scale of every heat map and diagram: symmetric about 0, so that equal magnitudes of either sign
 * are equally far from the colour of 0. Blue against orange is told apart by the common kinds of colour blindness,
 * and lightness grows (dark theme) or falls (light theme) with |w|, so that it survives a grey printer too.
 */
export type Rgb = readonly [red: number, green: number, blue: number];

export interface DivergingPalette {
  readonly negative: Rgb;
  readonly zero: Rgb;
  readonly positive: Rgb;
  /** Values that are no position on the scale have a colour that is not on it. */
  readonly notANumber: Rgb;
  readonly infinite: Rgb;
}

/** As in style/tokens.css, for where there is no style sheet. */
export const palettes = {
  light: {
    negative: [179, 88, 6],
    zero: [247, 247, 247],
    positive: [33, 102, 172],
    notANumber: [214, 0, 147],
    infinite: [20, 20, 20],
  },
  dark: {
    negative: [241, 160, 75],
    zero: [35, 40, 46],
    positive: [106, 174, 240],
    notANumber: [255, 64, 190],
    infinite: [255, 255, 255],
  },
} as const satisfies Record<string, DivergingPalette>;

/** Steps on each side of 0; the table has 2·127 + 1 entries, so that 0 has one of its own. */
export const steps = 127;

export interface ColorScale {
  /** Entries −127…127 at 0…254, each packed as a pixel of `ImageData` on a little-endian machine (0xAABBGGRR). */
  readonly pixels: Uint32Array;
  readonly colors: readonly Rgb[];
  readonly notANumber: number;
  readonly infinite: number;
  readonly palette: DivergingPalette;
}

/** One pixel of `ImageData`, opaque. All platforms that Electron runs on are little-endian. */
export function pixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function colorScale(palette: DivergingPalette): ColorScale {
  const colors: Rgb[] = [];
  for (let step = -steps; step <= steps; step++) {
    colors.push(mix(palette.zero, step < 0 ? palette.negative : palette.positive, Math.abs(step) / steps));
  }
  return {
    pixels: Uint32Array.from(colors, pixel),
    colors,
    notANumber: pixel(palette.notANumber),
    infinite: pixel(palette.infinite),
    palette,
  };
}

/**
 * Where a finite value lies in the table; beyond ±limit it saturates.
 *
 * @param limit the magnitude at either end of the scale; 0 puts every value at the middle
 */
export function colorIndex(value: number, limit: number): number {
  if (!(limit > 0)) return steps;
  const share = value / limit;
  return steps + Math.round(steps * (share > 1 ? 1 : share < -1 ? -1 : share));
}

/** The packed pixel of any double. */
export function colorOf(scale: ColorScale, value: number, limit: number): number {
  if (Number.isNaN(value)) return scale.notANumber;
  if (value === Infinity || value === -Infinity) return scale.infinite;
  return scale.pixels[colorIndex(value, limit)];
}

/** The colour of any double, for text contrast and for lines. */
export function rgbOf(scale: ColorScale, value: number, limit: number): Rgb {
  if (Number.isNaN(value)) return scale.palette.notANumber;
  if (value === Infinity || value === -Infinity) return scale.palette.infinite;
  return scale.colors[colorIndex(value, limit)];
}

export function css([red, green, blue]: Rgb, opacity = 1): string {
  return opacity === 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** `#rgb`, `#rrggbb`, `rgb(…)` as a computed style gives it; `null` for anything else. */
export function parseColor(text: string): Rgb | null {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1];
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
    const [red, green, blue] = digits.map((pair) => Number.parseInt(pair, 16));
    return [red, green, blue];
  }
  const parts = /^rgba?\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)/.exec(text.trim());
  return parts && [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

/** Relative luminance of WCAG 2.2 (0 black … 1 white). */
export function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** Black or white, whichever reads better on `background`; at least 4.58 : 1 on any colour. */
export function readableOn(background: Rgb): Rgb {
  return contrast(black, background) >= contrast(white, background) ? black : white;
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function gamma(share: number): number {
  const encoded = share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, encoded)));
}

/**
 * Interpolates in OKLab, where equal steps look equal.
 * Source: B. Ottosson, "A perceptual color space for image processing" (2020).
 */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const a = toOklab(from);
  const b = toOklab(to);
  return fromOklab(a.map((value, i) => value + share * (b[i] - value)));
}

function toOklab(rgb: Rgb): number[] {
  const [r, g, b] = rgb.map(linear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: number[]): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
