const hex = '0123456789abcdef';
/** The letter behind the backslash; 0: none; 1: `u00` and two digits. As JSON.stringify has them. */
const escapeOf = new Uint8Array(256).fill(1, 0, 0x20);
for (const [byte, letter] of [
  [8, 'b'],
  [9, 't'],
  [10, 'n'],
  [12, 'f'],
  [13, 'r'],
  [0x22, '"'],
  [0x5c, '\\'],
] as const)
  escapeOf[byte] = letter.charCodeAt(0);

/** What stands for a text in UTF-8 between the quotation marks of JSON. Pieces may be cut inside of a character. */
export function escapeJson(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  for (const byte of bytes) if (escapeOf[byte] !== 0) length += escapeOf[byte] === 1 ? 5 : 1;
  if (length === bytes.length) return bytes;
  const escaped = new Uint8Array(length);
  let to = 0;
  for (const byte of bytes) {
    const letter = escapeOf[byte];
    if (letter === 0) {
      escaped[to++] = byte;
      continue;
    }
    escaped[to++] = 0x5c;
    if (letter !== 1) escaped[to++] = letter;
    else for (const unit of `u00${hex[byte >> 4]}${hex[byte & 15]}`) escaped[to++] = unit.charCodeAt(0);
  }
  return escaped;
}
