import { writeFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';

/** A text or bytes, at once or in pieces. */
export type Content = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/**
 * Writes the whole content or nothing: a temporary file beside the old one, flushed to the disk, takes its place.
 *
 * write-file-atomic itself writes with one call of `fs.write` and does not look at how much of it the disk took: on a
 * disk that fills up it would put half a file in the place of a whole one. So the temporary file is written here, by
 * Node's `writeFile`, which goes on until all is written or fails.
 *
 * @throws the error of the file system, or of the content; what was there before then stays
 */
export async function replaceFile(path: string, content: Content): Promise<void> {
  await writeFileAtomic(path, '', {
    fsync: true,
    // The library waits for it, which its types do not say.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises
    tmpfileCreated: (temporary: string) => writeFile(temporary, content),
  });
}
