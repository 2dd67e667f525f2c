import { misuse } from './io.ts';
import { didYouMean } from './nearest.ts';
import type { Command, Option } from './option.ts';
import { commands, optionsOf } from './options.ts';

/**
 * Flags as they were typed. Values stay text until somebody who knows what they mean reads them: a column may be
 * called `007`, and `-0.5` is a number, not a flag.
 */
export class Flags {
  readonly #values: ReadonlyMap<string, string>;

  constructor(
    readonly command: Command,
    /** The argument that is no flag. */
    readonly argument: string | undefined,
    values: ReadonlyMap<string, string>,
  ) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
  get(name: string): string | undefined {
    return this.#values.get(name);
  }
  /** @throws Fault `usage` where the flag is missing */
  required(name: string): string {
    const value = this.get(name);
    if (value !== undefined) return value;
    const option = optionsOf(this.command).find((candidate) => candidate.name === name);
    throw misuse(`adjoint ${this.command.name} needs --${name} ${option?.value ?? ''}`.trimEnd() + '.');
  }
  /** Those of `names` that were given. */
  given(...names: string[]): string[] {
    return names.filter((name) => this.has(name));
  }
}

export type Parsed =
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version'; readonly verbose: boolean }
  | { readonly kind: 'run'; readonly flags: Flags };

function commandOf(word: string): Command {
  const names = commands.map((command) => command.name);
  const command = commands.find((candidate) => candidate.name === word);
  if (command) return command;
  throw misuse(
    `There is no command "${word}".${didYouMean(word, names)} The commands are ${names.join(', ')}.`,
  );
}

function optionOf(command: Command, word: string): Option {
  const options = optionsOf(command);
  const option = options.find((candidate) => candidate.name === word.replace(/^--/, ''));
  if (option) return option;
  const hint = didYouMean(
    word.replace(/^-+/, ''),
    [...options.map(({ name }) => name), 'help'],
    (name) => `--${name}`,
  );
  throw misuse(`adjoint ${command.name} has no flag ${word}.${hint}`, word);
}

/** @throws Fault `usage` that names what is wrong and the nearest word that is right */
export function parse(argv: readonly string[]): Parsed {
  const [first, ...rest] = argv;
  if (first === undefined) throw misuse('No command was given; adjoint --help lists them.');
  if (first === '--help' || first === '-h' || first === 'help')
    return { kind: 'help', command: rest.length > 0 ? commandOf(rest[0]) : null };
  if (first === '--version' || first === '-v') {
    const [word, ...more] = rest;
    if (more.length > 0 || (word !== undefined && word !== '--verbose'))
      throw misuse(`adjoint ${first} takes --verbose and nothing else, got "${rest.join(' ')}".`);
    return { kind: 'version', verbose: word !== undefined };
  }
  const command = commandOf(first);
  const values = new Map<string, string>();
  const loose: string[] = [];
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i];
    if (word === '--') {
      loose.push(...rest.slice(i + 1));
      break;
    }
    if (word === '--help' || word === '-h') return { kind: 'help', command };
    if (!word.startsWith('-') || word === '-') {
      loose.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const option = optionOf(command, equals < 0 ? word : word.slice(0, equals));
    const { name, value } = option;
    if (values.has(name)) throw misuse(`--${name} is given twice.`, `--${name}`);
    if (value === undefined) {
      if (equals >= 0)
        throw misuse(`--${name} is a switch and takes no value, got "${word.slice(equals + 1)}".`);
      values.set(name, '');
      continue;
    }
    const text = equals >= 0 ? word.slice(equals + 1) : rest[++i];
    const missing = text === undefined || text === '' || (equals < 0 && text.startsWith('--'));
    if (missing) throw misuse(`--${name} wants a value, ${value}, got nothing.`, `--${name}`);
    values.set(name, text);
  }
  const { argument } = command;
  const most = loose.length > 1 ? loose[1] : undefined;
  if (most !== undefined)
    throw misuse(`adjoint ${command.name} takes one ${argument.name}, got "${loose[0]}" and "${most}".`);
  if (argument.required && loose.length === 0)
    throw misuse(`adjoint ${command.name} needs ${argument.name}.`);
  return { kind: 'run', flags: new Flags(command, loose[0], values) };
}
