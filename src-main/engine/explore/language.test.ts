import { describe, expect, it } from 'vitest';
import { placeOfPath } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import { explainGallery } from '@shared/design/explain-gallery.ts';
import { checkSource } from './trace.ts';
import { formula, gradientOf, program, traceOf } from './testing.ts';

const valueOf = (text: string, at: Record<string, number> = { x: 2 }): number =>
  traceOf(program(text), at).value;

/** The fault of a program at x = 2: `line:column code message`. */
function fault(
  text: string,
  kind: 'formula' | 'program' = 'program',
  at: Record<string, number> = { x: 2 },
): string {
  try {
    traceOf({ kind, text }, at);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    const place = placeOfPath(thrown.path)!;
    expect(thrown.message.startsWith(`Line ${place.line}, column ${place.column}: `)).toBe(true);
    return `${place.line}:${place.column} ${thrown.code.replace('explain-', '')} ${thrown.message.replace(/^[^:]*: /, '')}`;
  }
  return 'no fault';
}

describe('a program', () => {
  it.each([
    ['return 2 + 3 * x ^ 2 - x / 4', 2 + 12 - 0.5],
    ['return x ** 3 ** 0.5', 2 ** (3 ** 0.5)],
    ['return 2^x + x^x', 8],
    ['s = 0\nfor (let i = 0; i < 4; i++) { s += x * i }\nreturn s', 12],
    ['let s = x; while (s < 100) s *= s; return s', 256],
    ['let n = 0; do { n++ } while (n < x); return n', 2],
    ['const [a, [b, c]] = [1, [x, 3]]; return a + b * c', 7],
    ['const a = [x]; a.push(x * 3); a[2] = 1; return sum(a) + a.length', 12],
    ['let t = 0; for (const [a, b] of [[1, x], [3, 4]]) t += a * b; return t', 14],
    ['const square_of = (z) => z * z; return square_of(x + 1)', 9],
    ['function f(n) { if (n <= 1) return x; return n * f(n - 1) }\nreturn f(4)', 48],
    ['function outer(a) { function inner(b) { return a * b } return inner(a) }\nreturn outer(x)', 4],
    ['if (x > 5 || !(x < 1) && x != 3) { return 1 * x } else return 0', 2],
    ['for (let i = 0; ; i++) { if (i == 1) continue; if (i > 3) break; x = x + i }\nreturn x', 7],
    ['return x > 1 ? x : 5', 2],
    ['return max(x, 3, 1) + min([x, 5]) + mean(x, 4) + dot([x, 1], [3, x])', 3 + 2 + 3 + 8],
    ['const p = softmax([x, x]); return p[0] + pow(p[1], 2)', 0.75],
    ['return log2(8) + PI * 0 + sqrt(x) ^ 2 + x % 2 * 0', NaN],
    ['x * 3', 6],
    ['let i = 5 % 3; i--; return i++ + i', 3],
    ['return f(x)\nfunction f(a) { return k * a }\n', NaN],
  ])('%s', (text, value) => {
    if (Number.isNaN(value)) expect(fault(text)).not.toBe('no fault');
    else expect(valueOf(text)).toBeCloseTo(value, 12);
  });

  it('calls functions before they stand, with what the block declares after them', () => {
    expect(valueOf('const k = 3\nreturn f(x)\nfunction f(a) { return k * a }')).toBe(6);
  });

  it('names variables, branches, iterations and calls', () => {
    const trace = traceOf(
      program(
        'function f(a) {\n  const b = a * a\n  return b\n}\nlet s = [0]\nfor (let i = 0; i < 2; i++) s[0] = s[0] + f(x)\nif (s[0] > 10) return s[0]\nreturn -s[0]',
      ),
      { x: 2 },
    );
    expect(trace.nodes.items.map(({ label, variable }) => [label, variable])).toEqual([
      ['x', null],
      ['v₀ · v₀', 'b'],
      ['0 + v₁', 's[0]'],
      ['v₀ · v₀', 'b'],
      ['v₂ + v₃', 's[0]'],
      ['−v₄', null],
    ]);
    const contexts = new Map(trace.contexts.map((context) => [context.id, context]));
    const call = contexts.get(trace.nodes.items[3].context)!;
    expect([call.kind, call.label, contexts.get(call.parent!)!.label]).toEqual([
      'call',
      'f(x), depth 1',
      'for, iteration 2',
    ]);
    expect(contexts.get(0)!.nodes).toBe(6);
    const texts = trace.flow.items.map(({ at, text }) => `${at} ${text}`);
    expect(texts).toContain('3 for: iteration 2');
    expect(texts).toContain('5 if (s[0] > 10): false, the first branch is left out');
    expect(trace.flow.items.every(({ source }) => source.to > source.from)).toBe(true);
  });

  it('leaves constants alone: they make no step', () => {
    const { nodes, value } = traceOf(program('const k = 2 * 3 + 1\nreturn k'), { x: 1 });
    expect([nodes.items.map(({ kind }) => kind), value]).toEqual([['input', 'constant'], 7]);
    expect(gradientOf(traceOf(formula('3'), { x: 1 }))).toEqual([0]);
  });

  it('gives the derivative of an input as 1, of one that is not used as 0', () => {
    expect(gradientOf(traceOf(formula('x'), { x: 1, y: 5 }))).toEqual([1, 0]);
  });
});

