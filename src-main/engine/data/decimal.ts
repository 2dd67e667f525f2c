import { cellNumber } from './cells.ts';

/** Powers of ten that are doubles exactly. */
const POWERS = Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
const MOST_DIGITS = 15;
const ZERO = 48;
const MINUS = 45;
const PLUS = 43;

/** What {@link readDecimal} found; overwritten by the next call, so that numbers make no objects. */
export const found = {
  /** NaN: no number. ±∞: in words, or beyond the doubles. */
  value: NaN,
  /** Whether `String(value)`, with the decimal mark in place of the point, is the text read. */
  canonical: false,
};

/** The general case, by the grammar of `cellNumber`. */
function readSlowly(text: string, decimal: number): void {
  const point = decimal === 46 ? text : text.includes('.') ? 'no number' : text.replace(',', '.');
  found.value = cellNumber(point);
  found.canonical = String(found.value) === point;
}

/**
 * Reads `source[start, end)` as a number by the grammar of `cellNumber`, with this decimal mark. Up to 15 digits
 * without an exponent are an integer below 2⁵³ over a power of ten up to 10²²: both are doubles exactly, so that their
 * quotient, rounded once, has the bits that `Number` gives (Clinger 1990, "How to read floating point numbers
 * accurately"). All else goes the slow way.
 *
 * @param decimal character code of the decimal mark
 */
export function readDecimal(source: string, start: number, end: number, decimal: number): void {
  found.value = NaN;
  found.canonical = false;
  let at = start;
  const sign = source.charCodeAt(at);
  if (sign === MINUS || sign === PLUS) at++;
  let mantissa = 0;
  let digits = 0;
  let fraction = -1;
  const from = at;
  for (; at < end; at++) {
    const code = source.charCodeAt(at);
    if (code >= ZERO && code <= ZERO + 9) {
      mantissa = mantissa * 10 + (code - ZERO);
      digits++;
      if (fraction >= 0) fraction++;
    } else if (code === decimal && fraction < 0) fraction = 0;
    else break;
  }
  if (at < end || digits === 0 || digits > MOST_DIGITS) {
    // Numbers end in a digit, in the decimal mark, or are "inf…": all else is quickly seen to be none.
    const first = source.charCodeAt(from) | 32;
    if (digits > 0 || first === 105) readSlowly(source.slice(start, end), decimal);
    return;
  }
  const value = fraction > 0 ? mantissa / POWERS[fraction] : mantissa;
  found.value = sign === MINUS ? -value : value;
  const zeroFirst = source.charCodeAt(from) === ZERO && digits > 1 && source.charCodeAt(from + 1) !== decimal;
  const markFirst = source.charCodeAt(from) === decimal;
  const zeroLast = fraction > 0 && source.charCodeAt(end - 1) === ZERO;
  // Smaller numbers are written with an exponent.
  const small = mantissa === 0 ? sign === MINUS || fraction >= 0 : value < 1e-6;
  found.canonical = sign !== PLUS && !zeroFirst && !markFirst && !zeroLast && fraction !== 0 && !small;
}
