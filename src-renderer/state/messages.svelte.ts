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

  get list(): readonly Message[] {
    return this.#list;
  }

  say(text: string, kind: Message['kind'] = 'info'): void {
    const id = this.#nextId++;
    this.#list = [...this.#list.slice(-3), { id, kind, text }];
    if (kind === 'info') setTimeout(() => this.dismiss(id), LIFETIME);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((message) => message.id !== id);
  }
}
