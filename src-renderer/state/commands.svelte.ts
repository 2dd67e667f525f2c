import { commands, type CommandId, type CommandRow } from '@shared/contract/commands.ts';
import { matches, type Keystroke } from './keys.ts';

/** What a command does and when it can. `enabled` reads reactive state. */
export interface Action {
  readonly run: () => unknown;
  readonly enabled?: () => boolean;
}

export interface Command extends CommandRow {
  readonly id: CommandId;
}

/**
 * THE table of what a user can do: rows of the contract with their actions. Menu, keys, buttons and palette all
 * go through `run`, so that none of them can do what the others refuse.
 */
export class Commands {
  readonly all: readonly Command[];
  readonly #actions: Record<CommandId, Action>;

  constructor(actions: Record<CommandId, Action>) {
    this.#actions = actions;
    this.all = (Object.keys(commands) as CommandId[]).map((id) => ({ id, ...commands[id] }));
  }

  static isId(text: string): text is CommandId {
    return text in commands;
  }

  row(id: CommandId): Command {
    return { id, ...commands[id] };
  }
  enabled(id: CommandId): boolean {
    return this.#actions[id].enabled?.() ?? true;
  }
  /** Which commands can run now, for the native menu. */
  get enabledAll(): Record<string, boolean> {
    return Object.fromEntries(this.all.map(({ id }) => [id, this.enabled(id)]));
  }

  /** @returns whether it was enabled and so was run */
  run(id: CommandId): boolean {
    if (!this.enabled(id)) return false;
    this.#actions[id].run();
    return true;
  }

  /** The command of a keystroke, enabled or not. */
  forKey(stroke: Keystroke): Command | null {
    return this.all.find(({ key }) => key !== undefined && matches(stroke, key)) ?? null;
  }
}
