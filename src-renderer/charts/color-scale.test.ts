import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  colorIndex,
  colorOf,
  colorScale,
  contrast,
  luminance,
  mix,
  palettes,
  parseColor,
  pixel,
  readableOn,
  rgbOf,
  steps,
} from './color-scale.ts';

const seeded = { seed: 20261123, numRuns: 300 };
const channel = fc.integer({ min: 0, max: 255 });
const anyColor = fc.tuple(channel, channel, channel);

describe.each(['light', 'dark'] as const)('the %s scale', (theme) => {
  const palette = palettes[theme];
  const scale = colorScale(palette);

  it('has the colours of the palette at its ends and in its middle', () => {
    expect(scale.colors).toHaveLength(2 * steps + 1);
    expect(scale.colors[0]).toEqual(palette.negative);
    expect(scale.colors[steps]).toEqual(palette.zero);
    expect(scale.colors[2 * steps]).toEqual(palette.positive);
    expect(scale.pixels[0]).toBe(pixel(palette.negative));
  });

  it('grows away from the colour of 0 in lightness on both sides', () => {
    const distance = scale.colors.map((color) => Math.abs(luminance(color) - luminance(palette.zero)));
    for (let step = 1; step <= steps; step++) {
      expect(distance[steps + step]).toBeGreaterThanOrEqual(distance[steps + step - 1] - 0.004);
      expect(distance[steps - step]).toBeGreaterThanOrEqual(distance[steps - step + 1] - 0.004);
    }
    expect(contrast(palette.negative, palette.zero)).toBeGreaterThan(3);
    expect(contrast(palette.positive, palette.zero)).toBeGreaterThan(3);
  });

  it('gives values that are no position on it a colour that is not on it', () => {
    const onScale = new Set(scale.pixels);
    for (const value of [NaN, Infinity, -Infinity]) expect(onScale.has(colorOf(scale, value, 1))).toBe(false);
    expect(colorOf(scale, NaN, 1)).not.toBe(colorOf(scale, Infinity, 1));
    expect(rgbOf(scale, NaN, 1)).toEqual(palette.notANumber);
  });

  it('lets black or white text be read on every colour', () => {
    for (const color of scale.colors) expect(contrast(color, readableOn(color))).toBeGreaterThanOrEqual(4.5);
  });
});

describe('colorIndex', () => {
  it('is symmetric about 0, monotonous, and saturates', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
        (value, limit) => {
          const index = colorIndex(value, limit);
          expect(index).toBeGreaterThanOrEqual(0);
          expect(index).toBeLessThanOrEqual(2 * steps);
          // Math.round rounds halves up, so the mirrored entry may differ by one step there.
          expect(Math.abs(index + colorIndex(-value, limit) - 2 * steps)).toBeLessThanOrEqual(1);
          expect(colorIndex(value * 1.5, limit) * Math.sign(value)).toBeGreaterThanOrEqual(
            index * Math.sign(value),
          );
        },
      ),
      seeded,
    );
    expect([colorIndex(-7, 2), colorIndex(0, 2), colorIndex(-0, 2), colorIndex(7, 2)]).toEqual([
      0, 127, 127, 254,
    ]);
    expect(colorIndex(3, 0)).toBe(steps);
  });
});

describe('colours', () => {
  it('mixes from one end to the other', () => {
    fc.assert(
      fc.property(anyColor, anyColor, (one, other) => {
        expect(mix(one, other, 0)).toEqual(one);
        expect(mix(one, other, 1)).toEqual(other);
      }),
      seeded,
    );
  });

  it('reads what a style sheet holds', () => {
    expect(parseColor('#b35806')).toEqual([179, 88, 6]);
    expect(parseColor(' #FFF ')).toEqual([255, 255, 255]);
    expect(parseColor('rgb(33, 102, 172)')).toEqual([33, 102, 172]);
    expect(parseColor('rgb(33 102 172 / 50%)')).toEqual([33, 102, 172]);
    expect(parseColor('')).toBeNull();
    expect(parseColor('hotpink')).toBeNull();
  });

  it('packs a pixel as ImageData reads it', () => {
    const bytes = new Uint8ClampedArray(Uint32Array.of(pixel([1, 2, 3])).buffer);
    expect([...bytes]).toEqual([1, 2, 3, 255]);
  });
});
