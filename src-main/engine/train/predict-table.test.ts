import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import type { DialectChoice } from '@shared/design/dialect.ts';
import type { Column, ProjectDocument } from '@shared/design/schema.ts';
import { encodeRow, rawRowOf } from '../data/encode.ts';
import { readText } from '../data/reader.ts';
import type { RawRow, Table } from '../data/types.ts';
import { Session } from './session.ts';

const NAMES = ['mass', 'colour', 'code', 'class'] as const;
const kinds: Readonly<Record<string, Column['kind']>> = { mass: 'numeric' };
/** Longer than what the dialect is guessed from, so that it comes in several parts. */
const ROWS = 24_000;

/** Rows of mass, colour, code and class, with decimal commas. */
function linesOf(rows: number, word: boolean): string[] {
  const colours = ['red', 'blue', '"deep;\nblue"'];
  return Array.from({ length: rows }, (_, i) => {
    const mass = i % 17 === 0 ? '' : `${i % 20},${i % 4}`;
    const code = word && i % 50 === 3 ? 'x' : `${1 + (i % 3)},5`;
    return `${mass};${colours[i % 3]};${code};${i % 2 ? 'a' : 'b'}`;
  });
}
const text = (lines: readonly string[], header: readonly string[] = NAMES): string =>
  `${header.join(';')}\n${lines.join('\n')}\n`;

/** A run on a table whose codes are numbers taken for categories or, with a word among them, categories. */
function sessionOf(word: boolean): Session {
  const csv = text(linesOf(600, word));
  const document = defaultDocument() as { -readonly [K in keyof ProjectDocument]: ProjectDocument[K] };
  const columns = NAMES.map((name): Column => {
    return { name, role: name === 'class' ? 'target' : 'input', kind: kinds[name] ?? 'categorical' };
  });
  const missing = { numeric: 'mean', categorical: 'category' } as const;
  document.data = {
    ...document.data,
    ...{ source: { kind: 'embedded', name: 't', text: csv }, columns, missing, unknown: 'zero' },
  };
  document.design = { ...document.design, output: { ...document.design.output, activation: 'sigmoid' } };
  document.design = { ...document.design, loss: { ...document.design.loss, kind: 'logistic' } };
  return new Session(document, readText(csv, 't'));
}

/** The predictions, from bytes cut into pieces of these lengths, in turn. */
function predicted(session: Session, bytes: Uint8Array, lengths: readonly number[], choice?: DialectChoice) {
  const prediction = session.predictTable({ name: 'new.csv', choice });
  const parts: number[] = [];
  let out = '';
  const push = (piece: Uint8Array | null): void => {
    const part = prediction.push(piece);
    if (part) parts.push(part.rows);
    for (let next = prediction.next(); next !== null; next = prediction.next()) out += next;
  };
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = lengths[i % lengths.length];
    push(bytes.subarray(at, at + length));
    at += length;
  }
  push(null);
  return { out, parts, prediction };
}

const bytesOf = (csv: string): Uint8Array => new TextEncoder().encode(csv);

