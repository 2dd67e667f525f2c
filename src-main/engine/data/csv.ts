import Papa from 'papaparse';
import { Fault } from '@shared/contract/fault.ts';
import { cellNumber, isMissing } from './cells.ts';
import { ColumnBuilder } from './column-store.ts';
import type { Table, TableColumn } from './types.ts';

const DELIMITERS = [',', ';', '\t'];
const MOST_CELLS = 50_000_000;
const LONGEST_NAME = 500;

const lines = (cell: string): number => {
  let count = 0;
  for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
};

function split(text: string, delimiter: string, preview = 0): Papa.ParseResult<string[]> {
  return Papa.parse<string[]>(text, { delimiter, newline: '\n', preview });
}

const isBlank = (row: readonly string[]): boolean => row.length === 1 && row[0].trim() === '';

/** The delimiter that gives the first rows the most cells of equal number; else the one that splits the header most. */
function guessDelimiter(text: string): string {
  const candidates = DELIMITERS.map((delimiter) => {
    const rows = split(text, delimiter, 50).data.filter((row) => !isBlank(row));
    const width = rows[0]?.length ?? 0;
    return { delimiter, width, even: rows.every((row) => row.length === width) };
  });
  const even = candidates.filter((candidate) => candidate.even && candidate.width > 1);
  const best = even.length > 0 ? even : candidates;
  return best.reduce((a, b) => (b.width > a.width ? b : a)).delimiter;
}

function checkHeader(header: readonly string[], line: number, name: string): void {
  const place = new Map<string, number>();
  header.forEach((title, index) => {
    const path = `line ${line}, column ${index + 1}`;
    const refuse = (code: string, wrong: string): never => {
      throw new Fault({ code, message: `${name}, ${path} (header): ${wrong}`, path });
    };
    if (title === '') refuse('csv-empty-column-name', 'wanted the name of the column, got an empty cell.');
    if (title.length > LONGEST_NAME)
      refuse('csv-column-name', `wanted a name of at most ${LONGEST_NAME} characters, got ${title.length}.`);
    if (title === '__proto__') refuse('csv-column-name', '"__proto__" cannot be the name of a column.');
    const earlier = place.get(title);
    if (earlier !== undefined)
      refuse('csv-duplicate-column', `wanted every name once, got "${title}" again (column ${earlier + 1}).`);
    place.set(title, index);
  });
}

/** Text that is no table at all: an empty file, a spreadsheet or an image, or UTF-16. */
function checkText(text: string, name: string): void {
  if (text.trim() === '')
    throw new Fault({ code: 'csv-empty', message: `${name} is empty: wanted a header row.` });
  const at = text.indexOf('\0');
  if (at < 0) return;
  const message = `${name} is not a text file in UTF-8: a zero byte stands at position ${at + 1}. Save it as CSV (UTF-8).`;
  throw new Fault({ code: 'csv-not-text', message });
}

function checkQuotes(result: Papa.ParseResult<string[]>, text: string, name: string): void {
  const quotes = result.errors.find((error) => error.type === 'Quotes');
  if (!quotes) return;
  const line = 1 + lines(text.slice(0, quotes.index ?? 0));
  const wanted =
    quotes.code === 'MissingQuotes'
      ? 'wanted a closing quote, got the end of the file'
      : 'a quoted cell goes on after its closing quote';
  const path = `line ${line}`;
  throw new Fault({ code: 'csv-quotes', message: `${name}, ${path}: ${wanted}.`, path });
}

function columnOf(
  name: string,
  index: number,
  rows: readonly string[][],
  lineOf: Int32Array,
  file: string,
): TableColumn {
  const builder = new ColumnBuilder(name);
  for (const row of rows) {
    const cell = row[index].trim();
    const value = isMissing(cell) ? NaN : cellNumber(cell);
    if (isMissing(cell)) builder.addMissing();
    else if (Number.isFinite(value)) builder.addNumber(value, String(value) === cell ? null : cell);
    else if (Number.isNaN(value)) builder.addText(cell);
    else builder.addInfinite(cell);
  }
  const { infinite, isNumeric } = builder;
  const column = builder.build();
  if (!isNumeric || infinite < 0) return column;
  const path = `line ${lineOf[infinite]}, column "${name}"`;
  const message = `${file}, ${path}: wanted a finite number, got "${column.textAt(infinite)}".`;
  throw new Fault({ code: 'csv-infinite', message, path });
}

/**
 * Reads comma-, semicolon- or tab-separated text whose first row names the columns. Cells are trimmed; blank lines
 * are skipped; what is missing is '' (see `isMissing`).
 *
 * @param name the file in words, for messages
 * @throws Fault `csv-empty`, `csv-not-text`, `csv-quotes`, `csv-empty-column-name`, `csv-column-name`,
 *   `csv-duplicate-column`, `csv-no-rows`, `csv-ragged`, `csv-infinite` or `csv-too-large`, with line and column
 */
export function readCsv(text: string, name: string): Table {
  checkText(text, name);
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const delimiter = guessDelimiter(source);
  const result = split(source, delimiter);
  checkQuotes(result, source, name);

  let header: string[] | undefined;
  let line = 1;
  const rows: string[][] = [];
  const rowLines: number[] = [];
  for (const row of result.data) {
    const start = line;
    line += 1 + row.reduce((sum, cell) => sum + lines(cell), 0);
    if (isBlank(row)) continue;
    if (!header) {
      header = row.map((cell) => cell.trim());
      checkHeader(header, start, name);
      continue;
    }
    if (row.length !== header.length) {
      const path = `line ${start}`;
      const message = `${name}, ${path}: wanted ${header.length} cells as in the header, got ${row.length}.`;
      throw new Fault({ code: 'csv-ragged', message, path });
    }
    rows.push(row);
    rowLines.push(start);
  }
  const names = header ?? [];
  if (rows.length === 0)
    throw new Fault({
      code: 'csv-no-rows',
      message: `${name} has a header but no rows: wanted at least one.`,
    });
  if (rows.length * names.length > MOST_CELLS) {
    const message = `${name} may have up to ${MOST_CELLS} cells, got ${rows.length} rows of ${names.length}.`;
    throw new Fault({ code: 'csv-too-large', message });
  }
  const lineOf = Int32Array.from(rowLines);
  const columns = names.map((title, index) => columnOf(title, index, rows, lineOf, name));
  return { name, rows: rows.length, columns, lines: lineOf };
}
