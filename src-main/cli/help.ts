import type { Command, Option } from './option.ts';
import { commands } from './options.ts';

const WIDTH = 100;

/** Text in lines of at most WIDTH characters that begin at `indent`. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

const shown = ({ name, value }: Option): string => (value ? `--${name} ${value}` : `--${name}`);

function commandHelp({ name, summary, usage, sections }: Command): string {
  const options = sections.flatMap((section) => section.options);
  const width = Math.max(0, ...options.map((option) => shown(option).length)) + 4;
  const parts = [
    `adjoint ${name} ${summary}.`,
    `Usage:\n${usage.map((line) => `  adjoint ${name} ${line}`).join('\n')}`,
    ...sections.map(({ title, options: own }) => {
      const lines = own.map((option) => `  ${shown(option).padEnd(width - 2)}${wrapped(option.help, width)}`);
      return `${title}:\n${lines.join('\n')}`;
    }),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** @param command null: of the program */
export function helpText(command: Command | null, version: string): string {
  if (command) return commandHelp(command);
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`).join('\n');
  return `Adjoint ${version}: trains multilayer perceptrons, without a window.

Usage:
  adjoint COMMAND [flags]

Commands:
${list}

adjoint COMMAND --help lists the flags of a command; adjoint --version prints the version,
with --verbose also the runtime, its arithmetic and threads.
`;
}
