import { applyEdit, applyPatches, type Recipe } from '@shared/design/edits.ts';
import type { ProjectDocument } from '@shared/design/schema.ts';
import { History } from './history.svelte.ts';

export interface EditOptions {
  /** Edits with the same mark, one after the other, are one step of undo. */
  readonly mark?: string | null;
}

const UNTITLED = 'Untitled';
/** A version that no history has. */
const NEVER = -1;

/**
 * The document and where it lives. The document is immutable: every edit makes a new one that shares what did
 * not change, so `before.data === after.data` says that an edit left the data alone.
 */
export class Project {
  #document = $state.raw() as ProjectDocument;
  #path = $state<string | null>(null);
  #name = $state(UNTITLED);
  #savedVersion = $state(0);
  readonly history = new History();
  readonly #onChange: (before: ProjectDocument, after: ProjectDocument) => void;

  /** @param onChange told of every edit, undo and redo */
  constructor(
    document: ProjectDocument,
    onChange: (before: ProjectDocument, after: ProjectDocument) => void = () => {},
  ) {
    this.#document = document;
    this.#onChange = onChange;
  }

  get document(): ProjectDocument {
    return this.#document;
  }
  /** Where it was saved; null before the first time. */
  get path(): string | null {
    return this.#path;
  }
  get name(): string {
    return this.#name;
  }
  /** Whether the document differs from what was saved, opened or begun. */
  get dirty(): boolean {
    return this.history.version !== this.#savedVersion;
  }

  /** Applies an edit and records it for undo. */
  apply(recipe: Recipe, { mark = null }: EditOptions = {}): void {
    const { document, forward, inverse } = applyEdit(this.#document, recipe);
    if (forward.length === 0) return;
    this.history.record({ forward, inverse, mark });
    this.#replace(document);
  }

  /** Ends a gesture: what comes next is another step of undo. */
  seal(): void {
    this.history.seal();
  }

  undo(): void {
    const patches = this.history.undo();
    if (patches) this.#replace(applyPatches(this.#document, patches));
  }

  redo(): void {
    const patches = this.history.redo();
    if (patches) this.#replace(applyPatches(this.#document, patches));
  }

  /** Puts another project in place, silently; its history begins anew. @param saved whether its file holds it */
  begin(document: ProjectDocument, path: string | null = null, name = UNTITLED, saved = true): void {
    this.history.clear();
    this.#path = path;
    this.#name = name;
    this.#savedVersion = saved ? this.history.version : NEVER;
    this.#document = document;
  }

  /** The document as of `version` is now in this file. */
  saved(path: string, name: string, version: number = this.history.version): void {
    this.#path = path;
    this.#name = name;
    this.#savedVersion = version;
    this.history.seal();
  }

  #replace(document: ProjectDocument): void {
    const before = this.#document;
    this.#document = document;
    this.#onChange(before, document);
  }
}
