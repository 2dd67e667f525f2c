import { subscript, superscript } from '@shared/design/notation.ts';

/** `{…}` that begins at `from`: what is in it, and where it ends. */
function group(tex: string, from: number): { inner: string; end: number } {
  if (tex[from] !== '{') return { inner: tex.slice(from, from + 1), end: from + 1 };
  let depth = 0;
  for (let i = from; i < tex.length; i++) {
    if (tex[i] === '{') depth++;
    if (tex[i] === '}' && --depth === 0) return { inner: tex.slice(from + 1, i), end: i + 1 };
  }
  return { inner: tex.slice(from + 1), end: tex.length };
}

const words: Readonly<Record<string, string>> = {
  ',': '·',
  sigma: 'σ',
  ln: 'ln ',
  log: 'log',
  sin: 'sin ',
  cos: 'cos ',
  max: 'max',
  min: 'min',
  ge: '≥',
  le: '≤',
  Phi: 'Φ',
  varphi: 'φ',
  cdot: '·',
  circ: '·',
  sum: 'Σ ',
  operatorname: '',
  mathsf: '',
  bar: '',
  otimes: '⊗',
};

const atomic = (text: string): boolean =>
  /^[\p{L}\p{N}.₋₀-₉\uE000-\uF8FF]*$/u.test(text) || /^\p{L}*\([^()]*\)$/u.test(text);
const wrapped = (text: string): string => (atomic(text) ? text : `(${text})`);

/**
 * TeX as plain text with Unicode signs: `\frac{1}{2\,v}` is `1/(2·v)`, `e^{x}` is `e^x`. For the few commands that
 * the ops' own TeX uses; private-use characters stand for names and stay.
 */
export function plainText(tex: string): string {
  let text = '';
  let i = 0;
  while (i < tex.length) {
    const c = tex[i];
    if (c === '\\') {
      const command = /^\\([a-zA-Z]+|.)/.exec(tex.slice(i))?.[1] ?? '';
      i += command.length + 1;
      if (command === 'frac' || command === 'tfrac') {
        const above = group(tex, i);
        const below = group(tex, above.end);
        text += `${wrapped(plainText(above.inner))}/${wrapped(plainText(below.inner))}`;
        i = below.end;
      } else if (command === 'sqrt') {
        const { inner, end } = group(tex, i);
        text += `√${wrapped(plainText(inner))}`;
        i = end;
      } else {
        text += words[command] ?? command;
        // The blank that ends a command is no text.
        if (
          /[a-z]/i.test(command) &&
          tex[i] === ' ' &&
          !text.endsWith(' ') &&
          !'≥≤⊗'.includes(text.at(-1) ?? '')
        )
          i++;
        else if (text.endsWith(' ') && tex[i] === ' ') i++;
      }
    } else if (c === '^' || c === '_') {
      const { inner, end } = group(tex, i + 1);
      const script = plainText(inner);
      const small = c === '^' ? superscript : subscript;
      text += /^\d+$/.test(script) ? small(script) : `${c}${wrapped(script)}`;
      i = end;
    } else {
      if (c !== '{' && c !== '}') text += c === '-' ? '−' : c;
      i++;
    }
  }
  return text;
}
