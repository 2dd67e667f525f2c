import { Fault } from '@shared/contract/fault.ts';

/** Everything the command line touches beside files, so that tests and the packaged app can run it in-process. */
export interface Io {
  /** Results. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, notes and errors; a bar is drawn where it is a terminal. */
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Folder from which file names are meant. */
  readonly directory: string;
  /** Of this Adjoint; it stands in the files that are written. */
  readonly version: string;
  /** Whether unexpected errors show their stack. */
  readonly debug: boolean;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** The built worker/thread.ts, for helper threads; without it a training has one thread. */
  readonly threadScript?: URL;
  /** Calls back when the user interrupts (Ctrl-C). @returns a function that stops listening */
  readonly onInterrupt?: (listener: () => void) => () => void;
}

/** What a command leaves as its exit status. */
export const SUCCESS = 0;
export const FAILURE = 1;
export const USAGE = 2;
/** 128 + SIGINT, as shells count. */
export const INTERRUPTED = 130;

/** The command line itself is wrong: exit status 2. */
export function misuse(message: string, path?: string): Fault {
  return new Fault({ code: 'usage', message, path });
}

export function say(io: Io, line: string): void {
  io.stdout.write(`${line}\n`);
}

/** Something the user should know that is no failure. */
export function note(io: Io, line: string): void {
  io.stderr.write(`Note: ${line}\n`);
}
