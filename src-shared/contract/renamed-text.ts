import type { Renamed } from './data-summary.ts';

/** Titles that are told of, and columns of each. */
const MOST_TITLES = 4;
const MOST_COLUMNS = 5;

/**
 * How columns are called whose header is empty or stands more than once, a sentence for each such header.
 *
 * @param quote puts a name into quotes
 */
export function renamedText(renamed: readonly Renamed[], quote: (name: string) => string): string[] {
  const titles = new Map<string, Renamed[]>();
  for (const one of renamed) {
    const same = titles.get(one.title);
    if (same) same.push(one);
    else titles.set(one.title, [one]);
  }
  const sentences = [...titles].slice(0, MOST_TITLES).map(([title, columns]) => {
    const told = columns
      .slice(0, MOST_COLUMNS)
      .map(({ column, name }, i) => `column ${column} is ${i === 0 ? 'called ' : ''}${quote(name)}`);
    const more = columns.length - told.length;
    const list = told.join(', ') + (more > 0 ? ` and so on, ${more} more` : '');
    return title === ''
      ? `Not every column has a header: ${list}.`
      : `The header ${quote(title)} stands ${columns.length === 1 ? 'twice' : `${columns.length + 1} times`}: ${list}.`;
  });
  const more = titles.size - sentences.length;
  if (more > 0)
    sentences.push(`${more} more ${more === 1 ? 'header stands' : 'headers stand'} more than once.`);
  return sentences;
}
