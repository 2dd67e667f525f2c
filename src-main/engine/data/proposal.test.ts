import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposalFor } from './defaults.ts';
import { readText } from './reader.ts';
import { summarise } from './summary.ts';

/** `name=role` of every column of rows made by `row`. */
function rolesOf(header: string, row: (index: number) => string, rows = 40): string[] {
  const text = [header, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n');
  return proposalFor(readText(text, 'table.csv')).columns.map(({ name, role }) => `${name}=${role}`);
}

describe('what a table is proposed for', () => {
  it('leaves out what cannot help: row numbers, names, constant and empty columns', () => {
    const row = (i: number): string => `${i},person ${i},${(i * 7) % 11}.5,,kg,${i % 2 ? 'p' : 'q'}`;
    expect(rolesOf('id,name,mass,void,unit,kind', row)).toEqual([
      'id=ignore',
      'name=ignore',
      'mass=input',
      'void=ignore',
      'unit=ignore',
      'kind=target',
    ]);
  });

  it('finds the target by its name, else the last classes, else the last column', () => {
    const letter = (i: number): string => 'pq'[i % 2];
    const number = (i: number): string => String(((i * 7) % 13) + 0.5);
    expect(rolesOf('species,mass,sex', (i) => `${letter(i)},${number(i)},${letter(i + 1)}`)[0]).toBe(
      'species=target',
    );
    expect(rolesOf('island,sex,mass', (i) => `${letter(i)},${letter(i)},${number(i)}`)[1]).toBe('sex=target');
    expect(rolesOf('a,b', (i) => `${number(i)},${number(i + 1)}`)[1]).toBe('b=target');
    // A target needs two values.
    expect(rolesOf('y,mass', (i) => `1,${number(i)}`)).toEqual(['y=ignore', 'mass=target']);
  });

  it('has one target and names every column, whatever the table; the window is told the same', () => {
    const cell = fc.constantFrom('1', '2.5', '-3', 'a', 'b', '', '?');
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 30 }),
      );
    fc.assert(
      fc.property(rows, (cells) => {
        const header = cells[0].map((_, index) => `c${index}`);
        // A blank line is no row.
        const lines = cells.map((row) => ['x', ...row].join(','));
        const table = readText([['x', ...header].join(','), ...lines].join('\n'), 'table.csv', {
          header: true,
        });
        const proposal = proposalFor(table);
        expect(proposal.columns.filter(({ role }) => role === 'target')).toHaveLength(1);
        expect(proposal.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
        expect(summarise(table).proposal).toEqual(proposal);
      }),
      { seed: 20261129 },
    );
  });
});
