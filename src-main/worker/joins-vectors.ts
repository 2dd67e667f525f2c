/**
 * Whether this runtime was told to join pairs of vectors (decision 13). Products then take tiles twice as wide; it
 * shows in no bit of a result.
 */
export const joinsVectors = [...process.execArgv, ...(process.env.NODE_OPTIONS?.split(' ') ?? [])].some(
  (word) => /^--(experimental-)?wasm-revectorize$/.test(word),
);
