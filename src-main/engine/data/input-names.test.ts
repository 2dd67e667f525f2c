import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputEncoding } from '@shared/formats/encodings.ts';
import { namesOf } from './prepare.ts';

const oneHot = (name: string, categories: string[]): InputEncoding => ({
  ...{ name, kind: 'one-hot', categories, unknown: 'error' },
  fill: categories.includes('') ? '' : null,
});
const plain = (name: string): InputEncoding => ({ name, kind: 'none', fill: null });

describe('the names of encoded inputs', () => {
  it('tell a category "?" from that of missing cells', () => {
    expect(namesOf([oneHot('x', ['a', ''])])).toEqual(['x=a', 'x=?']);
    expect(namesOf([oneHot('x', ['?', 'a', ''])])).toEqual(['x=?', 'x=a', 'x=missing']);
    expect(namesOf([oneHot('x', ['?', 'missing', ''])])).toEqual(['x=?', 'x=missing', 'x=missing (2)']);
  });

  it('are never equal, however columns and categories are called', () => {
    expect(namesOf([plain('a=b'), oneHot('a', ['b', 'c'])])).toEqual(['a=b', 'a=b (2)', 'a=c']);
    const word = fc.constantFrom('', '?', 'a', 'a=', '=?', 'missing', 'a (2)', 'missing (2)');
    const encoding = fc.oneof(
      word.map(plain),
      fc.tuple(word, fc.uniqueArray(word)).map(([name, categories]) => oneHot(name, categories)),
    );
    fc.assert(
      fc.property(fc.uniqueArray(encoding, { selector: ({ name }) => name }), (encodings) => {
        const names = namesOf(encodings);
        expect(new Set(names).size).toBe(names.length);
      }),
      { seed: 20261129 },
    );
  });
});
