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

const layerIndex = /([ʰᵒ])([⁰¹²³⁴⁵⁶⁷⁸⁹]*)/;
/**
 * Plain text in pieces to be set: those at odd places are raised indices.
 *
 * @returns of `zʰ¹ = Wʰ¹ · x`: `['z', 'h₁', ' = W', 'h₁', ' · x']`
 */
export function setText(text: string): string[] {
  return text.split(new RegExp(layerIndex.source, 'g')).reduce<string[]>((pieces, piece, place) => {
    // Split gives the text before, the letter, its digits, and so on.
    if (place % 3 === 2) pieces[pieces.length - 1] += subscript(plainDigits(piece));
    else pieces.push(place % 3 === 1 ? (piece === 'ʰ' ? 'h' : 'o') : piece);
    return pieces;
  }, []);
}

const plainDigits = (text: string): string => [...text].map((sign) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)).join('');
