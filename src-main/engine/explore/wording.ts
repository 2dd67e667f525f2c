import type { TraceNode } from '@shared/contract/explain.ts';
import { subscript } from '@shared/design/notation.ts';
import { plainText } from './plain-text.ts';
import { localOf, type Argument, type TapeNode } from './tape.ts';

/** A variable's name in text and in TeX. */
export interface Name {
  readonly text: string;
  readonly tex: string;
}

/** The lecture's names: inputs v₀, v₋₁, … in their order, then v₁, v₂, … */
export function nameOf(id: number, inputs: number): Name {
  const number = id < inputs ? -id : id - inputs + 1;
  return { text: `v${subscript(number)}`, tex: `v_{${number}}` };
}

/** A number as text: `−0.5`, `1e−12`. */
export function numberText(value: number): string {
  return String(value).replace(/-/g, '−').replace('Infinity', '∞');
}
function numberTex(value: number): string {
  return String(value)
    .replace(/e\+?(-?\d+)/, '\\cdot 10^{$1}')
    .replace('Infinity', '\\infty');
}
/** Six significant digits, for what is put into a formula. */
export function shortNumber(value: number): string {
  return numberText(Number.isFinite(value) ? Number(value.toPrecision(6)) : value);
}
export const bracketed = (text: string): string => (text.startsWith('−') ? `(${text})` : text);

/** `v̄`, and v̇: the mark stands behind the letter it is put on. */
const marked = (name: string, mark: string): string => `${name[0]}${mark}${name.slice(1)}`;
export const adjointName = (name: Name): Name => ({
  text: marked(name.text, '\u0304'),
  tex: `\\bar{${name.tex[0]}}${name.tex.slice(1)}`,
});
export const tangentName = (name: Name): Name => ({
  text: marked(name.text, '\u0307'),
  tex: `\\dot{${name.tex[0]}}${name.tex.slice(1)}`,
});

/** Names stand as single private-use characters while TeX is turned into text, so that they stay whole. */
const HOLD = 0xe000;
const held = (place: number): string => String.fromCharCode(HOLD + place);

/** Texts of an op's formula and derivatives for its arguments. */
export function wordsOf(
  { op, arguments: args, output }: Pick<TapeNode, 'op' | 'arguments'> & { output: Name },
  name: (id: number) => Name,
): Pick<TraceNode, 'label' | 'labelTex'> & { readonly localTexts: string[]; readonly localTexs: string[] } {
  if (!op) return { label: '', labelTex: '', localTexts: [], localTexs: [] };
  const names = args.map((each) => ('node' in each ? name(each.node) : null));
  const constant = (each: Argument, tex: boolean): string => {
    const value = 'constant' in each ? each.constant : 0;
    return tex ? numberTex(value) : numberText(value);
  };
  const safe = (tex: string): string => (tex.includes('^') ? `{${tex}}` : tex);
  const texts = args.map((each, i) => names[i]?.text ?? bracketed(constant(each, false)));
  const texs = args.map((each, i) => (names[i] ? safe(names[i].tex) : constant(each, true)));
  const label = op.label(texts);
  // σ(v₁)·(1 − σ(v₁)), as the lecture writes it; others by their own name.
  const written = op.name === 'sigmoid';
  const places = args.map((_, i) => i).filter((i) => names[i] !== null);
  const inPlaces = args.map((each, i) => (names[i] ? held(i) : constant(each, true)));
  const outputHeld = held(args.length);
  const fill = (text: string): string =>
    text.replace(/[\uE000-\uF8FF]/g, (c) => {
      const at = c.charCodeAt(0) - HOLD;
      return at === args.length ? (written ? label : output.text) : (texts[at] ?? c);
    });
  const derivatives = op.derivativeTex(inPlaces, outputHeld).map((tex) => fill(plainText(tex)));
  const labelTex = op.tex(texs).replace(/\\circ/g, '\\cdot');
  const derivativeTexs = op.derivativeTex(texs, written ? labelTex : safe(output.tex));
  return {
    label,
    labelTex,
    localTexts: places.map((i) => derivatives[i]),
    localTexs: places.map((i) => derivativeTexs[i]),
  };
}

const ofTape = new WeakMap<TapeNode, ReturnType<typeof wordsOf>>();

/** The texts of a node of a function's tape; each is made once. */
export function wordsOfNode(node: TapeNode, inputs: number): ReturnType<typeof wordsOf> {
  let words = ofTape.get(node);
  if (!words) {
    words = wordsOf({ ...node, output: nameOf(node.id, inputs) }, (id) => nameOf(id, inputs));
    ofTape.set(node, words);
  }
  return words;
}

/** A node of the tape as the window shows it. */
export function describeNode(node: TapeNode, inputs: number): TraceNode {
  const name = nameOf(node.id, inputs);
  const { value, operands, kind } = node;
  const words = wordsOfNode(node, inputs);
  const own =
    kind === 'input'
      ? { label: node.input, labelTex: inputTex(node.input) }
      : kind === 'constant'
        ? { label: numberText(value), labelTex: numberTex(value) }
        : {};
  return {
    id: node.id,
    kind,
    name: name.text,
    tex: name.tex,
    op: node.op?.name ?? '',
    ...words,
    ...own,
    operands: [...operands],
    locals: operands.map((_, i) => localOf(node, i)),
    value,
    source: node.source,
    variable: node.variable,
    context: node.context,
    level: node.level,
  };
}

/** `w12` as `w_{12}`, `phi` as it stands. */
function inputTex(name: string): string {
  const [, letters, rest] = /^([^\d_]+)_?(.*)$/.exec(name) ?? [];
  if (letters === undefined) return `\\mathrm{${name.replace(/_/g, '\\_')}}`;
  const base = letters.length === 1 ? letters : `\\mathrm{${letters}}`;
  return rest === '' ? base : `${base}_{${rest.replace(/_/g, '\\_')}}`;
}
