import { commands, type CommandRow } from '@shared/contract/commands.ts';
import { describe, expect, it } from 'vitest';
import { keyText, matches, type Keystroke } from './keys.ts';

const plain: Keystroke = { key: '', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const stroke = (change: Partial<Keystroke>): Keystroke => ({ ...plain, ...change });

describe('keys', () => {
  it('match their accelerator and no other', () => {
    expect(matches(stroke({ key: 'z', ctrlKey: true }), 'CmdOrCtrl+Z', false)).toBe(true);
    expect(matches(stroke({ key: 'Z', ctrlKey: true, shiftKey: true }), 'CmdOrCtrl+Z', false)).toBe(false);
    expect(matches(stroke({ key: 'Z', ctrlKey: true, shiftKey: true }), 'CmdOrCtrl+Shift+Z', false)).toBe(
      true,
    );
    expect(matches(stroke({ key: 'z', metaKey: true }), 'CmdOrCtrl+Z', true)).toBe(true);
    expect(matches(stroke({ key: 'z', metaKey: true }), 'CmdOrCtrl+Z', false)).toBe(false);
    expect(matches(stroke({ key: ' ' }), 'Space', false)).toBe(true);
    expect(matches(stroke({ key: 'e' }), 'E', false)).toBe(true);
    expect(matches(stroke({ key: 'e', altKey: true }), 'E', false)).toBe(false);
    expect(matches(stroke({ key: 'E', shiftKey: true }), 'E', false)).toBe(false);
    expect(matches(stroke({ key: '?', shiftKey: true }), '?', false)).toBe(true);
  });

  it('belong to one command each', () => {
    const rows: CommandRow[] = Object.values(commands);
    const keys = rows.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are written as people read them', () => {
    expect(keyText('CmdOrCtrl+Shift+Z', false)).toBe('Ctrl Shift Z');
    expect(keyText('CmdOrCtrl+Shift+Z', true)).toBe('⌘ ⇧ Z');
  });
});
