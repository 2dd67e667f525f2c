import { Fault } from '../contract/fault.ts';
import type { TextEncodingName } from '../design/dialect.ts';

/** Offset of the first byte that is not UTF-8 (Unicode standard, table 3-7); -1 if all is. */
export function firstInvalid(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at];
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const length =
      lead >= 0xc2 && lead <= 0xdf
        ? 2
        : lead >= 0xe0 && lead <= 0xef
          ? 3
          : lead >= 0xf0 && lead <= 0xf4
            ? 4
            : 0;
    if (length === 0 || at + length > bytes.length) return at;
    const second = bytes[at + 1];
    // The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF.
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) return at;
    for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return at;
    at += length;
  }
  return -1;
}

/**
 * The text of a file in UTF-8, without its byte order mark.
 *
 * @param path names the file in the error
 * @throws Fault `file-encoding` with the line of the first byte that is not UTF-8
 */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const at = firstInvalid(bytes);
    let line = 1;
    for (let i = 0; i < at; i++) if (bytes[i] === 0x0a) line += 1;
    const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const got = utf16
      ? 'UTF-16'
      : `the byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')} in line ${line}`;
    throw new Fault(
      {
        code: 'file-encoding',
        message: `${path}: wanted text in UTF-8, got ${got}. Save it as UTF-8 and open it again.`,
        path: `line ${line}`,
      },
      { cause },
    );
  }
}

/** Bytes from which an encoding is guessed. */
const LOOKED_AT = 2 ** 16;

/** Whether the bytes are UTF-8, the last character perhaps cut off. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The encoding by the byte order mark; else UTF-16 where every other byte is mostly zero; else UTF-8 where the bytes
 * are; else Windows-1252, of which Latin-1 is a part.
 */
export function guessEncoding(bytes: Uint8Array): TextEncodingName {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const pairs = Math.min(bytes.length, LOOKED_AT) >> 1;
  let first = 0;
  let second = 0;
  for (let i = 0; i < pairs; i++) {
    if (bytes[2 * i] === 0) first++;
    if (bytes[2 * i + 1] === 0) second++;
  }
  if (first === 0 && second > pairs / 2) return 'utf-16le';
  if (second === 0 && first > pairs / 2) return 'utf-16be';
  return isUtf8(bytes.subarray(0, LOOKED_AT)) ? 'utf-8' : 'windows-1252';
}

/**
 * The whole text of bytes in a chosen encoding, or in the one they look like; without its byte order mark.
 *
 * @throws Fault `file-encoding` where the chosen encoding does not fit
 */
export function decodeBytes(bytes: Uint8Array, path: string, chosen?: TextEncodingName): string {
  const guessed = chosen ?? guessEncoding(bytes);
  if (guessed === 'utf-8' && chosen === undefined && firstInvalid(bytes) >= 0)
    return new TextDecoder('windows-1252').decode(bytes);
  if (guessed === 'utf-8') return decodeText(bytes, path);
  try {
    return new TextDecoder(guessed, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${path}: the bytes are no text in ${guessed}.`;
    throw new Fault({ code: 'file-encoding', message, path }, { cause });
  }
}
