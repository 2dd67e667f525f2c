import {
  comments,
  decimalMarks,
  defaultMissing,
  delimiters,
  encodings,
  MOST_SKIPPED,
  quotes,
  raggedPolicies,
  tableFormats,
} from '@shared/design/dialect.ts';

/** What an item of a dialect is called on a command line: its key, or where that is a character, its label's first word. */
export const wordOf = (key: string, label: string): string =>
  /^[a-z]/.test(key) ? key : label.split(' ')[0];

const words = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([key, label]) => wordOf(key, label))
    .join(', ');

/** The flags that say how the text of a table is written. */
export const dialectSection = {
  title: 'How the table is written (what is not said is guessed; inspect-data shows the guess)',
  options: [
    { name: 'delimiter', value: 'SIGN', help: `between cells: ${words(delimiters)}, or the character` },
    { name: 'decimal', value: 'MARK', help: `of numbers: ${words(decimalMarks)}` },
    { name: 'header', help: 'the first row names the columns' },
    { name: 'no-header', help: 'the first row is data: the columns are called 1, 2, …' },
    { name: 'encoding', value: 'NAME', help: `${words(encodings)}; also latin-1` },
    { name: 'quote', value: 'SIGN', help: `around cells: ${words(quotes)}` },
    { name: 'comment', value: 'SIGN', help: `lines that begin so are passed over: ${words(comments)}` },
    { name: 'skip', value: 'N', help: `lines left out at the top: 0 to ${MOST_SKIPPED}; default 0` },
    {
      name: 'missing-words',
      value: 'WORD,…',
      help: `what means "not known" beside the empty cell; a comma alone: nothing. Default ${defaultMissing.join(',')}`,
    },
    {
      name: 'ragged',
      value: 'HOW',
      help: `rows of another length: ${words(raggedPolicies)} (fill with missing cells, or cut); default refuse`,
    },
    { name: 'format', value: 'FORMAT', help: words(tableFormats) },
  ],
} as const;
