import { superscript } from '@shared/design/notation.ts';

/** Numbers as text, the same everywhere. */

/** `value` with `digits` significant digits, a true minus sign and ·10ⁿ for very large or small ones; "–" for NaN. */
export function significant(value: number, digits = 4): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  // Of what is shown: 0.99999 is shown as 1 is, and has as many digits.
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))) + 1e-9);
  if (magnitude >= 6 || magnitude < -4) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    return `${mantissa.replace('-', '−')}·10${superscript(Number(exponent))}`;
  }
  return value.toFixed(Math.max(0, digits - 1 - magnitude)).replace('-', '−');
}

/** Shortest text of a number as one would type it: 0.02, 1e-8. */
export function plain(value: number): string {
  const text = String(Number(value.toPrecision(12)));
  return text.length > 10 && Math.abs(value) < 1e-3 ? value.toExponential() : text;
}

/** `value` rounded to four significant digits, without zeros that say nothing. */
export function brief(value: number): string {
  return Number.isFinite(value) ? plain(Number(value.toPrecision(4))).replace('-', '−') : significant(value);
}

/** A number beside an axis: short, with a power of ten where the zeros would be many. */
export function tick(value: number): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  if (magnitude < 6 && magnitude > -4) return brief(value);
  const mantissa = brief(value / 10 ** magnitude);
  const power = `10${superscript(magnitude)}`;
  return mantissa === '1' ? power : `${mantissa}·${power}`;
}

/** A count with thin spaces between thousands. */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 row`, `3 rows`. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** `93.5 %`; a share that is not exactly 0 or 1 never reads so. */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return '–';
  const rounded = (100 * share).toFixed(digits);
  const least = 10 ** -digits;
  if (share > 0 && Number(rounded) === 0) return `< ${least} %`;
  if (share < 1 && Number(rounded) === 100) return `> ${(100 - least).toFixed(digits)} %`;
  return `${rounded.replace('-', '−')} %`;
}

/** A duration in seconds as `0:07`, `12:30`, `3:05:00`; "–:––" when unknown. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${count(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** A duration that is over: `0.16 s` below ten seconds, then as `duration` has it. */
export function elapsed(seconds: number): string {
  return seconds < 10 ? `${significant(seconds, 2)} s` : duration(seconds);
}