describe('free names', () => {
  it.each([
    ['w0 + sigmoid(w1 * w0) + PI', ['w0', 'w1']],
    ['let s = a; s += b; t = s; return t * c', ['a', 'b', 'c']],
    ['function f(x) { return x * k + g }\nconst k = 1\nreturn f(y)', ['g', 'y']],
    ['for (const [p, q] of d) { let z = p * q }\nreturn z', ['d', 'z']],
    ['α*β_2 + Ähnlich', ['α', 'β_2', 'Ähnlich']],
    ['const f = (u) => u + v\nreturn f(1)', ['v']],
    ['for (let i = 0; i < n; i++) s[i] = 1', ['n', 's']],
  ])('of %s', (text, names) => expect(checkSource(program(text))).toEqual({ names, problem: null }));

  it('of the gallery are its inputs, and each example runs', () => {
    for (const { function: source, inputs, id } of explainGallery) {
      expect(checkSource(source).names, id).toEqual(inputs.map(({ name }) => name));
      const trace = traceOf(source, Object.fromEntries(inputs.map(({ name, value }) => [name, value])));
      expect(
        trace.gradient.every(({ relativeError }) => relativeError < 1e-8),
        id,
      ).toBe(true);
      expect(trace.notes, id).toEqual([]);
    }
  });

  it('come with the first problem, while one types', () => {
    const { problem } = checkSource(formula('w0 + * 2'));
    expect(problem).toMatchObject({ message: 'unexpected "*".', source: { line: 1, column: 6 } });
  });
});

