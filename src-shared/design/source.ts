import type { DialectChoice } from './dialect.ts';
import type { DataSource } from './schema.ts';

/** A source whose text is read in a dialect. */
export type TextSource = Extract<DataSource, { kind: 'file' | 'embedded' | 'held' }>;
export const isText = (source: DataSource): source is TextSource =>
  source.kind === 'file' || source.kind === 'embedded' || source.kind === 'held';

/** What is said of the dialect in which it is read. The text that a project carries is in UTF-8. */
export function choiceOf(source: DataSource): DialectChoice {
  if (!isText(source)) return {};
  return { ...source.dialect, ...(source.kind !== 'file' && { encoding: 'utf-8' as const }) };
}

/** What messages call a source: the name of its file. */
export function sourceName(source: DataSource): string {
  if (source.kind === 'file') return source.path.split(/[\\/]/).at(-1) || source.path;
  return isText(source) ? source.name : source.id;
}

/** Text from the clipboard, as a spreadsheet puts it there; the project keeps it. */
export const pastedSource = (text: string): TextSource => ({ kind: 'embedded', name: 'Pasted table', text });
