import type { Renamed } from '@shared/contract/data-summary.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { Dialect } from '@shared/design/dialect.ts';
import type { TextTableReader } from './delimited.ts';
import { columnNames } from './column-names.ts';
import { TableBuilder, type ColumnDeclaration } from './table-builder.ts';
import type { Reading, Table } from './types.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** A value in the notation of ARFF, and where the text after it begins. */
interface Token {
  readonly text: string;
  readonly after: number;
  readonly quoted: boolean;
}

/**
 * WEKA's Attribute-Relation File Format, https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/:
 * numeric, nominal, string and date attributes; dense and sparse rows. Nominal values keep the order of their
 * declaration; dates and strings are categories; weights of instances are refused.
 */
export class ArffReader implements TextTableReader {
  readonly #name: string;
  readonly #dialect: Dialect;
  readonly #budget: number;
  readonly #attributes: (ColumnDeclaration & {
    readonly known: ReadonlySet<string> | null;
    readonly numeric: boolean;
  })[] = [];
  #renamed: Renamed[] = [];
  #table: TableBuilder | null = null;
  #line = 0;
  #rest = '';
  #comments = 0;
  #blank = 0;

  constructor(name: string, dialect: Dialect, budget: number) {
    this.#name = name;
    this.#dialect = { ...dialect, delimiter: ',', decimal: '.', quote: "'", comment: '%', header: true };
    this.#budget = budget;
  }

  get rows(): number {
    return this.#table?.rows ?? 0;
  }
  get lines(): number {
    return this.#line + 1;
  }

  push(text: string, last: boolean): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = last ? '' : (lines.pop() ?? '');
    for (const line of lines) this.#take(line.replace(/\r$/, '').trim());
    this.#table?.checkMemory();
  }

  finish(): Table {
    if (!this.#table) this.#refuse('arff-no-data', 'wanted a line @data, got the end of the file');
    return this.#table.build(this.#reading());
  }

  take(): Table | null {
    return this.#table?.take(this.#reading()) ?? null;
  }

  #reading(): Reading {
    const passed = { skipped: 0, comments: this.#comments, blank: this.#blank };
    return { dialect: this.#dialect, ...passed, renamed: this.#renamed, filled: 0, cut: 0 };
  }

  #take(line: string): void {
    this.#line++;
    if (line === '') this.#blank++;
    else if (line.startsWith('%')) this.#comments++;
    else if (this.#table) this.#row(line, this.#table);
    else this.#declaration(line);
  }

  #declaration(line: string): void {
    const word = /^@[a-z]*/i.exec(line)?.[0].toLowerCase();
    if (word === '@attribute') this.#attribute(line);
    else if (word === '@data') this.#begin();
    else if (word !== '@relation')
      this.#refuse('arff-declaration', `wanted @relation, @attribute or @data, got "${line.slice(0, 40)}"`);
  }

  #begin(): void {
    if (this.#attributes.length === 0)
      this.#refuse('arff-no-attributes', 'wanted an @attribute before @data');
    const { decimal } = this.#dialect;
    const options = { name: this.#name, decimal, missing: ['?'], budget: this.#budget };
    const { names, renamed } = columnNames(this.#attributes.map(({ name }) => name));
    this.#renamed = renamed;
    const columns = this.#attributes.map((attribute, index) => ({ ...attribute, name: names[index] }));
    this.#table = new TableBuilder(columns, this.#line, options);
  }

  #attribute(line: string): void {
    const name = this.#token(line, this.#pastBlanks(line, '@attribute'.length), /[\s{]/);
    if (name.text === '') this.#refuse('arff-attribute', 'wanted the name of the attribute');
    const type = line.slice(this.#pastBlanks(line, name.after));
    if (type.startsWith('{')) {
      const categories = this.#values(type.slice(1), '}').map(({ text }) => text);
      this.#attributes.push({ name: name.text, categories, known: new Set(categories), numeric: false });
      return;
    }
    const kind = /^[a-z]*/i.exec(type)![0].toLowerCase();
    const numeric = ['numeric', 'real', 'integer'].includes(kind);
    if (!numeric && !['string', 'date'].includes(kind))
      this.#refuse(
        'arff-attribute',
        `wanted numeric, real, integer, string, date or {…} as the type of "${name.text}", got "${type.slice(0, 40)}"`,
      );
    this.#attributes.push({ name: name.text, categories: null, text: !numeric, known: null, numeric });
  }

  #row(line: string, table: TableBuilder): void {
    const sparse = line.startsWith('{');
    const cells = sparse ? this.#sparse(line) : this.#values(line, '');
    if (cells.length !== table.width)
      this.#refuse('csv-ragged', `wanted ${table.width} cells as declared, got ${cells.length}`);
    table.row(this.#line);
    cells.forEach((token, column) => this.#cell(table, token, column));
  }

  #cell(table: TableBuilder, { text, quoted }: Pick<Token, 'text' | 'quoted'>, column: number): void {
    const { known, numeric, name } = this.#attributes[column];
    const path = `line ${this.#line}, column "${name}"`;
    const refuse = (code: string, wanted: string): never => {
      const message = `${this.#name}, ${path}: wanted ${wanted}, got "${text}".`;
      throw new Fault({ code, message, path });
    };
    const trimmed = text.trim();
    if (!quoted && trimmed === '?') table.addMissing(column);
    else if (known && !known.has(text) && !known.has(trimmed)) {
      const values = [...known].slice(0, 10).join(', ') + (known.size > 10 ? ', …' : '');
      refuse('arff-category', `one of ${values}`);
    } else if (numeric && !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed))
      refuse('arff-number', 'a number');
    else table.add(column, trimmed, 0, trimmed.length);
  }

  /** `{1 x, 3 y}`: what is not named is 0, or the first nominal value. */
  #sparse(line: string): Pick<Token, 'text' | 'quoted'>[] {
    const cells = this.#attributes.map(({ categories, numeric }) => ({
      text: numeric ? '0' : (categories?.[0] ?? '0'),
      quoted: true,
    }));
    const inner = line.replace(/^\{\s*/, '');
    let at = 0;
    while (inner[at] !== '}') {
      const index = /^\d+(?=\s)/.exec(inner.slice(at))?.[0];
      if (index === undefined || Number(index) >= cells.length)
        this.#refuse(
          'arff-sparse',
          `wanted the number of an attribute from 0 to ${cells.length - 1} and a value, got "${inner.slice(at, at + 20)}"`,
        );
      const token = this.#token(inner, this.#pastBlanks(inner, at + index.length), /[,}]/);
      cells[Number(index)] = token;
      at = this.#pastBlanks(inner, token.after);
      if (inner[at] === ',') at = this.#pastBlanks(inner, at + 1);
      else if (inner[at] !== '}') this.#refuse('arff-sparse', 'wanted a comma or } after a value');
    }
    return cells;
  }

  /** Values separated by commas (or, as WEKA allows, tabs), up to the end sign or, where it is '', of the line. */
  #values(text: string, end: string): Token[] {
    const tokens: Token[] = [];
    const stop = end === '' ? /[,\t]/ : /[,\t}]/;
    let at = this.#pastBlanks(text, 0);
    if (end !== '' && text[at] === end) return tokens;
    for (;;) {
      const token = this.#token(text, at, stop);
      tokens.push(token);
      at = this.#pastBlanks(text, token.after, end !== '');
      if (end !== '' && text[at] === end) return tokens;
      if (at >= text.length) {
        if (end === '') return tokens;
        this.#refuse('arff-attribute', `wanted ${end}, got the end of the line`);
      }
      if (text[at] !== ',' && text[at] !== '\t')
        this.#refuse('csv-quotes', 'a quoted value goes on after its closing quote');
      at = this.#pastBlanks(text, at + 1);
    }
  }

  #token(text: string, at: number, stop: RegExp): Token {
    const quote = text[at];
    if (quote !== "'" && quote !== '"') {
      let after = at;
      while (after < text.length && !stop.test(text[after])) after++;
      return { text: text.slice(at, after).trim(), after, quoted: false };
    }
    let value = '';
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === quote) return { text: value, after: i + 1, quoted: true };
      if (text[i] === '\\' && i + 1 < text.length) {
        i++;
        value += escapes[text[i]] ?? text[i];
      } else value += text[i];
    }
    return this.#refuse('csv-quotes', 'wanted a closing quote, got the end of the line');
  }

  #pastBlanks(text: string, at: number, tabs = true): number {
    let i = at;
    while (text[i] === ' ' || (tabs && text[i] === '\t')) i++;
    return i;
  }

  #refuse(code: string, wanted: string): never {
    const path = `line ${this.#line}`;
    throw new Fault({ code, message: `${this.#name}, ${path}: ${wanted}.`, path });
  }
}
