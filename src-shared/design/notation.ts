/** How the lecture's symbols are written in plain text, which has no raised index of an index: W^{h₁} is `Wʰ¹`. */

const digitsAnd = (
  digits: string,
  others: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries([...[...digits].map((sign, digit) => [String(digit), sign]), ...Object.entries(others)]);
const lowered = digitsAnd('₀₁₂₃₄₅₆₇₈₉', { '-': '₋' });
const raised = digitsAnd('⁰¹²³⁴⁵⁶⁷⁸⁹', { '-': '⁻', h: 'ʰ', o: 'ᵒ' });

const written = (text: string | number, signs: Readonly<Record<string, string>>): string =>
  [...String(text)].map((character) => signs[character] ?? character).join('');

/** `−2` as `₋₂`, `h1` as `h₁`. */
export const subscript = (text: string | number): string => written(text, lowered);
/** `-7` as `⁻⁷`, `h1` as `ʰ¹`. */
export const superscript = (text: string | number): string => written(text, raised);

/** A layer's name by itself or as a raised index in set text: h1 → h₁, o → o. */
export const layerSymbol = (name: string): string => subscript(name);
/** A symbol of a layer in plain text: W of h1 → `Wʰ¹`. */
export const ofLayer = (symbol: string, layer: string): string => symbol + superscript(layer);

const layerIndex = /([ʰᵒ])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)((?:[₀-₉]+(?:,[₀-₉]+)*)?)/;

/**
 * Plain text in pieces to be set: those at odd places are raised. An index of the symbol itself comes before what is
 * raised, where it cannot be taken for an index of the layer.
 *
 * @returns of `zʰ¹₂ = Wʰ¹ · x`: `['z₂', 'h₁', ' = W', 'h₁', ' · x']`
 */
export function setText(text: string): string[] {
  const found = layerIndex.exec(text);
  if (!found) return [text];
  const [whole, letter, digits, index] = found;
  const layer = (letter === 'ʰ' ? 'h' : 'o') + subscript(plainDigits(digits));
  return [text.slice(0, found.index) + index, layer, ...setText(text.slice(found.index + whole.length))];
}

const plainDigits = (text: string): string => [...text].map((sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)).join('');
