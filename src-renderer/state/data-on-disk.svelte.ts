import type { CallResult } from '@shared/contract/calls.ts';
import { Fault } from '@shared/contract/fault.ts';
import type { DataSource } from '@shared/design/schema.ts';
import { sourceName } from '@shared/design/source.ts';
import type { Client } from '../bridge/client.ts';
import type { DataState } from './data-state.svelte.ts';
import type { Messages } from './messages.svelte.ts';
import type { Project } from './project.svelte.ts';

type OnDisk = CallResult<'data.onDisk'>;

/** Whether the data file is still what was read from it. What was read stays in use until the user takes the new. */
export class DataOnDisk {
  readonly #client: Client;
  readonly #project: Project;
  readonly #data: DataState;
  readonly #messages: Messages;
  /** What was found, and of which source. */
  #found = $state.raw<{ readonly source: DataSource; readonly is: OnDisk } | null>(null);

  constructor(client: Client, project: Project, data: DataState, messages: Messages) {
    this.#client = client;
    this.#project = project;
    this.#data = data;
    this.#messages = messages;
  }

  get is(): OnDisk {
    return this.#found?.source === this.#project.document.data.source ? this.#found.is : 'same';
  }

  /** Looks at the disk, and says once what is new: when the window comes to the front, and when training begins. */
  async look(): Promise<void> {
    const { source } = this.#project.document.data;
    // A table that is being read, or could not be, has its own words.
    if (source.kind !== 'file' || this.#data.busy || !this.#data.summary) return;
    const { path, sha256 } = source;
    // Nothing depends on it: where it cannot be said, nothing is.
    const is = await this.#client.call('data.onDisk', { path, sha256 }).catch((): OnDisk => 'same');
    if (source !== this.#project.document.data.source) return;
    const before = this.is;
    this.#found = { source, is };
    if (is === before || is === 'same') return;
    const name = sourceName(source);
    this.#messages.say(
      is === 'changed'
        ? `${name} has changed on disk since it was read. What was read stays in use until you read it again, in Data.`
        : `${name} is not there any more: ${path}. What was read stays in use while Adjoint is open.`,
      'warning',
    );
  }

  /** Takes the new content; columns keep what was set for them where they are the same. */
  async readAgain(): Promise<void> {
    const { source } = this.#project.document.data;
    if (source.kind !== 'file') return;
    const { path, dialect } = source;
    try {
      const now = await this.#client.call('data.dropped', { path });
      await this.#data.open({ ...now, ...(dialect && { dialect }) } as DataSource);
    } catch (thrown) {
      this.#data.refuse(sourceName(source), Fault.dataOf(thrown).message);
    }
  }
}
