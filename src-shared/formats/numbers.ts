import * as v from 'valibot';

/**
 * Exact text of numbers in JSON. `JSON.stringify` gives the shortest text that reads back to the same double, but
 * it loses the sign of −0 and turns NaN and ±∞ into null.
 */
export const notFinite = ['NaN', 'Infinity', '-Infinity'] as const;

/**
 * The number as JSON: shortest round-trip decimal; −0 as `-0.0`, which JavaScript and Python both read back as −0;
 * NaN and ±∞ as the strings `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** A place in a value whose JSON whoever writes it puts there. */
export class Hole {}

/** Characters of a piece, at least, and elements of an array that make one. */
const PIECE = 2 ** 16;
const SLICE = 2 ** 12;

const isPlain = (item: unknown): boolean => typeof item !== 'object' || item === null;

/** One plain value. */
function plainText(value: unknown): string {
  return typeof value === 'number' ? numberText(value) : (JSON.stringify(value) ?? 'null');
}

/** Items of a block, with what stands between them. */
function* block(
  [open, close]: readonly [string, string],
  indent: string,
  items: Iterable<readonly [label: string, item: unknown]>,
): Generator<string | Hole> {
  const inner = `${indent}  `;
  let any = false;
  for (const [label, item] of items) {
    yield `${any ? ',' : open}\n${inner}${label}`;
    yield* tokens(item, inner);
    any = true;
  }
  yield any ? `\n${indent}${close}` : open + close;
}

function* tokens(value: unknown, indent: string): Generator<string | Hole> {
  if (isPlain(value)) yield plainText(value);
  else if (value instanceof Hole) yield value;
  else if (value instanceof Float64Array || (Array.isArray(value) && value.every(isPlain))) {
    const { length } = value;
    for (let at = 0; at < length; at += SLICE) {
      const texts = Array.from(value.slice(at, at + SLICE) as Iterable<unknown>, plainText);
      yield `${at > 0 ? ', ' : '['}${texts.join(', ')}`;
    }
    yield length > 0 ? ']' : '[]';
  } else if (Array.isArray(value))
    yield* block(
      ['[', ']'],
      indent,
      value.map((item: unknown) => ['', item] as const),
    );
  else {
    const entries = Object.entries(value as object).filter(([, item]) => item !== undefined);
    yield* block(
      ['{', '}'],
      indent,
      entries.map(([key, item]) => [`${JSON.stringify(key)}: `, item] as const),
    );
  }
}

/**
 * JSON for people, in pieces, since a string holds no more than 512 MiB: objects indented by two spaces, one array
 * element per line, but an array of plain values on one line, so that each row of a matrix is a line. Properties that
 * are `undefined` are left out. Typed arrays are written as arrays. A {@link Hole} is a piece by itself.
 */
export function* jsonPieces(value: unknown): Generator<string | Hole> {
  let piece = '';
  for (const token of tokens(value, '')) {
    if (typeof token === 'string') piece += token;
    else {
      yield piece;
      yield token;
      piece = '';
    }
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The same as one text. @throws RangeError beyond V8's 512 MiB */
export function jsonText(value: unknown): string {
  return [...jsonPieces(value)].join('');
}

function positionOfFirst(values: unknown, good: (value: unknown) => boolean): number {
  return Array.isArray(values) ? values.findIndex((value) => !good(value)) : -1;
}

/** A check of whole rows, because a schema per number takes a minute for a large network. */
function rowSchema(good: (value: unknown) => boolean, wanted: string) {
  return v.custom<number[]>(
    (value) => Array.isArray(value) && positionOfFirst(value, good) < 0,
    (issue) => {
      if (!Array.isArray(issue.input)) return `wanted an array of ${wanted}s, got ${issue.received}`;
      const at = positionOfFirst(issue.input, good);
      return `wanted ${wanted}s, got ${inJson(issue.input[at])} at position ${at}`;
    },
  );
}

/** JSON has no ±∞, but a number too large for a double is read as one. */
const inJson = (value: unknown): string =>
  value === Infinity || value === -Infinity
    ? `${value > 0 ? '' : '−'}∞ (a number beyond ±1.8e308)`
    : JSON.stringify(value);

const isFinite = (value: unknown): boolean => Number.isFinite(value);
const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || notFinite.some((text) => text === value);

/** A row of finite numbers. */
export const finiteRowSchema = rowSchema(isFinite, 'finite number');

/** A row of any doubles, where NaN and ±∞ may stand as strings. */
export const doublesRowSchema = rowSchema(isNumber, 'number');
export const doublesSchema = v.pipe(
  doublesRowSchema,
  v.transform((values) =>
    values.every((value) => typeof value === 'number') ? values : values.map((value) => Number(value)),
  ),
);

/** One double of any kind, where NaN and ±∞ may stand as strings. */
export const doubleTextSchema = v.custom<number>(
  isNumber,
  (issue) => `wanted a number, got ${issue.received}`,
);
export const doubleSchema = v.pipe(
  doubleTextSchema,
  v.transform((value) => Number(value)),
);
