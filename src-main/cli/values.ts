import { Fault } from '@shared/contract/fault.ts';
import { refusal, type FieldName } from '@shared/design/fields.ts';
import { cellNumber } from '@engine/data/cells.ts';
import type { Table } from '@engine/data/types.ts';
import { misuse } from './io.ts';
import { didYouMean } from './nearest.ts';
import type { Flags } from './parse.ts';

/** Text as a number within the bounds of a field. @throws Fault `usage` in the words of the table of fields */
export function fieldNumber(text: string, field: FieldName, where: string): number {
  const value = cellNumber(text);
  const reason = refusal(field, Number.isNaN(value) ? text : value);
  if (reason !== null) throw misuse(`${where}: ${reason}.`, where);
  return value;
}

export function numberFlag(flags: Flags, name: string, field: FieldName): number | undefined {
  const text = flags.get(name);
  return text === undefined ? undefined : fieldNumber(text, field, `--${name}`);
}

/** N of `--epochs`: 0, or what the field allows. */
export function epochsFlag(flags: Flags): number | undefined {
  const text = flags.get('epochs');
  if (text === undefined || cellNumber(text) === 0) return text === undefined ? undefined : 0;
  const value = cellNumber(text);
  const reason = refusal('epochs', Number.isNaN(value) ? text : value);
  if (reason === null) return value;
  throw misuse(`--epochs: ${reason.replace(' from 1 ', ' from 0 ')}.`, '--epochs');
}

/** N of `--threads`; null for `auto`. */
export function threadsFlag(flags: Flags): number | null {
  const text = flags.get('threads') ?? 'auto';
  if (text.toLowerCase() === 'auto') return null;
  const value = cellNumber(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw misuse(`--threads: wanted a whole number from 1 on, or auto, got "${text}".`, '--threads');
}

/** Letters and digits alone: `cross-entropy` and `crossentropy` mean `crossEntropy`. */
const plain = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The key of a table that a word means. @throws Fault `usage` that lists the keys */
export function choiceOf<K extends string>(
  word: string,
  table: Readonly<Record<K, unknown>>,
  where: string,
): K {
  const keys = Object.keys(table) as K[];
  const found = keys.find((key) => key === word || (plain(word) !== '' && plain(key) === plain(word)));
  if (found !== undefined) return found;
  const hint = didYouMean(word, keys);
  throw misuse(`${where}: wanted one of ${keys.join(', ')}, got "${word}".${hint}`, where);
}

export function choiceFlag<K extends string>(
  flags: Flags,
  name: string,
  table: Readonly<Record<K, unknown>>,
): K | undefined {
  const word = flags.get(name);
  return word === undefined ? undefined : choiceOf(word, table, `--${name}`);
}

/**
 * Columns of the table that a flag names, separated by commas. A column whose name has commas itself can be named
 * where it stands alone.
 *
 * @throws Fault `data-unknown-column`
 */
export function columnsFlag(flags: Flags, name: string, table: Table): string[] | undefined {
  const text = flags.get(name);
  if (text === undefined) return undefined;
  const all = table.columns.map((column) => column.name);
  if (all.includes(text)) return [text];
  const wanted = text.split(',').map((part) => part.trim());
  for (const column of wanted) {
    if (all.includes(column)) continue;
    const hint = didYouMean(column, all, (known) => `"${known}"`);
    const list = all.slice(0, 20).join(', ') + (all.length > 20 ? ', …' : '');
    const message = `--${name}: ${table.name} has no column "${column}".${hint} It has ${list}.`;
    throw new Fault({ code: 'data-unknown-column', message, path: `column "${column}"` });
  }
  return [...new Set(wanted)];
}

/** B of `--batch-size`; null for all examples. */
export function batchSizeFlag(flags: Flags): number | null | undefined {
  if (flags.get('batch-size')?.toLowerCase() === 'all') return null;
  const text = flags.get('batch-size');
  if (text === undefined) return undefined;
  const value = cellNumber(text);
  const reason = refusal('batchSize', Number.isNaN(value) ? text : value);
  if (reason === null) return value;
  throw misuse(`--batch-size: ${reason}; "all" means all training examples.`, '--batch-size');
}
