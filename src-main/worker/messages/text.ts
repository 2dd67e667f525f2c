import { Fault } from '@shared/contract/fault.ts';

/** Offset of the first byte that is not UTF-8 (Unicode standard, table 3-7); -1 if all is. */
function firstInvalid(bytes: Uint8Array): number {
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
