import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeText, guessEncoding } from './text-encoding.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeText', () => {
  it('reads what was written in UTF-8, and drops the byte order mark', () => {
    expect(decodeText(utf8('größe,π\n1,2\n'), 'a.csv')).toBe('größe,π\n1,2\n');
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61), 'a.csv')).toBe('a');
  });

  it.each([
    ['Latin-1', [0x61, 0x0a, 0x62, 0x0a, 0xfc, 0x0a], /byte 0xfc in line 3/],
    ['an overlong form', [0xc0, 0x80], /byte 0xc0 in line 1/],
    ['a surrogate', [0x0a, 0xed, 0xa0, 0x80], /byte 0xed in line 2/],
    ['a cut-off character', [0x61, 0xe2, 0x82], /byte 0xe2 in line 1/],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00], /got UTF-16/],
  ])('refuses %s with the line', (_name, values, message) => {
    expect(() => decodeText(bytes(...values), 'data/a.csv')).toThrow(message);
    expect(() => decodeText(bytes(...values), 'data/a.csv')).toThrow(/^data\/a\.csv: wanted text in UTF-8/);
  });

  it('finds the line of any bad byte', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(0x80, 0xbf, 0xc1, 0xf5, 0xff),
        (text, bad) => {
          const line = text.split('\n').length;
          const got = `0x${bad.toString(16)} in line ${line}`;
          expect(() => decodeText(Uint8Array.from([...utf8(`"${text}`), bad]), 'a.csv')).toThrow(got);
        },
      ),
      { seed: 1 },
    );
  });
});

describe('guessEncoding', () => {
  const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
    const view = new DataView(new ArrayBuffer(2 * text.length));
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
    return new Uint8Array(view.buffer);
  };

  it.each([
    ['utf-8', utf8('größe;π\n')],
    ['windows-1252', bytes(0x67, 0x72, 0xf6, 0xdf, 0x65)],
    ['utf-16le', utf16('größe;π\n1,2', true)],
    ['utf-16be', utf16('größe;π\n1,2', false)],
    ['utf-16le', utf16('\uFEFFπππ', true)],
    ['utf-16be', utf16('\uFEFFπππ', false)],
  ])('finds %s', (encoding, written) => {
    expect(guessEncoding(written)).toBe(encoding);
    expect(decodeBytes(written, 'a')).toBe(new TextDecoder(encoding).decode(written));
  });

  it('takes what ceases to be UTF-8 late in the file for Windows-1252', () => {
    const late = Uint8Array.from([...new Uint8Array(100_000).fill(0x61), 0xfc]);
    expect(decodeBytes(late, 'a').endsWith('ü')).toBe(true);
    expect(() => decodeBytes(late, 'a', 'utf-8')).toThrow(/0xfc/);
  });
});
