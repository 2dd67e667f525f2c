/**
 * The flag by which V8's WebAssembly compiler joins pairs of 128-bit vectors into vectors of 256 bits.
 *
 * V8 before 13.6 has the flag, too, but its compiler aborts on the executor's code (13.0, in Electron 33). The pass is
 * made for x64 alone. With 15.4 the flag was renamed. A name that V8 does not know changes nothing, so that the
 * self-test finds no gain.
 *
 * @param v8 as in `process.versions.v8`
 * @param architecture as in `process.arch`
 * @returns null where the flag must not be set
 */
export function wideFlag(v8: string, architecture: string): string | null {
  const [major, minor] = v8.split('.').map(Number);
  const atLeast = (wantedMajor: number, wantedMinor: number): boolean =>
    major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  if (architecture !== 'x64' || !atLeast(13, 6)) return null;
  return atLeast(15, 4) ? '--wasm-revectorize' : '--experimental-wasm-revectorize';
}
