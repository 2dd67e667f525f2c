import { Growing } from './growing.ts';

/** Texts end to end in UTF-16 code units; text i lies from `offsets[i]` to `offsets[i + 1]`. */
export interface Texts {
  readonly offsets: Int32Array;
  readonly characters: Uint16Array;
}

/** Distinct texts that are looked for before one is stored again. */
const MOST_DISTINCT = 2 ** 16;
/** Arguments of one call of `fromCharCode`. */
const PIECE = 8192;

function join(characters: Uint16Array): string {
  if (characters.length <= PIECE) return String.fromCharCode(...characters);
  let text = '';
  for (let at = 0; at < characters.length; at += PIECE)
    text += String.fromCharCode(...characters.subarray(at, at + PIECE));
  return text;
}

export const textCount = ({ offsets }: Texts): number => offsets.length - 1;

/** Text i, as a string of its own. */
export const textOf = ({ offsets, characters }: Texts, i: number): string =>
  join(characters.subarray(offsets[i], offsets[i + 1]));

/** Collects texts, each once as long as they are few. */
export class TextCollector {
  #known: Map<string, number> | null = new Map();
  readonly #offsets = new Growing(Int32Array);
  readonly #characters = new Growing(Uint16Array);

  constructor() {
    this.#offsets.push(0);
  }

  /** Whether no text is stored twice. */
  get distinct(): boolean {
    return this.#known !== null;
  }

  get bytes(): number {
    return 2 * this.#characters.length + 4 * this.#offsets.length;
  }

  /** @returns the number of the text, from 0 */
  add(text: string): number {
    const known = this.#known?.get(text);
    if (known !== undefined) return known;
    const code = this.#offsets.length - 1;
    for (let i = 0; i < text.length; i++) this.#characters.push(text.charCodeAt(i));
    this.#offsets.push(this.#characters.length);
    if (!this.#known) return code;
    if (code >= MOST_DISTINCT) {
      this.#known = null;
      return code;
    }
    // A copy, because a cell cut out of a file keeps the text of the whole file in memory.
    this.#known.set(join(Uint16Array.from(text, (_, i) => text.charCodeAt(i))), code);
    return code;
  }

  finish(): Texts {
    this.#known = null;
    return { offsets: this.#offsets.finish(), characters: this.#characters.finish() };
  }
}
