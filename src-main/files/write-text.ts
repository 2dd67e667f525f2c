import { Fault } from '@shared/contract/fault.ts';
import { fileFault } from './data-files.ts';
import { replaceFile, type Content } from './replace-file.ts';

const refusals: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'a folder has that name',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Writes a whole text (or bytes) or nothing.
 *
 * @throws Fault `file-unwritable`, with the reason in words, or that of the content; what was there before then stays
 */
export async function writeText(path: string, content: Content): Promise<void> {
  try {
    await replaceFile(path, content);
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    const why = refusals[(thrown as NodeJS.ErrnoException).code ?? ''];
    const message = why ? `${path}: ${why}.` : fileFault(thrown, path).message;
    throw new Fault({ code: 'file-unwritable', message: `Not saved. ${message}`, path }, { cause: thrown });
  }
}
