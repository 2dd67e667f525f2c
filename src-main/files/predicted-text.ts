import type { Piece } from './data-files.ts';

/** Takes bytes and gives predictions, here or in a thread (engine/train/predict-table.ts). */
export interface PiecewisePredictor {
  /** @param bytes null: there are no more */
  push(bytes: Uint8Array | null): unknown;
  /** The text of the next rows; null where more bytes are wanted. */
  next(): string | null | Promise<string | null>;
}

/**
 * The predictions for a file as text in pieces: neither the file nor the text is ever there as a whole.
 *
 * @param look called before every step with the piece that is worked on; ends it all by throwing
 * @throws what reading, predicting or `look` throws
 */
export async function* predictedText(
  pieces: AsyncIterable<Piece>,
  predictor: PiecewisePredictor,
  look: (piece: Piece | null) => void,
): AsyncGenerator<string, void> {
  async function* through(piece: Piece | null): AsyncGenerator<string, void> {
    look(piece);
    await predictor.push(piece?.bytes ?? null);
    for (let text = await predictor.next(); text !== null; text = await predictor.next()) {
      yield text;
      look(piece);
    }
  }
  for await (const piece of pieces) yield* through(piece);
  yield* through(null);
}
