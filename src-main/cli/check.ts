import { TOLERANCE } from '@engine/train/gradient-check.ts';
import { openAssignment } from './assignment.ts';
import { FAILURE, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { count, dataText, networkText } from './words.ts';

/** `adjoint check`: ∇ℓ of the engine against central differences; fails above the tolerance. */
export async function check(flags: Flags, io: Io): Promise<number> {
  const { session, table } = await openAssignment(flags, io);
  const { layers } = session.info(0);
  say(io, `Data: ${dataText(table.name, session.prepared)}.`);
  say(io, `Network: ${networkText(layers)}.`);
  const { parameters, checked, worst, passed } = session.check();
  const part = checked === parameters ? count(parameters, 'weight') : `${checked} of ${parameters} weights`;
  const input = worst.column === 0 ? 'the bias weight w₀' : `input ${worst.column}`;
  say(io, `Checked ${part}: the worst relative error is ${worst.relativeError.toExponential(2)}.`);
  say(
    io,
    `It is at layer ${worst.layer}, unit ${worst.row + 1}, ${input}: ∇ℓ ${worst.gradient}, central difference ${worst.difference}.`,
  );
  say(io, passed ? `Passed: at most ${TOLERANCE}.` : `Failed: wanted at most ${TOLERANCE}.`);
  return passed ? SUCCESS : FAILURE;
}
