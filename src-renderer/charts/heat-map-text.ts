import { significant } from '../ui/format.ts';

/** How matrices, layers and numbers are written in plain text. */

const minus = (text: string): string => text.replaceAll('-', '−');

/** Every digit that distinguishes the double, with a true minus sign; NaN and ±∞ by name. */
export function exact(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+∞';
  if (value === -Infinity) return '−∞';
  return minus(Object.is(value, -0) ? '0' : String(value));
}

/** About `digits` significant digits, for figures that change while one looks; NaN and ±∞ by name. */
export function figure(value: number, digits = 4): string {
  return Number.isFinite(value) ? significant(value, digits) : exact(value);
}

/** The end of a scale, which has at most two digits. */
export function limitText(limit: number): string {
  return figure(limit, 2).replace(/\.0(?=·|$)|(?<=\.\d*[1-9])0+(?=·|$)/, '');
}

/** The power of ten, a multiple of 3, in which the numbers inside the cells are given: 0 for ordinary weights. */
export function cellExponent(limit: number): number {
  if (!(limit > 0) || (limit >= 0.1 && limit < 1000)) return 0;
  return 3 * Math.floor(Math.log10(limit) / 3);
}

/** A number inside a cell: at most six characters wide within ±limit. */
export function cellFigure(value: number, exponent: number): string {
  if (!Number.isFinite(value)) return exact(value);
  const scaled = value / 10 ** exponent;
  const magnitude = Math.abs(scaled);
  const text = scaled.toFixed(magnitude < 9.995 ? 2 : magnitude < 99.95 ? 1 : 0);
  return minus(/^-0\.?0*$/.test(text) ? text.slice(1) : text);
}

export interface HeatMapNames {
  /** The matrix in one line of text: `Wʰ¹`, `ΔWʰ¹(t)`. */
  readonly matrix: string;
  /** What a column beyond the bias stands for, by its index from 1. */
  readonly column: (index: number) => string;
  /** What a row stands for, by its index from 1. */
  readonly row: (index: number) => string;
}

/**
 * One cell in words. Rows count from 1 (neurons), columns from 0 (the bias weight w₀), as W has the shape
 * l_s × (l_{s−1} + 1).
 *
 * @returns `Wʰ¹[3, 2] = 0.1234… (neuron 3, from sepal_width)`
 */
export function cellText(names: HeatMapNames, row: number, column: number, value: number): string {
  const from = column === 0 ? 'bias weight w₀' : `from ${names.column(column)}`;
  return `${names.matrix}[${row + 1}, ${column}] = ${exact(value)} (${names.row(row + 1)}, ${from})`;
}

/** Characters that two names begin with in common, back to the end of a word of the first. */
function sharedStart(name: string, other: string): number {
  let length = 0;
  while (length < name.length && name[length] === other[length]) length += 1;
  while (length > 0 && /[\p{L}\p{N}]/u.test(name[length - 1])) length -= 1;
  return length;
}

/**
 * Names in at most `length` characters each. A long name gives up first the words that it begins with as another
 * one does, so that "sensor group 1, mean" and "sensor group 2, mean" stay apart; where that leaves several alike, only
 * what all of these begin with.
 */
export function distinctLabels(names: readonly string[], length: number): string[] {
  const labels = [...names];
  const order = names.map((_, index) => index).sort((a, b) => (names[a] < names[b] ? -1 : 1));
  order.forEach((index, place) => {
    const name = names[index];
    if ([...name].length <= length) return;
    const beside = [order[place - 1], order[place + 1]].filter((other) => other !== undefined);
    const shared = Math.max(0, ...beside.map((other) => sharedStart(name, names[other])));
    labels[index] = without(name, shared, length);
  });
  const alike = new Map<string, number[]>();
  labels.forEach((label, index) => alike.set(label, [...(alike.get(label) ?? []), index]));
  for (const [label, places] of alike) {
    const [first, ...others] = places.map((index) => names[index]);
    if (others.length === 0 || label === first) continue;
    const shared = Math.min(...others.map((other) => sharedStart(first, other)));
    for (const index of places) labels[index] = without(names[index], shared, length);
  }
  return labels;
}

const without = (name: string, shared: number, length: number): string =>
  shortened(shared > 2 ? `…${name.slice(shared)}` : name, length);

/** Shortens to `length` characters with an ellipsis. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(1, length - 1)).join('')}…`;
}
