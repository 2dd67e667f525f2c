import { hashOf } from '../files/data-files.ts';
import { stampOf } from './project-files.ts';

/** What has become of a data file since it was read. */
export type OnDisk = 'same' | 'changed' | 'missing';

/** Looks whether data files are still what was read: at their time and size, and where those are new, at the content. */
export class DataOnDisk {
  /** By path and hash: what the file looked like when it had this content. */
  readonly #known = new Map<string, string>();

  async look({ path, sha256 }: { readonly path: string; readonly sha256: string }): Promise<OnDisk> {
    const key = `${sha256} ${path}`;
    const stamp = await stampOf(path);
    if (stamp === null) return 'missing';
    if (this.#known.get(key) === stamp) return 'same';
    const now = await hashOf(path).catch(() => null);
    if (now === null) return 'missing';
    if (now !== sha256) return 'changed';
    this.#known.set(key, stamp);
    return 'same';
  }
}
