import type { BaseIssue } from 'valibot';

/** What a schema calls a kind of value, in words. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  Array: 'an array',
  Object: 'an object',
};
const comparisons: Readonly<Partial<Record<string, (bound: string) => string>>> = {
  min_value: (bound) => (bound === String(Number.MIN_VALUE) ? 'a number above 0' : `at least ${bound}`),
  max_value: (bound) => `at most ${bound}`,
  min_length: (bound) => `a length of at least ${bound}`,
  max_length: (bound) => `a length of at most ${bound}`,
};
const properties: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  finite: 'a finite number',
};
/** Longest part of what came that is told. */
const longest = 60;

const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** `("tanh" | "relu" | null)` as `"tanh", "relu" or null`. */
function choice(expected: string): string {
  const words = expected
    .replace(/^\((.*)\)$/, '$1')
    .split(' | ')
    .map((each) => kinds[each] ?? each);
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}` : words[0];
}

/** What a schema has against a value: what was wanted and what came. */
export function schemaWords({ type, expected, received }: BaseIssue<unknown>): string {
  if (received === 'undefined') return 'it is missing.';
  const compare = comparisons[type];
  const wanted =
    compare && expected
      ? compare(expected.replace(/^[<>]=?/, ''))
      : (properties[type] ?? choice(expected ?? 'another value'));
  return `wanted ${wanted}, got ${short(kinds[received] ?? received)}.`;
}
