import { spawn } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { tellJoinsVectors } from '../worker/joins-vectors.ts';
import { wideFlag } from './flag.ts';
import { StoredVerdict, subjectHere, userCache } from './verdict.ts';

export { joinsVectors } from '../worker/joins-vectors.ts';

/** How to run the built self-test (self-test/main.ts): its own words come after these. */
export interface Launcher {
  readonly program: string;
  readonly words: readonly string[];
}

/** What this module touches, so that tests need not. */
export interface Surroundings {
  readonly v8: string;
  readonly architecture: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly setFlag: (flag: string) => void;
  readonly start: (program: string, words: readonly string[]) => void;
}

/** A self-test that was begun and said nothing for so long has come to nothing, milliseconds. */
const LOST_AFTER = 15 * 60_000;
/** A self-test that came to nothing that often is not begun again. */
const MOST_ATTEMPTS = 3;

export interface Started {
  /** Whether the flag was set. */
  readonly wide: boolean;
  /** Starts the self-test in a process of its own, for the starts to come; null where it need not run. */
  readonly test: (() => void) | null;
}

const inert: Started = { wide: false, test: null };

/**
 * Turns V8's wider vectors on where the self-test has found them right bit for bit and faster on this machine. To be
 * called once, before any WebAssembly is compiled and any worker thread is started: the flag is the whole process's.
 * Reads one small file at most; `ADJOINT_WIDE=0` in the environment turns it off.
 *
 * @param adjoint version of Adjoint
 */
export function useWideVectors(
  adjoint: string,
  { program, words }: Launcher,
  { v8, architecture, environment, now, setFlag, start }: Surroundings = here,
): Started {
  const flag = wideFlag(v8, architecture);
  if (flag === null || environment.ADJOINT_WIDE === '0') return inert;
  const stored = new StoredVerdict(userCache(environment), { ...subjectHere(adjoint), v8 });
  const known = stored.read();
  if (known?.verdict === 'no') return inert;
  if (known?.verdict === 'yes') {
    setFlag(flag);
    return { wide: true, test: null };
  }
  const attempt = (known?.attempt ?? 0) + 1;
  if (known && (attempt > MOST_ATTEMPTS || now() - known.since < LOST_AFTER)) return inert;
  const test = (): void => {
    try {
      stored.markTesting(attempt, now());
    } catch {
      return; // Where nothing can be kept, every start would test.
    }
    start(program, [...words, 'judge', adjoint]);
  };
  return { wide: false, test };
}

const here: Surroundings = {
  v8: process.versions.v8,
  architecture: process.arch,
  environment: process.env,
  now: () => Date.now(),
  setFlag(flag) {
    setFlagsFromString(flag);
    tellJoinsVectors();
  },
  start(program, words) {
    // Detached, so that it outlives a short command; what it finds it writes into the cache.
    const child = spawn(program, words, { detached: true, stdio: 'ignore', windowsHide: true });
    child.on('error', () => {});
    child.unref();
  },
};
