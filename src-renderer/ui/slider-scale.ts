import { type Field } from '@shared/design/fields.ts';

/** Positions of a slider; fine enough that no step is seen. */
export const POSITIONS = 1000;

const clean = (value: number): number => Number(value.toPrecision(3));

/** What a slider goes over where the field's own bounds are too wide to drag in. */
export function sliderRange(field: Field, range?: readonly [number, number]): readonly [number, number] {
  if (range) return range;
  const least = field.openMin ? field.min + field.step : field.min;
  const low = field.scale === 'logarithmic' ? Math.max(field.min, 1e-6) : least;
  return [low, field.openMax ? field.max - field.step : field.max];
}

/** Slider position 0 … POSITIONS of a value; the ends for values outside. */
export function positionOf(field: Field, value: number, [low, high]: readonly [number, number]): number {
  const share =
    field.scale === 'logarithmic'
      ? Math.log(value / low) / Math.log(high / low)
      : (value - low) / (high - low);
  return Math.round(POSITIONS * Math.min(1, Math.max(0, share || 0)));
}

/** The value at a position: three significant digits on a logarithmic slider, whole steps on a linear one. */
export function valueAt(field: Field, position: number, [low, high]: readonly [number, number]): number {
  const share = position / POSITIONS;
  if (field.scale === 'logarithmic') return clean(low * (high / low) ** share);
  const steps = Math.round((share * (high - low)) / field.step);
  return Number(Math.min(high, low + steps * field.step).toPrecision(12));
}

/** One step up or down by arrow key, within bounds: a tenth of the value's magnitude where the scale is logarithmic. */
export function stepped(field: Field, value: number, direction: number): number {
  const size =
    field.scale === 'logarithmic' && value > 0
      ? 10 ** (Math.floor(Math.log10(value) + 1e-9) - 1)
      : field.step;
  const next = Number((value + direction * size).toPrecision(12));
  const low = field.openMin ? next > field.min : next >= field.min;
  const high = field.openMax ? next < field.max : next <= field.max;
  return low && high ? next : value;
}
