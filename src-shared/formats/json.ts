import { Fault } from '../contract/fault.ts';

const literals = ['true', 'false', 'null'];
const numberGrammar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** Index after the string that starts at `at`; −1 − index of the fault where it is none. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const unit = text[i];
    if (unit === '"') return i + 1;
    if (unit < ' ') return -1 - i;
    if (unit !== '\\') continue;
    i++;
    if (i >= text.length) break;
    if (text[i] === 'u') {
      const digits = /^[0-9a-fA-F]{4}/.test(text.slice(i + 1, i + 5));
      if (!digits) return -1 - Math.min(i + 1, text.length);
      i += 4;
    } else if (!'"\\/bfnrt'.includes(text[i])) return -1 - i;
  }
  return -1 - text.length;
}

/**
 * Where a text stops being JSON: the index of the first character that cannot stand there, or the text's length
 * where it ends too early; −1 for good JSON. `JSON.parse` names a position in some of its messages only.
 */
export function jsonFaultAt(text: string): number {
  const open: ('{' | '[')[] = [];
  let expect: 'value' | 'first' | 'key' | 'colon' | 'next' = 'value';
  let i = 0;
  for (;;) {
    while (i < text.length && blank(text.charCodeAt(i))) i++;
    if (i === text.length) return expect === 'next' && open.length === 0 ? -1 : i;
    const unit = text[i];
    const inside = open.at(-1);
    const closes = (unit === '}' && inside === '{') || (unit === ']' && inside === '[');
    if (closes && (expect === 'next' || expect === 'first')) {
      open.pop();
      expect = 'next';
      i++;
    } else if (expect === 'next') {
      if (unit !== ',' || !inside) return i;
      expect = inside === '{' ? 'key' : 'value';
      i++;
    } else if (expect === 'colon') {
      if (unit !== ':') return i;
      expect = 'value';
      i++;
    } else if (unit === '"') {
      const isKey: boolean = expect === 'key' || (expect === 'first' && inside === '{');
      const end = endOfString(text, i);
      if (end < 0) return -1 - end;
      i = end;
      expect = isKey ? 'colon' : 'next';
    } else if (expect === 'key' || (expect === 'first' && inside === '{')) {
      return i;
    } else if (unit === '{' || unit === '[') {
      open.push(unit);
      expect = 'first';
      i++;
    } else {
      const literal = literals.find((word) => text.startsWith(word, i));
      numberGrammar.lastIndex = i;
      const length = literal?.length ?? numberGrammar.exec(text)?.[0].length ?? 0;
      if (length === 0) {
        const rest = text.slice(i);
        const unfinished = rest === '-' || literals.some((word) => word.startsWith(rest));
        return unfinished ? text.length : i;
      }
      i += length;
      if (/^[.eE][+-]?$/.test(text.slice(i, i + 3))) return text.length;
      expect = 'next';
    }
  }
}

/** Line and column, from 1, of an index in a text. */
function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}

/**
 * @param subject what is read, in words: "The weights file"
 * @param kind first word of the codes
 * @throws Fault `<kind>-empty`, `<kind>-truncated` (the text ends in the middle) or `<kind>-json` (not JSON), with
 *   line and column
 */
export function parseJson(text: string, subject: string, kind: string): unknown {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.trim() === '') throw new Fault({ code: `${kind}-empty`, message: `${subject} is empty.` });
  try {
    return JSON.parse(source);
  } catch (error) {
    const at = jsonFaultAt(source);
    if (at < 0) throw error;
    const { line, column } = placeOf(source, at);
    const path = `line ${line}, column ${column}`;
    if (at >= source.trimEnd().length) {
      const message = `${subject} ends in the middle, at ${path}: the rest of the JSON is missing.`;
      throw new Fault({ code: `${kind}-truncated`, message, path }, { cause: error });
    }
    const got = JSON.stringify(source.slice(at, at + 20));
    throw new Fault(
      {
        code: `${kind}-json`,
        message: `${subject} is not JSON: ${path} has ${got}, which cannot stand there.`,
        path,
      },
      { cause: error },
    );
  }
}

/**
 * The head that every file of Adjoint has.
 *
 * @returns the file as an object, and its version
 * @throws Fault `<kind>-format` (another kind of file), `<kind>-version` (no version) or `<kind>-newer`
 */
export function readHead(
  value: unknown,
  wanted: { format: string; version: number; subject: string; kind: string },
): { file: Record<string, unknown>; version: number } {
  const { format, subject, kind } = wanted;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const file = (isObject ? value : {}) as Record<string, unknown>;
  if (file.format !== format) {
    const got = isObject ? (JSON.stringify(file.format) ?? 'none') : 'no object at all';
    const message = `${subject} must have the format "${format}", got ${got}.`;
    throw new Fault({ code: `${kind}-format`, message, path: 'format' });
  }
  const version = file.version;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    const message = `${subject} must have a version, a whole number from 1, got ${JSON.stringify(version) ?? 'none'}.`;
    throw new Fault({ code: `${kind}-version`, message, path: 'version' });
  }
  if (version > wanted.version) {
    const message = `${subject} has version ${version}, this Adjoint reads up to ${wanted.version}: a newer Adjoint wrote it.`;
    throw new Fault({ code: `${kind}-newer`, message, path: 'version' });
  }
  return { file, version };
}
