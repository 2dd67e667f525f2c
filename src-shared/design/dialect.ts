import * as v from 'valibot';

/** Choices of each item of a dialect, with what they are called. The empty string is "none". */
export const delimiters = {
  ',': 'comma ,',
  ';': 'semicolon ;',
  '\t': 'tab',
  '|': 'pipe |',
  ' ': 'blanks',
} as const;
export const decimalMarks = { '.': 'point 1.5', ',': 'comma 1,5' } as const;
export const quotes = { '"': 'double "', "'": "single '", '': 'none' } as const;
export const comments = { '': 'none', '#': '# …', '%': '% …', '//': '// …' } as const;
export const encodings = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252 (Latin-1)',
} as const;
/** What happens to a row of another length than the first: refused, or missing cells added and surplus cut off. */
export const raggedPolicies = { refuse: 'refuse', fit: 'fill or cut' } as const;
export const tableFormats = { delimited: 'delimited text', arff: 'ARFF (WEKA)' } as const;

/** Endings of file names that tables as text have. */
export const tableExtensions = ['csv', 'tsv', 'txt', 'tab', 'dat', 'data', 'arff'] as const;

/** Words for "not known" unless a dialect names others; without regard to case. The empty cell is always missing. */
export const defaultMissing: readonly string[] = ['?', '.', 'na', 'n/a', '#n/a', 'nan'];

export const MOST_SKIPPED = 10_000;

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) => v.picklist(Object.keys(table) as K[]);

const entries = {
  format: keys(tableFormats),
  encoding: keys(encodings),
  delimiter: keys(delimiters),
  decimal: keys(decimalMarks),
  quote: keys(quotes),
  /** Whether the first row names the columns; without, they are named 1, 2, …. */
  header: v.boolean(),
  /** Lines that begin so are skipped. */
  comment: keys(comments),
  /** Lines left out before anything else. */
  skip: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SKIPPED)),
  ragged: keys(raggedPolicies),
  missing: v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(50)),
};

/** How the text of a table is written. Of ARFF, only encoding counts: the format itself says the rest. */
export const dialectSchema = v.object(entries);
/** What somebody has said of it; the rest is guessed from the first lines. */
export const dialectChoiceSchema = v.partial(dialectSchema);

export type Dialect = v.InferOutput<typeof dialectSchema>;
export type DialectChoice = v.InferOutput<typeof dialectChoiceSchema>;
export type TextEncodingName = keyof typeof encodings;
