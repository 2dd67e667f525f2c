import { shuffle, stream } from '../numeric/random.ts';

/**
 * Places 0 … count − 1, or `most` of them drawn without repetition, ascending; the same ones every time, so that a
 * picture of a sample does not flicker.
 */
export function sampledPlaces(count: number, most: number, name: string): Int32Array {
  const places = Int32Array.from({ length: count }, (_, i) => i);
  if (count <= most) return places;
  return shuffle(places, stream(0, `sample/${name}`))
    .slice(0, most)
    .sort();
}
