import { Fault } from '@shared/contract/fault.ts';
import type { WeightsFile } from '@shared/formats/weights.ts';
import { namesOf, prepare } from '@engine/data/prepare.ts';
import { reEncode } from '@engine/data/re-encode.ts';
import { checkpointOf, verifyWeights } from '@engine/train/weights-file.ts';
import { encodingFlags, withDataFlags } from './data-flags.ts';
import { withDesignFlags } from './design-flags.ts';
import { readText } from './files.ts';
import { checkFits, checkOptimizer } from './fits.ts';
import { misuse, note, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { tableOfData, type Start } from './start.ts';

/** @throws Fault of `readWeights` or `verifyWeights`, with the name of the file */
export async function readWeightsFile(io: Io, path: string): Promise<WeightsFile> {
  const { text } = await readText(io, path);
  try {
    return verifyWeights(text);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const message = thrown.message.replace(/^The weights file/, `The weights file ${path}`);
    throw new Fault({ ...thrown.toData(), message }, { cause: thrown });
  }
}

/** Flags that ask for other inputs or outputs than the file has. */
function checkNames(
  file: WeightsFile,
  inputNames: readonly string[],
  outputNames: readonly string[],
  path: string,
): void {
  for (const [end, wanted, got] of [
    // Not as the file spells them: older ones may have one name twice.
    ['inputs', namesOf(file.preprocessing.inputs), inputNames],
    ['outputs', file.model.outputs, outputNames],
  ] as const) {
    if (wanted.join('\n') === got.join('\n')) continue;
    throw misuse(`${path} has the ${end} ${wanted.join(', ')}; flags and data give ${got.join(', ')}.`);
  }
}

/**
 * The state in a weights file, its design and its preprocessing, with the flags on top. The encodings are the
 * file's, whatever the table, unless a flag asks for others.
 */
export async function weightsToGoOnFrom(flags: Flags, path: string, io: Io): Promise<Start> {
  const file = await readWeightsFile(io, path);
  const { design, data: settings } = file.training;
  if (!design || !settings) {
    const message = `${path} says what its network computes, not how it was trained: training.design and training.data are missing, so nothing can go on from it.`;
    throw new Fault({ code: 'weights-no-design', message, path: 'training.design' });
  }
  if (!file.momentum) note(io, `${path} holds no momentum deltas: ΔW starts at 0.`);
  const { table, source } = await tableOfData(flags, io);
  const data = withDataFlags(flags, table, { ...settings, source });
  const refit = flags.given(...encodingFlags).length > 0;
  const encodings = refit ? null : file.preprocessing;
  const fitted = prepare(table, data);
  const { shape, inputNames, outputNames } = encodings ? reEncode(fitted, table, encodings) : fitted;
  checkNames(file, inputNames, outputNames, path);
  const document = { data, design: withDesignFlags(flags, design, shape) };
  const checkpoint = checkpointOf(file);
  checkFits(checkpoint, document.design, shape, path);
  checkOptimizer(design, document.design, checkpoint.layers, path);
  return { document, table, checkpoint, encodings };
}
