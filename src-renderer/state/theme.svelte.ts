/** Light or dark as the system has it. Charts read it to know when to take their colours anew. */
export class Theme {
  #dark = $state(false);
  readonly #query: MediaQueryList | null;

  constructor() {
    this.#query = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;
    this.#dark = this.#query?.matches ?? false;
    this.#query?.addEventListener('change', this.#changed);
  }

  get dark(): boolean {
    return this.#dark;
  }

  close(): void {
    this.#query?.removeEventListener('change', this.#changed);
  }

  readonly #changed = (event: MediaQueryListEvent): void => {
    this.#dark = event.matches;
  };
}
