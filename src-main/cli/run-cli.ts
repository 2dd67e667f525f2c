import { Fault } from '@shared/contract/fault.ts';
import { check } from './check.ts';
import { evaluate } from './evaluate.ts';
import { helpText } from './help.ts';
import { inspectData } from './inspect-data.ts';
import { FAILURE, INTERRUPTED, SUCCESS, USAGE, type Io } from './io.ts';
import { parse, type Flags } from './parse.ts';
import { predict } from './predict.ts';
import { trace } from './trace.ts';
import { train } from './train.ts';
import { verify } from './verify.ts';
import { versionText } from './version.ts';

const actions: Readonly<Record<string, (flags: Flags, io: Io) => Promise<number>>> = {
  train,
  predict,
  evaluate,
  check,
  'inspect-data': inspectData,
  trace,
  verify,
};

function complain(thrown: unknown, io: Io): number {
  if (thrown instanceof Fault) {
    io.stderr.write(`adjoint: ${thrown.message}\n`);
    if (io.debug) io.stderr.write(`${thrown.stack ?? ''}\n`);
    if (thrown.code === 'interrupted') return INTERRUPTED;
    return thrown.code === 'usage' ? USAGE : FAILURE;
  }
  const { message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const more = io.debug ? `\n${stack ?? ''}` : ' (ADJOINT_DEBUG=1 shows where.)';
  io.stderr.write(`adjoint: unexpected error: ${message}${more}\n`);
  return FAILURE;
}

/**
 * The command line.
 *
 * @param argv without the program: `['train', 'iris.adjoint', '--out', 'weights.json']`
 * @returns the exit status: 0 for success, 1 for a failure, 2 for a command line that is wrong,
 *   130 where the user interrupted. Never rejects
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    const parsed = parse(argv);
    if (parsed.kind === 'help') io.stdout.write(helpText(parsed.command, io.version));
    if (parsed.kind === 'version') io.stdout.write(versionText(io.version, parsed.verbose));
    return parsed.kind === 'run' ? await actions[parsed.flags.command.name](parsed.flags, io) : SUCCESS;
  } catch (thrown) {
    return complain(thrown, io);
  }
}
