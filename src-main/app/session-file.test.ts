import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '@shared/contract/fault.ts';
import { defaultDocument } from '@shared/design/defaults.ts';
import { copyShadow, ShadowWriter } from '../worker/messages/shadow.ts';
import { readSession, sessionBytes } from './session-file.ts';

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

function shadow(): Float64Array | null {
  const writer = new ShadowWriter(checkpoint, 100);
  writer.write(checkpoint);
  return copyShadow(writer.memory);
}

describe('a session file', () => {
  it('gives back what it was made of, with and without a trained network', () => {
    expect(readSession(sessionBytes(session, savedAt, shadow()))).toEqual({
      ...session,
      savedAt,
      checkpoint,
    });
    expect(readSession(sessionBytes(session, savedAt, null))).toEqual({
      ...session,
      savedAt,
      checkpoint: null,
    });
  });

  it('that is cut off anywhere, or has any byte changed, is read as before or refused in words', () => {
    const whole = sessionBytes(session, savedAt, shadow());
    const read = (bytes: Buffer): unknown => {
      try {
        return readSession(bytes);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Fault);
        return null;
      }
    };
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (length) => read(whole.subarray(0, length)) === null),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const other = Buffer.from(whole);
        other[at] = value;
        read(other);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
