import { basename } from 'node:path';
import { Fault } from '@shared/contract/fault.ts';
import type { CallArgument, OpenedProject, RecoveredSession } from '@shared/contract/calls.ts';
import type { RunInfo } from '@shared/contract/run.ts';
import type { DataSource, ProjectDocument } from '@shared/design/schema.ts';
import { structuralKey } from '@shared/design/structural.ts';
import type { PackedCheckpoint } from '@shared/formats/packed.ts';
import { hashOf } from '../files/data-files.ts';
import { writeText } from '../files/write-text.ts';
import type { Dialogs } from './dialogs.ts';
import {
  locateData,
  openedProject,
  projectName,
  PROJECT_EXTENSION,
  stampOf,
  writeVerified,
} from './project-files.ts';
import type { ProjectThreads } from './project-threads.ts';
import type { RecentProjects } from './recent.ts';
import type { Recovery } from './recovery.ts';
import type { TrainingHost } from './training-host.ts';

export interface DeskOptions {
  readonly host: Pick<TrainingHost, 'prepare' | 'checkpointFor' | 'look'>;
  readonly projects: Pick<ProjectThreads, 'read' | 'write'>;
  readonly recent: RecentProjects;
  readonly recovery: Pick<Recovery, 'recover'>;
  readonly dialogs: Pick<Dialogs, 'data' | 'project' | 'saveProject' | 'saveWeights' | 'saveFile'>;
  /** Name and version of the program. */
  readonly writtenBy: string;
  /** Told whenever the list of recent files has changed. */
  readonly onRecent: () => void;
  /** What the user must know of a file, in words. */
  readonly onNotice: (message: string) => void;
}

/** Everything with files: which weights belong to which document, and where it all lies. */
export class Desk {
  readonly #options: DeskOptions;
  /** Weights of the project opened last, until a run takes them up. */
  #waiting: { readonly key: string; readonly checkpoint: PackedCheckpoint } | null = null;
  /** Of every project file that was opened or saved here: what tells whether someone else has written it since. */
  readonly #stamps = new Map<string, string | null>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  async chooseData(): Promise<DataSource | null> {
    const path = await this.#options.dialogs.data();
    return path === null ? null : this.dataAt(path);
  }

  /** A file as a source. @throws Fault `file-…` */
  async dataAt(path: string): Promise<DataSource> {
    return { kind: 'file', path, sha256: await hashOf(path) };
  }

  /** @param path null asks; null comes back when cancelled */
  async open(path: string | null): Promise<OpenedProject | null> {
    const chosen = path ?? (await this.#options.dialogs.project());
    if (chosen === null) return null;
    const read = await this.#options.projects.read(chosen);
    const { opened, checkpoint } = await openedProject(read, chosen);
    this.#waiting = checkpoint && { key: structuralKey(opened.document), checkpoint };
    this.#stamps.set(chosen, await stampOf(chosen));
    await this.#remember(chosen);
    return opened;
  }

  /** What was in hand and not saved when the program or the page last ended; its weights wait for its run. */
  async recover(): Promise<RecoveredSession | null> {
    const found = await this.#options.recovery.recover();
    if (!found) return null;
    if (found.kind === 'unreadable') {
      const message = `What was not saved when Adjoint last ended could not be read, and was put aside as ${found.path}. ${found.fault.message}`;
      return { kind: 'unreadable', message };
    }
    const { document: kept, path, name, savedAt, checkpoint } = found.session;
    const { document, notice } = await locateData(kept, path);
    this.#waiting = checkpoint && { key: structuralKey(document), checkpoint };
    return {
      kind: 'session',
      savedAt,
      opened: { document, path, name, trained: checkpoint !== null, notice },
    };
  }

  /** The weights of an opened project are of no interest any more. */
  forget(): void {
    this.#waiting = null;
  }

  /**
   * A new run: with the weights of the opened project if it is that project's run, once; else from the seed. Weights that
   * do not fit, since the data file has other columns or categories by now, are told of and left out.
   */
  async prepareRun(document: ProjectDocument): Promise<RunInfo> {
    const { host, onNotice } = this.#options;
    const waiting = this.#waitingFor(document);
    if (!waiting) return host.prepare(document, null);
    try {
      const info = await host.prepare(document, waiting);
      this.#waiting = null;
      return info;
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== 'checkpoint') throw thrown;
      this.#waiting = null;
      onNotice(
        `The saved weights do not fit the design and the data as they are now, and are left out: ${thrown.message}. ` +
          'Training begins anew; the file has them until you save over it.',
      );
      return host.prepare(document, null);
    }
  }

  async save(
    document: ProjectDocument,
    path: string | null,
    embed: boolean,
    name: string,
  ): Promise<{ path: string; name: string } | null> {
    const { host, dialogs, projects, writtenBy } = this.#options;
    const chosen = path ?? (await dialogs.saveProject(`${name}${PROJECT_EXTENSION}`));
    if (chosen === null) return null;
    const checkpoint = this.#waitingFor(document) ?? (await host.checkpointFor(document));
    await this.#checkUnchanged(chosen);
    await projects.write({ path: chosen, document, checkpoint, embed, writtenBy });
    this.#stamps.set(chosen, await stampOf(chosen));
    await this.#remember(chosen);
    return { path: chosen, name: projectName(chosen) };
  }

  async exportWeights(run: number, momentum: boolean, name: string): Promise<{ path: string } | null> {
    const { host, dialogs } = this.#options;
    // First the text, which is checked when it is made: nothing to save, no question where.
    const text = await host.look(run, 'weightsFile', { momentum });
    const path = await dialogs.saveWeights(`${basename(name)}-weights.json`);
    if (path === null) return null;
    await writeVerified(path, text);
    return { path };
  }

  /** What the window hands over to be kept: a table, or a picture. */
  async exportFile({
    name,
    extension,
    content,
  }: CallArgument<'export.file'>): Promise<{ path: string } | null> {
    const path = await this.#options.dialogs.saveFile(`${basename(name)}.${extension}`, extension);
    if (path === null) return null;
    await writeText(path, typeof content === 'string' ? content : Buffer.from(content));
    return { path };
  }

  /**
   * Another window, program or person may have written the file since it was opened. Said once: saving again
   * replaces it.
   *
   * @throws Fault `project-changed`
   */
  async #checkUnchanged(path: string): Promise<void> {
    const known = this.#stamps.get(path);
    const now = await stampOf(path);
    if (known === undefined || now === null || known === now) return;
    this.#stamps.set(path, now);
    const message = `Not saved. ${path} was changed by another program since it was opened here. Save under another name to keep both, or save again to replace it.`;
    throw new Fault({ code: 'project-changed', message, path });
  }

  #waitingFor(document: ProjectDocument): PackedCheckpoint | null {
    return this.#waiting?.key === structuralKey(document) ? this.#waiting.checkpoint : null;
  }

  async #remember(path: string): Promise<void> {
    await this.#options.recent.add(path);
    this.#options.onRecent();
  }
}
