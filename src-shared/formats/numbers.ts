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

/**
 * JSON for people: objects indented by two spaces, one array element per line, but an array of plain values on one
 * line, so that each row of a matrix is a line. Properties that are `undefined` are left out. Typed arrays are
 * written as arrays.
 */
export function jsonText(value: unknown, indent = ''): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  const block = (open: string, lines: string[], close: string): string =>
    lines.length === 0 ? open + close : `${open}\n${inner}${lines.join(`,\n${inner}`)}\n${indent}${close}`;

  if (Array.isArray(value) || value instanceof Float64Array) {
    const items = Array.from(value as Iterable<unknown>);
    const plain = items.every((item) => typeof item !== 'object' || item === null);
    const texts = items.map((item) => jsonText(item, inner));
    return plain ? `[${texts.join(', ')}]` : block('[', texts, ']');
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return block(
    '{',
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`),
    '}',
  );
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
      return `wanted ${wanted}s, got ${JSON.stringify(issue.input[at])} at position ${at}`;
    },
  );
}

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
