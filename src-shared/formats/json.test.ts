import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { jsonFaultAt, parseJson } from './json.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const faultOf = (text: string): Fault => {
  try {
    parseJson(text, 'The file', 'test');
  } catch (error) {
    if (error instanceof Fault) return error;
  }
  throw new Error(`no Fault for ${text}`);
};

describe('jsonFaultAt', () => {
  it('finds no fault exactly where JSON.parse finds none', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\\u12',
      '\n',
      '01',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    const good = fc.jsonValue().map((value) => JSON.stringify(value, null, 1));
    fc.assert(
      fc.property(fc.oneof(soup, good, fc.string()), (text) => jsonFaultAt(text) < 0 === isJson(text)),
      { seed: 2, numRuns: 5000 },
    );
  });

  it('says "too early" for every beginning of a file', () => {
    const text = JSON.stringify({ a: [1.5, -2e-7, true, null], 'b"\\': { c: 'x\u00e9\n' } });
    for (let end = 1; end < text.length; end++) expect(jsonFaultAt(text.slice(0, end))).toBe(end);
  });
});

describe('parseJson', () => {
  it('names line and column of the first wrong character', () => {
    expect(faultOf('{\n  "a": 1,\n  "b": oops\n}')).toMatchObject({
      code: 'test-json',
      path: 'line 3, column 8',
    });
    expect(faultOf('{"a": 1} x')).toMatchObject({ code: 'test-json', path: 'line 1, column 10' });
  });

  it('tells an empty file and a truncated one from a wrong one', () => {
    expect(faultOf(' \n')).toMatchObject({ code: 'test-empty' });
    expect(faultOf('{"layers": [1, 2')).toMatchObject({ code: 'test-truncated', path: 'line 1, column 17' });
  });

  it('reads past a byte order mark', () => {
    expect(parseJson('\uFEFF{"a": -0.0}', 'The file', 'test')).toEqual({ a: -0 });
  });
});
