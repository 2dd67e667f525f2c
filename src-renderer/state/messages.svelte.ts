export interface Message {
  readonly id: number;
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
}

/** Milliseconds a message of good news stays; bad news stays until it is dismissed. */
const LIFETIME = 6000;

/** Short notices about what just happened; they never ask anything. */
export class Messages {
  #list = $state.raw<readonly Message[]>([]);
  #nextId = 1;
  #held = false;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();

  get list(): readonly Message[] {
    return this.#list;
  }

  say(text: string, kind: Message['kind'] = 'info'): void {
    const message = { id: this.#nextId++, kind, text };
    for (const { id } of this.#list.slice(0, -3)) this.dismiss(id);
    this.#list = [...this.#list, message];
    this.#expire(message);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#list = this.#list.filter((message) => message.id !== id);
  }

  /** No message goes while somebody points at one or has the keyboard there; afterwards each has its time anew. */
  hold(held: boolean): void {
    this.#held = held;
    for (const message of this.#list) this.#expire(message);
  }

  #expire({ id, kind }: Message): void {
    clearTimeout(this.#timers.get(id));
    if (kind === 'info' && !this.#held)
      this.#timers.set(
        id,
        setTimeout(() => this.dismiss(id), LIFETIME),
      );
  }
}
