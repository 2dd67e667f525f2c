import type { Patch } from '@shared/design/edits.ts';

/** One undoable step: what it did and what takes it back. */
export interface HistoryEntry {
  readonly forward: Patch[];
  readonly inverse: Patch[];
  /** Successive edits of one gesture (a slider drag, typing in one field) share a mark and become one step. */
  readonly mark: string | null;
}

interface Step extends HistoryEntry {
  /** Names the document as it stands after this step. */
  readonly version: number;
}

/** Steps kept; older ones can no longer be undone. */
const LIMIT = 500;

/**
 * Undo as diffs with marks. It holds no document: whoever owns that applies the patches. `version` names the
 * present state of the document, so that "is this what was saved?" is a comparison of two numbers, also after
 * undo.
 */
export class History {
  #steps = $state.raw<readonly Step[]>([]);
  /** Steps done; those behind it can be redone. */
  #position = $state(0);
  #base = $state(0);
  #nextVersion = 1;
  #open = false;

  get canUndo(): boolean {
    return this.#position > 0;
  }
  get canRedo(): boolean {
    return this.#position < this.#steps.length;
  }
  get version(): number {
    return this.#position === 0 ? this.#base : this.#steps[this.#position - 1].version;
  }
  /** Number of steps that can be undone. */
  get depth(): number {
    return this.#position;
  }

  /** Adds an edit; one with the mark of the step before it joins that step, unless it was sealed. */
  record(entry: HistoryEntry): void {
    if (entry.forward.length === 0) return;
    const done = this.#steps.slice(0, this.#position);
    const last = done.at(-1);
    const version = this.#nextVersion++;
    if (last && this.#open && entry.mark !== null && entry.mark === last.mark) {
      const forward = [...last.forward, ...entry.forward];
      const inverse = [...entry.inverse, ...last.inverse];
      done[done.length - 1] = { forward, inverse, mark: last.mark, version };
    } else {
      done.push({ ...entry, version });
    }
    if (done.length > LIMIT) this.#base = (done.shift() as Step).version;
    this.#steps = done;
    this.#position = done.length;
    this.#open = true;
  }

  /** Ends the gesture: the next edit starts a step of its own, whatever its mark. */
  seal(): void {
    this.#open = false;
  }

  /** Steps back. @returns the patches to apply, or null when there is nothing to undo */
  undo(): Patch[] | null {
    if (!this.canUndo) return null;
    this.seal();
    this.#position -= 1;
    return this.#steps[this.#position].inverse;
  }

  /** Steps forward again. @returns the patches to apply, or null when there is nothing to redo */
  redo(): Patch[] | null {
    if (!this.canRedo) return null;
    this.seal();
    this.#position += 1;
    return this.#steps[this.#position - 1].forward;
  }

  /** Forgets everything: another document begins. */
  clear(): void {
    this.#steps = [];
    this.#position = 0;
    this.#base = this.#nextVersion++;
    this.#open = false;
  }
}
