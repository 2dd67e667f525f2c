/** Keys in Electron's accelerator notation (`CmdOrCtrl+Shift+Z`, `Space`, `E`, `?`). */
export interface Keystroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);

/** Whether a keystroke is the accelerator; characters that need Shift by nature (`?`) match with it. */
export function matches(stroke: Keystroke, accelerator: string, mac = isMac): boolean {
  const parts = accelerator.split('+');
  const wanted = parts[parts.length - 1];
  const command = parts.includes('CmdOrCtrl');
  const shift = parts.includes('Shift');
  const key = stroke.key === ' ' ? 'Space' : stroke.key;
  const isLetter = /^[a-z]$/i.test(wanted);
  return (
    key.toLowerCase() === wanted.toLowerCase() &&
    (mac ? stroke.metaKey : stroke.ctrlKey) === command &&
    !(mac ? stroke.ctrlKey : stroke.metaKey) &&
    !stroke.altKey &&
    (stroke.shiftKey === shift || (!isLetter && !command && wanted.length === 1))
  );
}

/** The accelerator as people read it: `Ctrl Shift Z`, on a Mac `⌘ ⇧ Z`. */
export function keyText(accelerator: string, mac = isMac): string {
  const words: Record<string, string> = mac ? { CmdOrCtrl: '⌘', Shift: '⇧' } : { CmdOrCtrl: 'Ctrl' };
  return accelerator
    .split('+')
    .map((part) => words[part] ?? part)
    .join(' ');
}
