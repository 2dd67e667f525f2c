/** What the text of one cell means. */

const missingWords: ReadonlySet<string> = new Set(['', '?', '.', 'na', 'n/a', '#n/a', 'nan']);

/** Whether a trimmed cell stands for "not known": empty, `?`, `.` (as of SAS and Stata), `NA`, `N/A`, `#N/A`, `NaN`. */
export function isMissing(cell: string): boolean {
  return cell.length <= 4 && missingWords.has(cell.toLowerCase());
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinite = /^[+-]?inf(?:inity)?$/i;

/**
 * The cell as a number by a strict grammar: decimal digits with a point and an exponent; no blanks, no thousands
 * separators, no hexadecimal.
 *
 * @returns NaN where it is none; ±∞ for `inf` and for numbers beyond the doubles
 */
export function cellNumber(cell: string): number {
  if (decimal.test(cell)) return Number(cell);
  if (infinite.test(cell)) return cell.startsWith('-') ? -Infinity : Infinity;
  return NaN;
}

/** Order of categories: by value where all are numbers, else by code units; the same on every machine. */
export function sortCategories(categories: Iterable<string>): string[] {
  const list = [...categories];
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const numeric = list.every((category) => Number.isFinite(cellNumber(category)));
  return list.sort(numeric ? (a, b) => Number(a) - Number(b) || byText(a, b) : byText);
}