describe('what goes wrong ends in words at its place', () => {
  it.each([
    [
      'let n = 0\nwhile (n < 1) {\n  n = n * 1\n}',
      '2:1 steps the program has not ended after 100,000 steps; it was in iteration',
    ],
    ['for (;;) ;', '1:1 steps the program has not ended after 100,000 steps; it was in iteration'],
    [
      'let v = x\nfor (let i = 0; i < 30000; i++) v = sin(v)\nreturn v',
      '2:1 steps the program has not ended after 100,000 steps',
    ],
    [
      'function f(a) {\n  return f(a) + 1\n}\nreturn f(x)',
      '2:10 depth calls are nested more than 200 deep in f',
    ],
    ['return 1 / (x - 2)', '1:8 number division by zero: in 1 / (x - 2) the divisor is 0.'],
    ['let y = 3\nreturn y / 0 * x', '2:8 number division by zero: in y / 0 the divisor is 0.'],
    [
      'return log(1 - x)',
      '1:8 number a negative number has no logarithm: in log(1 - x) the argument is −1, wanted above 0.',
    ],
    ['return log2(x - 2)', '1:8 number the logarithm of 0 is −∞'],
    ['return sqrt(-x)', '1:8 number a negative number has no square root'],
    ['return (-x) ^ 0.3', '1:8 number a negative number has no such power'],
    ['return (x - 2) ^ (-1.5)', '1:8 number division by zero'],
    [
      'return exp(1000 * x)',
      '1:8 number exp(1000 * x) is larger than the greatest double, 1.8e308, for 2000.',
    ],
    ['return 1e200 * 1e200', '1:8 number the product is larger than the greatest double'],
    ['return y + x', '1:8 name nothing is named y. Give it a value as an input'],
    ['return sigmod(x)', '1:8 name nothing is named sigmod. Did you mean sigmoid?'],
    ['return sqrt(x', '1:14 syntax the text ends where more is wanted.'],
    ['return -x^2', '1:10 syntax unexpected "^". With a sign, a power wants parentheses: -(x^2) or (-x)^2.'],
    ['', '1:1 syntax the program is empty.'],
    ['let a = [1, 2]\nreturn a[2]', '2:8 index the array has 2 elements, from [0]; there is no [2].'],
    ['return [1][0.5]', '1:12 index an index is a whole number from 0, got 0.5.'],
    ['const a = 1\na = 2', '2:1 name a is fixed by const; declare it with let to change it.'],
    ['let a = 1\nlet a = 2', '2:'],
    ['if (x) return 1', '1:5 condition a condition is a comparison such as x > 0, got a number.'],
    ['return exp([x])', '1:8 argument exp wants one number, got an array of 1.'],
    ['return exp(x, 1)', '1:8 argument exp wants one number, got 2 arguments.'],
    ['return x(1)', '1:8 argument only functions can be called, got a number.'],
    ['function f(a, b) { return a }\nreturn f(x)', '2:8 argument f takes 2 arguments, got 1.'],
    ['function f() {}\nreturn f() + 1', '2:8 argument wanted a number, got nothing'],
    ['let y = x', '1:1 result the program gives no result; end it with return.'],
    [
      'return [[x]]',
      '1:8 result the result must be a number or an array of numbers, got an array with an array of 1.',
    ],
    ['return x > 1', '1:8 result the result must be a number'],
    ['return exp', '1:8 result the result must be a number or an array of numbers, got the function exp.'],
    ['break', '1:1 syntax'],
  ])('%s', (text, wanted) => expect(fault(text)).toContain(wanted));

  it.each([
    ['class A {}', 'there are no classes; there are functions and arrays'],
    ['return { a: 1 }', 'there are no objects; there are arrays, [a, b]'],
    ['return "x"', 'there is no text'],
    ['return `x`', 'there is no text'],
    ['var a = 1', 'there is no var; write let or const'],
    ['return x & 1', 'there is no operator "&"; write && between conditions'],
    ['return typeof x', 'there is no operator "typeof"'],
    ['return Math.exp(x)', 'functions stand alone: write exp(…), not Math.exp(…)'],
    ['return x.constructor', 'there is no property "constructor"; arrays have [i], length and push'],
    ['return [x].map', 'there is no property "map"'],
    ['return this', 'there is no "this"'],
    ['new Array(3)', 'there is no "new"'],
    ['try { f() } catch {}', 'there is no try'],
    ['return $x', 'a name has at most 60 letters, digits and _'],
    ['return имя', 'a name has at most 60 letters'],
    ['import("x")', 'there are no modules'],
    ['return a?.b', 'there is no "?."'],
    ['async function f() {}', 'no asynchronous functions'],
    ['switch (x) {}', 'there is no switch; there is if'],
    ['f(...[1])', 'there is no "..."'],
    ['x = 1, y = 2', 'there is no comma between expressions'],
  ])('%s is refused with what the language has instead', (text, wanted) =>
    expect(fault(text)).toContain(wanted),
  );

  it('a formula is one expression', () => {
    expect(fault('x; 2', 'formula')).toContain('1:4 language a formula is one expression');
    expect(fault('let y = 1', 'formula')).toContain('a formula is one expression');
    expect(fault(' ', 'formula')).toContain('syntax the formula is empty.');
  });

  it('nests only so deep', () => {
    expect(fault(`return ${'('.repeat(20_000)}x${')'.repeat(20_000)}`)).toContain('nested too deeply');
    expect(fault(`return ${'-('.repeat(3000)}x${')'.repeat(3000)}`)).toMatch(/^no fault|nested too deeply/);
  });
});

describe('nothing outside the language is reachable', () => {
  it.each([
    ...['globalThis', 'process', 'require', 'eval', 'Function', 'constructor', '__proto__', 'toString'],
    ...['hasOwnProperty', 'undefined', 'NaN', 'Infinity', 'arguments', 'window', 'console', 'Object'],
  ])('%s is an unknown name', (name) => {
    expect(fault(`return ${name}`)).toContain(`name nothing is named ${name}.`);
    expect(fault(`return ${name}(1)`)).toContain(`nothing is named ${name}.`);
  });

  it.each([
    'return [1]["length"]',
    'return [1]["constructor"]',
    'return exp["constructor"]("return 1")()',
    'const f = (a) => a\nreturn f["call"](1)',
    'const a = [1]\na["__proto__"] = 1\nreturn x',
    'return [].push.constructor',
    'return (() => 1).length',
  ])('%s is refused', (text) => expect(fault(text)).toMatch(/language|index|argument/));

  it('such names can be inputs, and are numbers then', () => {
    expect(
      valueOf('return __proto__ * constructor', { __proto__x: 1, ['__proto__']: 3, constructor: 2 }),
    ).toBe(6);
  });
});
