import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { packed, unpacked } from '@shared/formats/packed.ts';
import { readSession, sessionParts } from './session-file.ts';

const session = { document: defaultDocument(), path: '/data/größe\n.adjoint', name: 'größe' };
const savedAt = '2026-11-24T21:40:00.000Z';
const checkpoint = {
  epoch: 2,
  update: 40,
  updateInEpoch: 0,
  arithmetic: 'exact' as const,
  partial: [],
  seconds: 0.5,
  layers: [{ units: 1, inputs: 1, weights: [-0, NaN], delta: [Infinity, 5e-324], state: [] }],
  recentLosses: [0.5],
  best: null,
  history: { stride: 0, values: [] },
};

const sessionBytes = (...what: Parameters<typeof sessionParts>): Buffer =>
  Buffer.concat(sessionParts(...what));
/** With the checkpoint as it was before it was packed. */
function read(bytes: Buffer): unknown {
  const kept = readSession(bytes);
  return { ...kept, checkpoint: kept.checkpoint && unpacked(kept.checkpoint) };
}

describe('a session file', () => {
  it('gives back what it was made of, with and without a trained network', () => {
    expect(read(sessionBytes(session, savedAt, packed(checkpoint)))).toEqual({
      ...session,
      savedAt,
      checkpoint,
    });
    expect(read(sessionBytes(session, savedAt, null))).toEqual({
      ...session,
      savedAt,
      checkpoint: null,
    });
  });

  it('with a length that asks for more than there is, is refused', () => {
    const doubles = Float64Array.from(packed(checkpoint));
    // A list of many objects, where there is one.
    const list = doubles.findIndex((value, at) => value === 4 && doubles[at + 1] === 1);
    doubles[list + 1] = 2 ** 31;
    expect(() => read(sessionBytes(session, savedAt, doubles))).toThrow(
      'The session file is damaged: wanted a packed value, got the tag 4 and the length 2147483648',
    );
  });

  it('that is cut off anywhere, or has any byte changed, is read or refused in words', () => {
    const whole = sessionBytes(session, savedAt, packed(checkpoint));
    const attempt = (bytes: Buffer): unknown => {
      try {
        return read(bytes);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Fault);
        return null;
      }
    };
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => attempt(whole.subarray(0, length)) === null),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const other = Buffer.from(whole);
        other[at] = value;
        attempt(other);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
