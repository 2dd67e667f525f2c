import type { SourceRange } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';

/** What stands in the source, with the places of its lines. */
export class SourceText {
  readonly #lineStarts: number[] = [0];

  constructor(readonly text: string) {
    for (let i = 0; i < text.length; i++) if (text[i] === '\n') this.#lineStarts.push(i + 1);
  }

  /** Offsets with line and column, both from 1. */
  range(from: number, to: number): SourceRange {
    let line = this.#lineStarts.length;
    while (line > 1 && this.#lineStarts[line - 1] > from) line--;
    return { from, to, line, column: from - this.#lineStarts[line - 1] + 1 };
  }

  /** The text of a range on one line, cut short. */
  snippet({ from, to }: { readonly from: number; readonly to: number }): string {
    const text = this.text.slice(from, to).replace(/\s+/g, ' ');
    return text.length > 48 ? `${text.slice(0, 47)}…` : text;
  }
}

/** A failure at a place of the source. */
export class SourceFault extends Fault {
  constructor(
    code: string,
    /** Without the place. */
    readonly reason: string,
    readonly source: SourceRange,
  ) {
    const place = `line ${source.line}, column ${source.column}`;
    super({
      code: `explain-${code}`,
      message: `${place[0].toUpperCase()}${place.slice(1)}: ${reason}`,
      path: place,
    });
  }
}
