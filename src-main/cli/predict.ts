import { Fault } from '@shared/contract/fault.ts';
import type { TextEncodingName } from '@shared/design/dialect.ts';
import { sourceName } from '@shared/design/source.ts';
import { Hypothesis } from '@engine/train/hypothesis.ts';
import { OUTSIDE, TablePrediction } from '@engine/train/predict-table.ts';
import { predictedText } from '../files/predicted-text.ts';
import { readWeightsFile } from './continue.ts';
import { checkDialectUse, dialectOf } from './dialect-flags.ts';
import { checkWritable, piecesAt, writeWhole } from './files.ts';
import { misuse, note, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { bytesProgress } from './progress.ts';
import { noteReading } from './start.ts';
import { TreatmentNotes } from './treatments.ts';
import { count } from './words.ts';

/** `adjoint predict`: the hypothesis of a weights file for every row of a table, which may be of any length. */
export async function predict(flags: Flags, io: Io): Promise<number> {
  const out = flags.required('out');
  if (out === flags.get('data') || out === flags.argument)
    throw misuse(`--out would overwrite ${out}.`, '--out');
  await checkWritable(io, out);
  const hypothesis = new Hypothesis(await readWeightsFile(io, flags.argument!));
  const { prediction, notes, name } = await predicted(hypothesis, flags, out, io).catch((thrown: unknown) => {
    if (!(thrown instanceof Fault && thrown.code === 'encoding-guess')) throw thrown;
    return predicted(hypothesis, flags, out, io, 'windows-1252');
  });
  noteReading({ name, reading: prediction.reading }, io);
  notes.tell(io);
  noteOutside(prediction, flags.argument!, io);
  say(io, `Wrote ${out}: ${count(prediction.sofar.rows, 'prediction')}.`);
  return SUCCESS;
}

/** @param encoding where none is chosen, after a guess that was wrong */
async function predicted(
  { network, naming, file }: Hypothesis,
  flags: Flags,
  out: string,
  io: Io,
  encoding?: TextEncodingName,
): Promise<{ prediction: TablePrediction; notes: TreatmentNotes; name: string }> {
  const data = flags.required('data');
  const name = sourceName({ kind: 'file', path: data, sha256: '' });
  const { inputs } = file.preprocessing;
  const options = { name, choice: dialectOf(flags), encoding };
  const prediction = new TablePrediction(network, inputs, naming, options);
  const notes = new TreatmentNotes(inputs);
  const push = (bytes: Uint8Array | null): void => {
    const part = prediction.push(bytes);
    if (!part) return;
    checkDialectUse(flags, part);
    notes.add(
      part,
      Int32Array.from({ length: part.rows }, (_, row) => row),
    );
  };
  const rows = (): string => count(prediction.sofar.rows, 'prediction');
  const progress = bytesProgress(io);
  let interrupted = false;
  const deafen = io.onInterrupt?.(() => (interrupted = true));
  try {
    const predictor = { push, next: () => prediction.next() };
    const texts = predictedText(piecesAt(io, data), predictor, (piece) => {
      if (piece) progress.update(piece.done, piece.total, rows);
      if (!interrupted) return;
      throw new Fault({
        code: 'interrupted',
        message: `Interrupted after ${rows()}. ${out} was not written.`,
      });
    });
    await writeWhole(io, out, texts);
  } finally {
    deafen?.();
    progress.stop();
  }
  return { prediction, notes, name };
}

/** Tells how many rows have an input beyond what the training rows hold, and where they begin. */
function noteOutside({ sofar: { outside, firstOutside } }: TablePrediction, weights: string, io: Io): void {
  if (outside === null)
    note(
      io,
      `${weights} does not say in which range the training rows lie: inputs outside it are not marked.`,
    );
  else if (outside > 0) {
    const have = outside === 1 ? 'has' : 'have';
    const first = `${outside === 1 ? '' : 'the first '}at line ${firstOutside}`;
    note(
      io,
      `${count(outside, 'row')} ${have} inputs beyond the training rows, ${first}: see the column "${OUTSIDE}".`,
    );
  }
}
