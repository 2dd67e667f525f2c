import Papa from 'papaparse';

/** A table as the text of a CSV file: commas, `\n`, cells quoted where they must be, a line break at the end. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return `${Papa.unparse(rows as (string | number)[][], { newline: '\n' })}\n`;
}
