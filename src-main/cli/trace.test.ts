import { describe, expect, it } from 'vitest';
import { Bench } from './testing.ts';

const bench = new Bench();
const lecture =
  'trace --formula (0-sigmoid(w0+w1+1.5*w2))^2+(1-sigmoid(w0+1.5*w1-w2))^2 --at w0=-1,w1=1.5,w2=0.5';

interface Printed {
  inputs: Record<string, number>;
  primals: { name: string; op: string; operands: string[]; value: number }[];
  adjoints: {
    step: number;
    of: string;
    via: string | null;
    local: number;
    contribution: number;
    value: number;
  }[];
  decisions?: { line: number; text: string; taken: boolean | null }[];
  tangents?: { of: string; value: number }[];
  gradient: Record<string, number>;
  value: number;
  jacobian?: Record<'reverse' | 'forward', { values: number[][]; passes: number; operations: number }>;
}
const json = async (line: string): Promise<Printed> =>
  JSON.parse((await bench.succeed(`${line} --json`)).stdout) as Printed;

describe('adjoint trace', () => {
  it('prints the worked example of the lecture, both traces and the gradient', async () => {
    const { stdout, stderr } = await bench.succeed(lecture);
    expect(stderr).toBe('');
    for (const line of [
      '  v₁ = v₀ + v₋₁ + 1.5·v₋₂  1.25',
      '  v₉ = v₇ + v₈             0.707121381244987',
      '  v̄₆ = v̄₈·2·v₆               0.641642601649214',
      '  v̄₋₂ = v̄₋₂ + v̄₁·1.5         0.5434736913774969',
      'Steps: 9 forward, 15 in reverse; the recursion takes 14.',
    ])
      expect(stdout.split('\n')).toContain(line);
  });

  it('as JSON has inputs, primals, adjoints, gradient and value', async () => {
    const { inputs, primals, adjoints, gradient, value } = await json(lecture);
    expect(inputs).toEqual({ w0: -1, w1: 1.5, w2: 0.5 });
    expect(primals[0]).toEqual({ name: 'v₀', op: 'input', operands: [], value: -1 });
    expect(primals[5]).toEqual({ name: 'v₃', op: 'sigmoid', operands: ['v₁'], value: 0.7772998611746911 });
    expect(adjoints[0]).toEqual({ step: 0, of: 'v₉', via: null, local: 1, contribution: 1, value: 1 });
    expect(adjoints[14]).toEqual({
      step: 14,
      of: 'v₋₂',
      via: 'v₁',
      local: 1.5,
      contribution: 0.40366298069382733,
      value: 0.5434736913774969,
    });
    expect(gradient).toEqual({ w0: 0.12929794311221526, w1: 0.05939258777038045, w2: 0.5434736913774969 });
    expect(value).toBe(0.707121381244987);
  });

  it('as tables: CSV, Markdown, LaTeX', async () => {
    expect((await bench.succeed(`${lecture} --csv`)).stdout).toContain(
      'Forward primal trace,v₃,σ(v₁),0.7772998611746911',
    );
    expect((await bench.succeed(`${lecture} --markdown`)).stdout).toContain(
      '| v₃ | σ(v₁) | 0.7772998611746911 |',
    );
    expect((await bench.succeed(`${lecture} --latex`)).stdout).toContain(
      '$v_{3}$ & $\\sigma(v_{1})$ & $0.7772998611746911$ \\\\',
    );
  });

  it('goes forward and by recursion to the same gradient, and takes σ apart', async () => {
    const wanted = Object.values((await json(lecture)).gradient);
    for (const more of [
      '--mode forward',
      '--mode recursive',
      '--atomic sigmoid=off',
      '--atomic sigmoid=off,linear=off',
    ])
      Object.values((await json(`${lecture} ${more}`)).gradient).forEach((value, i) =>
        expect(Math.abs(value - wanted[i])).toBeLessThan(1e-15),
      );
    expect((await json(`${lecture} --atomic sigmoid=off`)).primals.length).toBe(3 + 15);
    const forward = await json(`${lecture} --mode forward --seed w2`);
    expect(forward.tangents?.at(-1)).toMatchObject({ of: 'v₉', value: 0.5434736913774969 });
    expect((await bench.succeed(`${lecture} --mode recursive`)).stdout).toContain(
      '    += ∂v₇/∂v₅·autodiff(v₅)',
    );
  });

  it('prints the Jacobian with passes and operations of both modes', async () => {
    const polar = 'trace --formula [r*cos(phi),r*sin(phi)] --at r=2,phi=0.5 --jacobian';
    const { jacobian } = await json(polar);
    expect(jacobian!.reverse.values).toEqual(jacobian!.forward.values);
    expect([jacobian!.reverse.passes, jacobian!.forward.passes]).toEqual([2, 2]);
    const { stdout } = await bench.succeed(
      'trace --formula [a*b*c,a+b+c] --at a=1,b=2,c=3 --jacobian --output 2',
    );
    expect(stdout).toContain('Jacobian, 2 × 3:');
    expect(stdout).toMatch(/output 1 +6 +3 +2\n/);
    expect(stdout).toContain(
      'By reverse mode: 2 passes, 7 operations. By forward mode: 3 passes, 21 operations.',
    );
    expect(stdout).toMatch(/∂\/∂a +1 +/);
  });

  it('says which branch was taken and how often a loop ran', async () => {
    bench.write(
      'branch.js',
      'let y = 0\nfor (let i = 0; i < 3; i++) y = y + x\nif (y > 1) { y = y*y } else { y = -y }\nreturn y\n',
    );
    const at = (x: number) => bench.run(`trace --program branch.js --at x=${x}`).then(({ stdout }) => stdout);
    expect(await at(1)).toMatch(
      /Branches and loops:\n {2}line 2 .*3 iterations\n {2}line 3 .*true.*first branch is taken/,
    );
    expect(await at(-1)).toMatch(/line 3 .*false/);
    const { decisions } = await json('trace --program branch.js --at x=1');
    expect(decisions).toMatchObject([{ line: 2 }, { line: 3, taken: true }]);
    expect((await bench.run('trace --formula x^2 --at x=1')).stdout).not.toContain('Branches');
  });

  it('reads a program from a file, and names file, line and column where it fails', async () => {
    bench.write(
      'newton.js',
      'let x = a\nwhile (abs(x*x - a) > 1e-12) {\n  x = 0.5 * (x + a/x)\n}\nreturn x\n',
    );
    const { gradient } = await json('trace --program newton.js --at a=2');
    expect(gradient.a).toBeCloseTo(1 / (2 * Math.SQRT2), 12);
    // For a < 0 it goes on for ever: the differences beside 0 are given up.
    const { status, stderr, stdout } = await bench.run('trace --program newton.js --at a=0');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Some central differences could not be taken');
    bench.write('bad.js', 'let n = x\nwhile (n < 1) n = n / 1\nreturn n');
    const bad = await bench.run('trace --program bad.js --at x=0');
    expect(bad.status).toBe(1);
    expect(bad.stderr).toMatch(
      /^adjoint: bad\.js: Line 2, column 1: the program has not ended after 100,000 steps/,
    );
    expect((await bench.run('trace --program none.js')).stderr).toContain(
      'none.js cannot be read: there is no such file',
    );
  });

  it.each([
    ['trace', 2, 'adjoint trace needs one of --formula FORMULA and --program FILE.js.'],
    ['trace --formula x --program y.js', 2, 'needs one of'],
    ['trace x^2', 2, 'adjoint trace takes its function by --formula or --program, got "x^2".'],
    ['trace --formula x*y --at x=1', 2, '--at gives no value for y; wanted x=…,y=….'],
    ['trace --formula x --at x=one', 2, '--at: wanted name=number, got "x=one".'],
    ['trace --formula x --at x=1,x=2', 2, '--at: x is given twice.'],
    ['trace --formula x --at x=1e999', 2, '--at: wanted name=number, got "x=1e999".'],
    [
      'trace --formula x --at x=1 --mode back',
      2,
      '--mode: wanted one of reverse, forward, recursive, got "back".',
    ],
    [
      'trace --formula x --at x=1 --atomic sigmoid',
      2,
      '--atomic: wanted sigmoid=on or sigmoid=off, got "sigmoid".',
    ],
    ['trace --formula x --at x=1 --atomic sigmod=off', 2, 'Did you mean sigmoid?'],
    ['trace --formula x --at x=1 --seed y', 2, '--seed: wanted one of x, got "y".'],
    [
      'trace --formula x --at x=1 --output 0',
      2,
      '--output: wanted the number of an output, from 1, got "0".',
    ],
    ['trace --formula x --at x=1 --output 2', 1, 'There is no output 2; the function has 1.'],
    ['trace --formula x --at x=1 --json --csv', 2, 'Wanted one of --json and --csv.'],
    ['trace --formula x/y --at x=1,y=0', 1, 'Line 1, column 1: division by zero: in x/y the divisor is 0.'],
    ['trace --formula x+ --at x=1', 1, 'Line 1, column 3: the text ends where more is wanted.'],
  ])('%s is refused', async (line, status, wanted) => {
    const outcome = await bench.run(line);
    expect(outcome.stderr).toContain(wanted);
    expect([outcome.status, outcome.stdout]).toEqual([status, '']);
  });
});
