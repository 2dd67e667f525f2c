import { Fault } from '@shared/contract/fault.ts';
import { defaultMissing, delimiters, type Dialect, type DialectChoice } from '@shared/design/dialect.ts';
import { cellNumber } from './cells.ts';
import { Records } from './records.ts';

type Delimiter = Dialect['delimiter'];

const ROWS = 100;
/** In the order in which they win where several split the rows evenly: a comma may stand within a cell of the others. */
const CANDIDATES: readonly Delimiter[] = ['\t', ';', '|', ',', ' '];

const number = (cell: string, decimal: '.' | ','): boolean =>
  decimal === '.'
    ? !Number.isNaN(cellNumber(cell))
    : !cell.includes('.') && !Number.isNaN(cellNumber(cell.replace(',', '.')));
const anyNumber = (cell: string): boolean => number(cell, '.') || number(cell, ',');
const missing = (cell: string): boolean => cell === '' || defaultMissing.includes(cell.toLowerCase());

/** The first records; those before a quote that does not close where there is one. */
function firstRows(
  sample: string,
  whole: boolean,
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'comment' | 'skip'>,
): string[][] {
  const rows: string[][] = [];
  const records = new Records('', dialect, (record) => {
    if (rows.length < ROWS) rows.push(Array.from({ length: record.count }, (_, cell) => record.text(cell)));
  });
  try {
    records.push(sample, whole);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
  }
  return rows;
}

function guessComment(sample: string): Dialect['comment'] {
  const first = /^\uFEFF?\s*(#|%|\/\/)(.?)/.exec(sample);
  // A column may be called "#".
  return first && !Object.hasOwn(delimiters, first[2])
    ? (first[1] as Dialect['comment'])
    : first?.[2] === ' '
      ? (first[1] as Dialect['comment'])
      : '';
}

function guessQuote(sample: string): Dialect['quote'] {
  const single = sample.match(/(?<=^|[,;\t|])'[^'\n]*'(?=\s*([,;\t|]|$))/gm)?.length ?? 0;
  return single > 1 && !sample.includes('"') ? "'" : '"';
}

/** How evenly a delimiter splits the rows: the width most rows have, and the share of them. */
function evenness(rows: readonly string[][]): { width: number; share: number } {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, count] = [...counts].reduce(
    (a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a),
    [0, 0],
  );
  return { width, share: rows.length > 0 ? count / rows.length : 0 };
}

function guessDelimiter(rowsOf: (delimiter: Delimiter) => string[][]): Delimiter {
  const candidates = CANDIDATES.map((delimiter) => {
    const rows = rowsOf(delimiter);
    return { delimiter, rows, ...evenness(rows) };
  }).filter(({ delimiter, rows, width }) => {
    if (width < 2) return false;
    // Words are full of blanks: they separate columns only where most cells are numbers.
    const cells = rows.slice(1).flat();
    return (
      delimiter !== ' ' || cells.filter((cell) => anyNumber(cell) || missing(cell)).length * 2 > cells.length
    );
  });
  const even = candidates.find(({ share }) => share === 1);
  if (even) return even.delimiter;
  return candidates.reduce<{ delimiter: Delimiter; share: number }>((a, b) => (b.share > a.share ? b : a), {
    delimiter: ',',
    share: 0,
  }).delimiter;
}

function guessDecimal(rows: readonly string[][], delimiter: Delimiter): Dialect['decimal'] {
  if (delimiter === ',') return '.';
  const cells = rows.flat();
  const commas = cells.filter((cell) => cell.includes(',') && number(cell, ',')).length;
  const points = cells.filter((cell) => cell.includes('.') && number(cell, '.')).length;
  return commas > points ? ',' : '.';
}

/** A first row names the columns unless it holds a number above numbers and no text above numbers. */
function guessHeader(rows: readonly string[][], decimal: Dialect['decimal']): boolean {
  const [first, ...rest] = rows;
  if (!first || rest.length === 0) return true;
  let numberAbove = false;
  for (let column = 0; column < first.length; column++) {
    const below = rest.map((row) => row[column] ?? '').filter((cell) => !missing(cell));
    if (below.length === 0 || !below.every((cell) => number(cell, decimal))) continue;
    if (number(first[column], decimal)) numberAbove = true;
    else if (!missing(first[column])) return true;
  }
  return !numberAbove;
}

/**
 * The dialect of a text by its first lines, as far as nobody has chosen it.
 *
 * @param whole whether the sample is all of the text
 */
export function guessDialect(
  sample: string,
  whole: boolean,
  encoding: Dialect['encoding'],
  choice: DialectChoice,
): Dialect {
  const skip = choice.skip ?? 0;
  const arff = /^\uFEFF?(?:\s*(?:%.*)?[\r\n])*\s*@relation\b/i.test(sample.slice(0, 2 ** 16));
  const comment = choice.comment ?? guessComment(sample);
  const quote = choice.quote ?? guessQuote(sample);
  const rowsOf = (delimiter: Delimiter): string[][] =>
    firstRows(sample, whole, { delimiter, quote, comment, skip });
  const delimiter = choice.delimiter ?? guessDelimiter(rowsOf);
  const rows = rowsOf(delimiter);
  const decimal = choice.decimal ?? guessDecimal(rows, delimiter);
  return {
    format: choice.format ?? (arff ? 'arff' : 'delimited'),
    encoding,
    delimiter,
    decimal,
    quote,
    header: choice.header ?? guessHeader(rows, decimal),
    comment,
    skip,
    ragged: choice.ragged ?? 'refuse',
    missing: choice.missing ?? [...defaultMissing],
  };
}
