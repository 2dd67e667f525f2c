import { readWeightsFile } from './continue.ts';
import { say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { count, networkText } from './words.ts';

/** `adjoint verify`: reads a weights file and computes its `check` anew. */
export async function verify(flags: Flags, io: Io): Promise<number> {
  const path = flags.argument!;
  const { layers, check, training } = await readWeightsFile(io, path);
  const shown = layers.map(({ inputs, outputs, activation }) => ({ inputs, units: outputs, activation }));
  say(io, `${path}: ${networkText(shown)}, ${count(training.epochs, 'epoch')} trained.`);
  say(io, `All ${check.length} rows of its check are reproduced to the bit.`);
  return SUCCESS;
}
