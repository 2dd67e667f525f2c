import type { DataSource } from '@shared/design/schema.ts';

/** A source whose text is read in a dialect. */
export type TextSource = Extract<DataSource, { kind: 'file' | 'embedded' }>;
export const isText = (source: DataSource): source is TextSource =>
  source.kind === 'file' || source.kind === 'embedded';

export function sourceName(source: DataSource): string {
  if (source.kind === 'file') return source.path.replace(/^.*[\\/]/, '');
  return source.kind === 'embedded' ? source.name : source.id;
}

/** Text from the clipboard, as a spreadsheet puts it there; the project keeps it. */
export const pastedSource = (text: string): TextSource => ({ kind: 'embedded', name: 'Pasted table', text });