describe('TablePrediction', () => {
  const session = sessionOf(false);
  const csv = text(linesOf(ROWS, false));

  it('gives each row what the run gives for it by hand, in any pieces', () => {
    const whole = predicted(session, bytesOf(csv), [csv.length * 4]);
    expect(whole.parts).toEqual([ROWS]);
    const cut = predicted(session, bytesOf(csv), [300_007, 1, 65_537, 4096]);
    expect(cut.parts.length).toBeGreaterThan(2);
    expect(cut.out).toBe(whole.out);
    expect(cut.prediction.sofar).toEqual(whole.prediction.sofar);
    const lines = whole.out.trimEnd().split('\n');
    expect(lines[0]).toBe('P(a),P(b),predicted,outside the training range');
    expect(lines).toHaveLength(ROWS + 1);
    const table = readText(csv, 'new.csv');
    for (let row = 0; row < ROWS; row += 997) {
      const { values, label } = session.predict(rawRowOf(table, session.prepared.inputs, row));
      expect(lines[row + 1].split(',').slice(0, 3)).toEqual([...values.map(String), label]);
    }
  });

  it.each([false, true])(
    'takes a category for the same in every part (words among the codes: %s)',
    (word) => {
      const run = sessionOf(word);
      // Words only in the last rows: those before are numbers alone, and mean the same with and without them.
      const numbers = linesOf(ROWS, false);
      const mixed = [...numbers, ...linesOf(60, true)];
      const pieces = [300_000, 50_000];
      const before = predicted(run, bytesOf(text(numbers)), pieces).out;
      const after = predicted(run, bytesOf(text(mixed)), pieces).out;
      expect(after.startsWith(before)).toBe(true);
      const row = (table: Table, at: number): RawRow => ({
        ...rawRowOf(table, run.prepared.inputs, at),
        code: word ? '2,5' : '2.5',
      });
      const table = readText(text(numbers), 't');
      const into = new Float64Array(run.prepared.shape.inputs);
      encodeRow(run.prepared.inputs, row(table, 1), into);
      // One of the codes is meant, and not all zeros.
      const code = run.prepared.inputNames.findIndex((name) => name.startsWith('code=2'));
      expect(into[code]).toBe(1);
      const values = run.predict(row(table, 1)).values.map(String);
      expect(before.split('\n')[2].split(',').slice(0, 2)).toEqual(values);
    },
  );

  it('counts rows beyond the training rows, and knows the line of the first', () => {
    const lines = linesOf(ROWS, false);
    lines[ROWS - 2] = '1e6;red;1,5;a';
    lines[ROWS - 1] = '5;green;1,5;a';
    const { prediction, out } = predicted(session, bytesOf(text(lines)), [300_000]);
    const breaks = lines.slice(0, ROWS - 2).filter((line) => line.includes('\n')).length;
    expect(prediction.sofar).toEqual({ rows: ROWS, outside: 2, firstOutside: ROWS + breaks });
    expect(out).toMatch(/,mass\n.*,colour\n$/);
  });

  it('does not mind what stands in other columns', () => {
    const plain = text(linesOf(50, false));
    const more = linesOf(50, false).map((line, i) => `${i === 40 ? 'inf' : '1'};${line};${i}`);
    const header = ['n', ...NAMES, 'n'];
    const { out, prediction } = predicted(session, bytesOf(text(more, header)), [100]);
    expect(out).toBe(predicted(session, bytesOf(plain), [100]).out);
    expect(prediction.reading?.renamed).toEqual([{ column: 6, title: 'n', name: 'n (2)' }]);
  });

  it.each([
    ['', 'csv-empty', /new\.csv is empty/],
    ['mass;colour;code\n', 'csv-no-rows', /no rows/],
    ['mass;colour\n1,5;red\n', 'data-unknown-column', /no column "code"; it has mass, colour/],
    ['mass;colour;code\n1,5;red;1,5\n-inf;red;1,5\n', 'data-not-number', /^Line 3, column "mass".*"-inf"/],
    ['mass;colour;code\n1,5;red;1,5\n\nx;red;1,5\n', 'data-not-number', /^Line 4, column "mass".*"x"/],
    ['mass;colour;code\n1,5;red\n', 'csv-ragged', /line 2/],
  ])('refuses %j', (bad, code, message) => {
    try {
      predicted(session, bytesOf(bad), [7]);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(Fault);
      expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) as unknown });
      return;
    }
    throw new Error('it was accepted');
  });

  it('says of a guess of UTF-8 that was wrong that it was', () => {
    const latin = Buffer.from(`${csv}1,5;gr\u00fcn;1,5;a\n`, 'latin1');
    expect(() => predicted(session, latin, [300_000])).toThrow(
      expect.objectContaining({ code: 'encoding-guess' }) as Error,
    );
    const { out } = predicted(session, latin, [300_000], { encoding: 'windows-1252' });
    expect(out).toMatch(/,colour\n$/);
  });

  it('holds the weights of when it began, whatever is trained meanwhile', () => {
    const run = sessionOf(false);
    const before = predicted(run, bytesOf(csv), [1e9]).out;
    const prediction = run.predictTable({ name: 'new.csv' });
    prediction.push(bytesOf(csv));
    let out = '';
    for (let next = prediction.next(); next !== null; next = prediction.next()) {
      out += next;
      run.trainer.advance(1e5);
      run.trainer.settle();
    }
    prediction.push(null);
    expect(run.trainer.update).toBeGreaterThan(0);
    expect(before.startsWith(out)).toBe(true);
    expect(out.length).toBeGreaterThan(before.length / 2);
  });
});
