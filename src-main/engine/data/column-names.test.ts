import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renamedText } from '@shared/contract/renamed-text.ts';
import { columnNames } from './column-names.ts';

const few = fc.constantFrom('', 'x', 'y', 'x (2)', 'x (3)', '1', '2', '3', '2′');

describe('columnNames', () => {
  it('leaves a name of its own alone, and gives none that another column has', () => {
    expect(columnNames(['x', 'x (2)', 'x', '', '4']).names).toEqual(['x', 'x (2)', 'x (3)', '4′', '4']);
    expect(columnNames(['x (2)', 'x', 'x', 'x']).names).toEqual(['x (2)', 'x', 'x (3)', 'x (4)']);
    expect(columnNames(['x (2)', 'x (2)']).names).toEqual(['x (2)', 'x (2) (2)']);
  });

  it('makes of any header different names, the first of every title itself, the others told', () => {
    fc.assert(
      fc.property(fc.array(few, { maxLength: 12 }), (titles) => {
        const { names, renamed } = columnNames(titles);
        expect(new Set(names).size).toBe(titles.length);
        expect(names).not.toContain('');
        titles.forEach((title, i) => {
          if (title !== '' && titles.indexOf(title) === i) expect(names[i]).toBe(title);
        });
        expect(renamed).toEqual(
          titles.flatMap((title, i) =>
            names[i] === title ? [] : [{ column: i + 1, title, name: names[i] }],
          ),
        );
        // Names once given stay.
        expect(columnNames(names)).toEqual({ names, renamed: [] });
      }),
      { seed: 20261129 },
    );
  });

  it('numbers a long header of one title', () => {
    const { names } = columnNames(new Array<string>(50_000).fill('x'));
    expect(names.at(-1)).toBe('x (50000)');
  });
});

describe('renamedText', () => {
  const told = (titles: string[]): string[] =>
    renamedText(columnNames(titles).renamed, (name) => `"${name}"`);

  it('says each header that does not name one column, and what its columns are called', () => {
    expect(told(['x', 'y'])).toEqual([]);
    expect(told(['x', '', 'x', 'y', 'y', 'x'])).toEqual([
      'Not every column has a header: column 2 is called "2".',
      'The header "x" stands 3 times: column 3 is called "x (2)", column 6 is "x (3)".',
      'The header "y" stands twice: column 5 is called "y (2)".',
    ]);
  });

  it('is short for a table with many of them', () => {
    const [first] = told(new Array<string>(20).fill('x'));
    expect(first).toMatch(/^The header "x" stands 20 times: .* column 6 is "x \(6\)" and so on, 14 more\.$/);
    const letters = [...'abcdefg'];
    const many = told([...letters, ...letters]);
    expect(many).toHaveLength(5);
    expect(many.at(-1)).toBe('3 more headers stand more than once.');
  });
});
