import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { parseJson } from './json.ts';
import { parseJsonBytes } from './json-bytes.ts';

const seed = 20261125;
const subject = 'The file';
const options = { subject, kind: 'project', lift: { path: ['a', 'text'], longerThan: 40 } };
const nothing = { ...options, lift: { path: [], longerThan: Infinity } };
const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

function outcome(work: () => unknown): unknown {
  try {
    return { value: work() };
  } catch (thrown) {
    return thrown instanceof Fault ? thrown.toData() : thrown;
  }
}

describe('JSON from bytes', () => {
  it('is what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJsonBytes(encoded(text), nothing)).toEqual({ value: JSON.parse(text), lifted: null });
      }),
      { seed },
    );
  });

  it('keeps every double, in arrays longer than a piece', () => {
    const values = fc.sample(fc.double(), { seed, numRuns: 90_000 }).filter(Number.isFinite);
    const text = JSON.stringify({ values, names: ['NaN', 'a, b', 'c]', '"'] });
    expect(text.length).toBeGreaterThan(2 ** 20);
    expect(parseJsonBytes(encoded(text), nothing).value).toEqual(JSON.parse(text));
  });

  it('takes a text of any characters from its place, and leaves it out of the value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 41, maxLength: 200 }),
        fc.boolean(),
        (string, ascii) => {
          const json = JSON.stringify({ b: string, a: { text: string, n: [1, 2] } });
          const text = ascii
            ? json.replace(
                /[\u0080-\uffff]/g,
                (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
              )
            : json;
          const { value, lifted } = parseJsonBytes(encoded(text), options);
          expect(value).toEqual({ b: string, a: { text: '', n: [1, 2] } });
          expect(lifted).toEqual(encoded(string));
        },
      ),
      { seed },
    );
  });

  it('leaves a short text, and one elsewhere, where it is', () => {
    const value = { text: 'x'.repeat(50), a: { text: 'short', b: { text: 'x'.repeat(50) } }, c: [{ a: 1 }] };
    expect(parseJsonBytes(encoded(JSON.stringify(value)), options)).toEqual({ value, lifted: null });
  });

  it('that is damaged anywhere says what parseJson says', () => {
    const whole = JSON.stringify(
      { a: { text: 'ä"\\\n', list: [1, -2.5e-7, null, 'x,y', [true]] }, e: {}, l: [] },
      null,
      1,
    );
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.constantFrom('', '{', '"', ',', ']', '\\', '0', '.', 'x'),
        (at, put) => {
          for (const text of [whole.slice(0, at), whole.slice(0, at) + put + whole.slice(at + 1)])
            expect(outcome(() => parseJsonBytes(encoded(text), nothing).value)).toEqual(
              outcome(() => parseJson(text, subject, 'project')),
            );
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it('with bytes or escapes that are no text is refused', () => {
    const long = 'x'.repeat(50);
    const bytes = encoded(`{"a":{"text":"${long}?"}}`);
    bytes[bytes.indexOf(0x3f)] = 0xff;
    expect(() => parseJsonBytes(bytes, options)).toThrow(expect.objectContaining({ code: 'file-encoding' }));
    expect(() => parseJsonBytes(encoded(`{"a":{"text":"${long}\\x"}}`), options)).toThrow(
      expect.objectContaining({ code: 'project-json', path: 'byte 64' }),
    );
    expect(() => parseJsonBytes(encoded(`{"a":{"text":"${long}"}`), options)).toThrow(
      expect.objectContaining({ code: 'project-truncated' }),
    );
  });
});
