/**
 * One double seen as two 32-bit words: write `float[0]`, read `words[HIGH]`, and the other way round.
 * Shared by the functions of this folder; none of them keeps a value in it across a call.
 */
export const float = new Float64Array(1);
export const words = new Uint32Array(float.buffer);

/** Index of the word with sign, exponent and the upper 20 bits of the fraction, by the machine's byte order. */
float[0] = 1;
export const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
export const LOW = 1 - HIGH;
