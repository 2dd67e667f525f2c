/** What a command of the command line takes. */
export interface Option {
  readonly name: string;
  /** What its value is called in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly help: string;
}
export interface Section {
  readonly title: string;
  readonly options: readonly Option[];
}
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: readonly string[];
  /** Name of its argument that is no flag, and whether it must be there. */
  readonly argument: { readonly name: string; readonly required: boolean };
  readonly sections: readonly Section[];
}
