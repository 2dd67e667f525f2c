import type { TextSource } from '@shared/design/source.ts';

/** Text from the clipboard, as a spreadsheet puts it there; the project keeps it. */
export const pastedSource = (text: string): TextSource => ({ kind: 'embedded', name: 'Pasted table', text });
