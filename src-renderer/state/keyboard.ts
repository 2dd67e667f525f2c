import type { Commands } from './commands.svelte.ts';

const textInputs =
  'input:not([type]), input[type="text"], input[type="search"], textarea, select, [contenteditable]';
/** What Space or a letter already means something to. */
const operable = 'button, a, summary, input, [tabindex]:not([tabindex="-1"]), [role="option"], [role="tab"]';

/**
 * Handles keystrokes that no control wanted. A key without Ctrl or ⌘ belongs to the focused control first: to a
 * text field always; to a button or the like only when the keyboard brought the focus there, so that Space
 * trains also after a click.
 */
export class Keyboard {
  readonly #commands: Commands;
  readonly #blocked: () => boolean;
  #focusByKey = true;

  /** @param blocked whether something modal is open, so that only its own keys count */
  constructor(commands: Commands, blocked: () => boolean) {
    this.#commands = commands;
    this.#blocked = blocked;
  }

  readonly pointerdown = (): void => {
    this.#focusByKey = false;
  };

  readonly keydown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key.startsWith('Arrow')) this.#focusByKey = true;
    if (event.defaultPrevented || event.isComposing || this.#blocked()) return;
    const command = this.#commands.forKey(event);
    if (!command || !(event.target instanceof Element)) return;
    const withControl = command.key?.includes('CmdOrCtrl') ?? false;
    const inText = event.target.matches(textInputs);
    if (!withControl && (inText || (this.#focusByKey && event.target.matches(operable)))) return;
    // A field that belongs to no design keeps its own undo while one types in it.
    const ownUndo = command.id === 'edit.undo' || command.id === 'edit.redo';
    if (ownUndo && inText && !event.target.matches('[data-field], select')) return;
    event.preventDefault();
    if (event.repeat && command.id === 'train.toggle') return;
    this.#commands.run(command.id);
  };
}
