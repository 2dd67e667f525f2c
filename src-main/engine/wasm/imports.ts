/**
 * What a module imports (assembly/instruction.ts, tiles.ts).
 *
 * @param joins whether the runtime joins pairs of vectors: products then take tiles twice as wide, with the same bits
 */
export const importsOf = (memory: WebAssembly.Memory, joins: boolean): WebAssembly.Imports => ({
  env: { memory, joins: Number(joins) },
});
