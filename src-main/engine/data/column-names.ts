import type { Renamed } from '@shared/contract/data-summary.ts';

/**
 * The names of columns whose titles may be missing or occur more than once; the same titles give the same names, so that
 * a project, a weights file and another table with these titles speak of the same columns. The first of equal titles
 * keeps its name, the next are `x (2)`, `x (3)`, …; a column without a title is called by its place: `2`. Where another
 * column has that title, the next number is taken, or `2′`.
 */
export function columnNames(titles: readonly string[]): { names: string[]; renamed: Renamed[] } {
  const taken = new Set(titles);
  const counts = new Map<string, number>();
  const renamed: Renamed[] = [];
  const rename = (index: number, title: string): string => {
    let name = String(index + 1);
    if (title === '') while (taken.has(name)) name += '′';
    else {
      let number = counts.get(title) ?? 1;
      do name = `${title} (${++number})`;
      while (taken.has(name));
      counts.set(title, number);
    }
    taken.add(name);
    renamed.push({ column: index + 1, title, name });
    return name;
  };
  const seen = new Set(['']);
  const names = titles.map((title, index) => {
    if (seen.has(title)) return rename(index, title);
    seen.add(title);
    return title;
  });
  return { names, renamed };
}
