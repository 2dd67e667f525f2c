import type { Value } from './values.ts';

interface Binding {
  value: Value;
  readonly fixed: boolean;
}

/** Names of a block and what they stand for; no name reaches anything outside the program. */
export class Scope {
  readonly #bindings = new Map<string, Binding>();

  constructor(
    readonly parent: Scope | null,
    /** Where a name is declared that is assigned without let or const. */
    readonly isFunction = false,
  ) {}

  declare(name: string, value: Value, fixed: boolean): void {
    this.#bindings.set(name, { value, fixed });
  }
  hasOwn(name: string): boolean {
    return this.#bindings.has(name);
  }
  find(name: string): Binding | null {
    return this.#bindings.get(name) ?? this.parent?.find(name) ?? null;
  }
  /** The function's outermost scope. */
  get home(): Scope {
    return this.isFunction || !this.parent ? this : this.parent.home;
  }
  /** Every name in sight. */
  names(): string[] {
    return [...this.#bindings.keys(), ...(this.parent?.names() ?? [])];
  }
}
