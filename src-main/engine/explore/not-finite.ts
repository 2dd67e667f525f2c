const shown = (value: number): string => String(value).replace('-', '−');

/**
 * Why an op has no finite value, in a sentence.
 *
 * @param given the numbers it was applied to
 * @param snippet the place in the source
 */
export function explainNumber(op: string, given: readonly number[], value: number, snippet: string): string {
  const [a, b] = given;
  switch (op) {
    case 'divide':
      if (b === 0) return `division by zero: in ${snippet} the divisor is 0.`;
      break;
    case 'reciprocal':
      if (a === 0) return `division by zero: in ${snippet} the divisor is 0.`;
      break;
    case 'log':
    case 'log2':
      if (a === 0) return `the logarithm of 0 is −∞: in ${snippet} the argument is 0, wanted above 0.`;
      if (a < 0)
        return `a negative number has no logarithm: in ${snippet} the argument is ${shown(a)}, wanted above 0.`;
      break;
    case 'sqrt':
      if (a < 0)
        return `a negative number has no square root: in ${snippet} the argument is ${shown(a)}, wanted 0 or more.`;
      break;
    case 'power':
      if (a === 0 && b < 0) return `division by zero: in ${snippet} it is 0 to the power ${shown(b)}.`;
      if (a < 0 && !Number.isInteger(b))
        return `a negative number has no such power: in ${snippet} it is ${shown(a)} to the power ${shown(b)}.`;
  }
  // σ and others taken apart fail at a step of theirs that the source does not show.
  if (op === 'exp' && !snippet.startsWith('exp('))
    return `e^(${shown(a)}), a step of ${snippet}, is larger than the greatest double, 1.8e308.`;
  if (Number.isNaN(value)) return `${snippet} is no number for ${given.map(shown).join(', ')}.`;
  return `${snippet} is larger than the greatest double, 1.8e308, for ${given.map(shown).join(', ')}.`;
}
