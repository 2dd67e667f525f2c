import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellNumber } from './cells.ts';
import { ColumnBuilder, StoredColumn } from './column-store.ts';
import { textsOf } from './testing.ts';

/** A column of these cells, '' for a missing one. */
function columnOf(cells: readonly string[]): StoredColumn {
  const builder = new ColumnBuilder('a');
  for (const cell of cells) {
    const value = cellNumber(cell);
    if (cell === '') builder.addMissing();
    else if (Number.isNaN(value)) builder.addText(cell);
    else builder.addNumber(value, String(value) === cell ? null : cell);
  }
  return builder.build();
}

const cell = fc.oneof(
  fc.constantFrom('', '007', '1.50', '-0', 'yes', 'no'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
);

describe('a stored column', () => {
  it('gives every cell back: text, number, missing', () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 80 }), (cells) => {
        const column = columnOf(cells);
        expect(textsOf(column, cells.length)).toEqual(cells);
        expect([...column.numbers]).toEqual(cells.map((text) => (text === '' ? NaN : cellNumber(text))));
        expect(column.missing).toBe(cells.filter((text) => text === '').length);
        const { texts, codes } = column.distinct();
        expect(Array.from(codes, (code) => (code < 0 ? '' : texts[code]))).toEqual(cells);
        expect(new Set(texts).size).toBe(texts.length);
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('keeps more different texts than it looks for', () => {
    const cells = Array.from({ length: 70_000 }, (_, i) => `name ${i % 69_000}`);
    const column = columnOf(cells);
    expect(textsOf(column, cells.length)).toEqual(cells);
    expect(column.distinct().texts).toHaveLength(69_000);
  });

  it('keeps no text of numbers that write themselves', () => {
    const { parts } = columnOf(['1', '', '2.5', '-3e+100']);
    expect(parts.codes).toBeNull();
    expect(parts.texts.characters).toHaveLength(0);
    expect(parts.guessedKind).toBe('numeric');
  });

  it('lies in shared memory, whole', () => {
    const { parts } = columnOf(['1', 'x', '007']);
    const copy = new StoredColumn(structuredClone(parts));
    expect(textsOf(copy, 3)).toEqual(['1', 'x', '007']);
    expect(copy.parts.numbers!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('writes numbers with a point in a column of numbers, and as the file has them in another', () => {
    const numbers = new ColumnBuilder('a', ',');
    numbers.addNumber(1.5, null);
    numbers.addNumber(2.5, '2,50');
    expect(textsOf(numbers.build(), 2)).toEqual(['1.5', '2.50']);
    const words = new ColumnBuilder('a', ',');
    words.addNumber(1.5, null);
    words.addText('x,y');
    expect(textsOf(words.build(), 2)).toEqual(['1,5', 'x,y']);
  });
});
