import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const KEY = 'adjoint.joinsVectors';

/**
 * Whether this runtime was told to join pairs of vectors (decision 13), on its command line or at start. Products then
 * take tiles twice as wide; it shows in no bit of a result.
 */
export function joinsVectors(): boolean {
  const words = [...process.execArgv, ...(process.env.NODE_OPTIONS?.split(' ') ?? [])];
  return (
    getEnvironmentData(KEY) === true ||
    words.some((word) => /^--(experimental-)?wasm-revectorize$/.test(word))
  );
}

/** Tells this thread, and those that it starts from now on, that the flag has been set. */
export function tellJoinsVectors(): void {
  setEnvironmentData(KEY, true);
}
