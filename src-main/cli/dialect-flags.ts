import * as v from 'valibot';
import {
  comments,
  decimalMarks,
  delimiters,
  dialectSchema,
  encodings,
  MOST_SKIPPED,
  quotes,
  raggedPolicies,
  tableFormats,
  type Dialect,
  type DialectChoice,
} from '@shared/design/dialect.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { isText } from '@shared/design/source.ts';
import { cellNumber } from '@engine/data/cells.ts';
import type { Table } from '@engine/data/types.ts';
import { dialectSection, wordOf } from './dialect-section.ts';
import { misuse } from './io.ts';
import type { Flags } from './parse.ts';
import { choiceFlag, choiceOf } from './values.ts';
import { count } from './words.ts';

const names = dialectSection.options.map(({ name }) => name);

/** A choice by its name or by the character itself; `\t` as shells hand it over is a tab. */
function signFlag<K extends string>(
  flags: Flags,
  name: string,
  table: Readonly<Record<K, string>>,
): K | undefined {
  const text = flags.get(name)?.replace(/^\\t$/, '\t');
  if (text === undefined) return undefined;
  const keys = Object.keys(table) as K[];
  const sign = keys.find((key) => key === text);
  if (sign !== undefined) return sign;
  const byWord = Object.fromEntries(keys.map((key) => [wordOf(key, table[key]), key])) as Record<string, K>;
  return byWord[choiceOf(text, byWord, `--${name}`)];
}

/** An encoding by any name that the Encoding Standard gives it: `latin1`, `iso-8859-1` and `cp1252` are `windows-1252`. */
function encodingFlag(flags: Flags): Dialect['encoding'] | undefined {
  const text = flags.get('encoding');
  if (text === undefined) return undefined;
  for (const label of [text, text.replaceAll('-', '')]) {
    try {
      const { encoding } = new TextDecoder(label);
      if (Object.hasOwn(encodings, encoding)) return encoding as Dialect['encoding'];
    } catch {
      // No name of an encoding: refused below, with those that are.
    }
  }
  return choiceOf(text, encodings, '--encoding');
}

function headerFlag(flags: Flags): boolean | undefined {
  if (flags.has('header') && flags.has('no-header'))
    throw misuse('--header and --no-header exclude each other.', '--header');
  return flags.has('header') ? true : flags.has('no-header') ? false : undefined;
}

function skipFlag(flags: Flags): number | undefined {
  const text = flags.get('skip');
  if (text === undefined) return undefined;
  const value = cellNumber(text);
  if (v.is(dialectSchema.entries.skip, value)) return value;
  throw misuse(`--skip: wanted a whole number from 0 to ${MOST_SKIPPED}, got "${text}".`, '--skip');
}

function missingWordsFlag(flags: Flags): string[] | undefined {
  const words = flags
    .get('missing-words')
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words === undefined || v.safeParse(dialectSchema.entries.missing, words).success) return words;
  const message = `--missing-words: wanted at most 50 words of at most 40 characters each, got ${count(words.length, 'word')}, the longest of ${Math.max(...words.map(({ length }) => length))}.`;
  throw misuse(message, '--missing-words');
}

/** What the flags say of how a table is written. @throws Fault `usage` */
export function dialectOf(flags: Flags): DialectChoice {
  const all: { [K in keyof Dialect]: Dialect[K] | undefined } = {
    format: choiceFlag(flags, 'format', tableFormats),
    encoding: encodingFlag(flags),
    delimiter: signFlag(flags, 'delimiter', delimiters),
    decimal: signFlag(flags, 'decimal', decimalMarks),
    quote: signFlag(flags, 'quote', quotes),
    header: headerFlag(flags),
    comment: signFlag(flags, 'comment', comments),
    skip: skipFlag(flags),
    ragged: choiceFlag(flags, 'ragged', raggedPolicies),
    missing: missingWordsFlag(flags),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * The source, read as the flags say on top of what it says itself.
 *
 * @throws Fault `usage`, also where the source is no text
 */
export function withDialectFlags(flags: Flags, source: DataSource): DataSource {
  const choice = dialectOf(flags);
  const [first] = Object.keys(choice).length > 0 ? flags.given(...names) : [];
  if (first === undefined) return source;
  if (!isText(source))
    throw misuse(`--${first} is for tables in files, and the data are ${source.id}.`, `--${first}`);
  if (source.kind !== 'file' && choice.encoding !== undefined)
    throw misuse('--encoding is for tables in files: the project holds the text of this one.', '--encoding');
  return { ...source, dialect: { ...source.dialect, ...choice } };
}

/** @throws Fault `usage` for a flag that the format of the table leaves no room for */
export function checkDialectUse(flags: Flags, { name, reading }: Pick<Table, 'name' | 'reading'>): void {
  if (reading?.dialect.format !== 'arff') return;
  const idle = flags.given(...names).find((given) => given !== 'encoding' && given !== 'format');
  if (idle !== undefined)
    throw misuse(`--${idle}: ${name} is ARFF, which says itself how it is written.`, `--${idle}`);
}
