import { describe, expect, it } from 'vitest';
import { arithmeticNotice, recordOf } from './arithmetic-text.ts';

describe('what is said of the arithmetic', () => {
  it.each([
    ['exact', null, 'exact', null],
    ['fast', null, 'fast', null],
    ['fast', 'fast', 'fast', null],
    ['exact', null, 'fast', /^This machine does not fuse .* in exact arithmetic, not in fast\.$/],
    ['exact', 'exact', 'fast', /^This machine does not fuse/],
    [
      'exact',
      'fast',
      'fast',
      /trained in fast arithmetic\. They go on in exact because this machine does not fuse/,
    ],
    ['exact', 'fast', 'exact', /trained in fast arithmetic\. They go on in exact, so the bits/],
    ['fast', 'mixed', 'fast', /trained partly in exact, partly in fast arithmetic\. They go on in fast,/],
  ] as const)('in %s, from weights of %s, %s wished', (arithmetic, trainedIn, wished, notice) => {
    const said = arithmeticNotice({ arithmetic, trainedIn }, wished);
    if (notice === null) expect(said).toBeNull();
    else expect(said).toMatch(notice);
  });

  it('names the record of a run', () => {
    expect(recordOf({ arithmetic: 'fast', trainedIn: null })).toBe('fast');
    expect(recordOf({ arithmetic: 'fast', trainedIn: 'fast' })).toBe('fast');
    expect(recordOf({ arithmetic: 'exact', trainedIn: 'fast' })).toBe('mixed');
  });
});
