import { superscript } from '@shared/design/notation.ts';
import type { Digits } from '../state/explain.svelte.ts';
import { significant } from '../ui/format.ts';

const power = (exponent: string): string => superscript(exponent.replace('+', ''));

/** Every digit: `1.25`, `−1.5546`, `6.02·10²³`, `∞`, `NaN`. */
export function fullText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const [mantissa, exponent] = (Object.is(value, -0) ? '-0' : String(value)).replace(/^-/, '−').split('e');
  return exponent === undefined ? mantissa : `${mantissa}·10${power(exponent)}`;
}

/**
 * A number of a trace: with so many places as the lecture prints them, or shorter where that is exact (1.25, −1). What
 * would round to 0 without being 0 keeps its first digits instead.
 */
export function numberText(value: number, digits: Digits): string {
  const full = fullText(value);
  if (digits === 'full' || !Number.isFinite(value)) return full;
  const places = Number(digits);
  const size = Math.abs(value);
  const outside = size >= 1e6 || size < 0.5 * 10 ** -places;
  const rounded = outside ? significant(value, places) : value.toFixed(places).replace('-', '−');
  return full.length <= rounded.length || value === 0 ? full : rounded;
}

/** As a factor or a term: a negative one in parentheses. */
export function factorText(value: number, digits: Digits): string {
  const text = numberText(value, digits);
  return text.startsWith('−') || text.includes('·') ? `(${text})` : text;
}
