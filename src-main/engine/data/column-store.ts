import { Growing } from './growing.ts';
import { TextCollector, textCount, textOf, type Texts } from './texts.ts';
import type { Distinct, Table, TableColumn } from './types.ts';

/** Code of a missing cell, and of one whose text is the shortest that gives its number back. */
const MISSING = -1;
const NUMBER = -2;

/** A column as plain data in shared memory: what crosses to another thread without a copy. */
export interface ColumnParts {
  readonly name: string;
  readonly guessedKind: TableColumn['guessedKind'];
  readonly rows: number;
  readonly missing: number;
  /** Decimal mark of the file. */
  readonly decimal: '.' | ',';
  /** Null where no cell is a number. */
  readonly numbers: Float64Array | null;
  /** Per row −1 missing, −2 the number's own text, else which of `texts`; null where every cell is −1 or −2. */
  readonly codes: Int32Array | null;
  readonly texts: Texts;
  /** Whether no text stands twice in `texts`. */
  readonly distinct: boolean;
  readonly declared: readonly string[] | null;
}

export interface TableParts {
  readonly name: string;
  readonly rows: number;
  readonly lines: Int32Array;
  readonly reading: Table['reading'];
  readonly columns: readonly ColumnParts[];
}

/** A column over {@link ColumnParts}. */
export class StoredColumn implements TableColumn {
  readonly parts: ColumnParts;
  #numbers: Float64Array | null;
  #distinct: Distinct | null = null;
  readonly #cache: string[] = [];

  constructor(parts: ColumnParts) {
    this.parts = parts;
    this.#numbers = parts.numbers;
  }

  get name(): string {
    return this.parts.name;
  }
  get guessedKind(): TableColumn['guessedKind'] {
    return this.parts.guessedKind;
  }
  get missing(): number {
    return this.parts.missing;
  }
  get declared(): readonly string[] | null {
    return this.parts.declared;
  }
  get numbers(): Float64Array {
    this.#numbers ??= new Float64Array(this.parts.rows).fill(NaN);
    return this.#numbers;
  }

  isMissing(row: number): boolean {
    const { codes, numbers } = this.parts;
    return codes ? codes[row] === MISSING : !numbers || Number.isNaN(numbers[row]);
  }

  textAt(row: number): string {
    const { codes, numbers, decimal, guessedKind } = this.parts;
    if (this.isMissing(row)) return '';
    const code = codes ? codes[row] : NUMBER;
    if (code !== NUMBER) return this.#text(code);
    const text = String(numbers![row]);
    return decimal === ',' && guessedKind === 'categorical' ? text.replace('.', ',') : text;
  }

  distinct(): Distinct {
    this.#distinct ??= this.#findDistinct();
    return this.#distinct;
  }

  /** Text of a code; of a numeric column with a point, whatever the decimal mark of the file. */
  #text(code: number): string {
    const { texts, distinct, decimal, guessedKind } = this.parts;
    const known = this.#cache[code];
    if (known !== undefined) return known;
    let text = textOf(texts, code);
    if (decimal === ',' && guessedKind === 'numeric') text = text.replace(',', '.');
    if (distinct) this.#cache[code] = text;
    return text;
  }

  #findDistinct(): Distinct {
    const { rows, codes, texts, distinct } = this.parts;
    if (distinct && codes && !codes.includes(NUMBER))
      return { texts: Array.from({ length: textCount(texts) }, (_, code) => this.#text(code)), codes };
    const places = new Map<string, number>();
    const found = new Int32Array(rows).fill(MISSING);
    for (let row = 0; row < rows; row++) {
      if (this.isMissing(row)) continue;
      const text = this.textAt(row);
      let place = places.get(text);
      if (place === undefined) places.set(text, (place = places.size));
      found[row] = place;
    }
    return { texts: [...places.keys()], codes: found };
  }
}

/** Takes the cells of a column one after the other. */
export class ColumnBuilder {
  readonly name: string;
  readonly #decimal: '.' | ',';
  readonly #declared: readonly string[] | null;
  #numbers: Growing<Float64Array> | null = null;
  #codes: Growing<Int32Array> | null = null;
  readonly #texts = new TextCollector();
  #rows = 0;
  #missing = 0;
  #numeric = 0;
  #infinite = -1;

  /** @param declared categories in an order that the file gives */
  constructor(name: string, decimal: '.' | ',' = '.', declared: readonly string[] | null = null) {
    this.name = name;
    this.#decimal = decimal;
    this.#declared = declared;
  }

  /** First row (from 0) with an infinite number; −1 where there is none. */
  get infinite(): number {
    return this.#infinite;
  }
  /** Whether every cell that is there is a number, and one is. */
  get isNumeric(): boolean {
    return this.#declared === null && this.#numeric > 0 && this.#numeric + this.#missing === this.#rows;
  }

  /** Bytes of the texts kept. */
  get textBytes(): number {
    return this.#texts.bytes;
  }

  addMissing(): void {
    this.#missing++;
    this.#append(NaN, MISSING);
  }

  /** @param written the cell's text; null where it is `String(value)`, with the file's decimal mark */
  addNumber(value: number, written: string | null): void {
    this.#numeric++;
    this.#append(value, written === null ? NUMBER : this.#texts.add(written));
  }

  /** ±∞ in words, or a number beyond the doubles: kept as text. */
  addInfinite(written: string): void {
    if (this.#infinite < 0) this.#infinite = this.#rows;
    this.#numeric++;
    this.#append(NaN, this.#texts.add(written));
  }

  addText(text: string): void {
    this.#append(NaN, this.#texts.add(text));
  }

  build(): StoredColumn {
    const { distinct } = this.#texts;
    return new StoredColumn({
      name: this.name,
      guessedKind: this.isNumeric ? 'numeric' : 'categorical',
      rows: this.#rows,
      missing: this.#missing,
      decimal: this.#decimal,
      numbers: this.#numbers?.finish() ?? null,
      codes: this.#codes?.finish() ?? null,
      texts: this.#texts.finish(),
      distinct,
      declared: this.#declared,
    });
  }

  #append(value: number, code: number): void {
    if (!this.#numbers && !Number.isNaN(value)) {
      this.#numbers = new Growing(Float64Array);
      this.#numbers.fill(NaN, this.#rows);
    }
    if (!this.#codes && code >= 0) this.#codes = this.#codesSoFar();
    this.#numbers?.push(value);
    this.#codes?.push(code);
    this.#rows++;
  }

  /** Of cells that were numbers or missing. */
  #codesSoFar(): Growing<Int32Array> {
    const codes = new Growing(Int32Array);
    const missing = (row: number): boolean => !this.#numbers || Number.isNaN(this.#numbers.at(row));
    for (let row = 0; row < this.#rows; row++) codes.push(missing(row) ? MISSING : NUMBER);
    return codes;
  }
}

/** What another thread makes a table of again. @throws TypeError of a column that was not stored */
export function partsOf({ columns, ...rest }: Table): TableParts {
  const parts = columns.map((column) => {
    if (column instanceof StoredColumn) return column.parts;
    throw new TypeError(`Column "${column.name}" is not stored.`);
  });
  return { ...rest, columns: parts };
}

export const tableFromParts = ({ columns, ...rest }: TableParts): Table => ({
  ...rest,
  columns: columns.map((parts) => new StoredColumn(parts)),
});
