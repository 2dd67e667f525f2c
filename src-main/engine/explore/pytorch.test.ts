import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import committed from './reference/gradients.json' with { type: 'json' };
import programs from './reference/programs.json' with { type: 'json' };
import { gradientOf, program, traceOf } from './testing.ts';

interface Result {
  readonly value: number;
  readonly gradient: readonly number[];
}

function agree(results: Readonly<Record<string, Result>>): void {
  for (const { name, program: text, inputs } of programs) {
    const at = inputs as unknown as Readonly<Record<string, number>>;
    const trace = traceOf(program(text), at);
    const { value, gradient } = results[name];
    expect(Math.abs(trace.value - value) <= 1e-12 * Math.max(1, Math.abs(value)), name).toBe(true);
    const scale = Math.max(1, ...gradient.map(Math.abs));
    gradientOf(trace).forEach((got, i) =>
      expect(
        Math.abs(got - gradient[i]) <= 1e-12 * scale,
        `${name}, ${Object.keys(inputs)[i]}: ${got} against ${gradient[i]}`,
      ).toBe(true),
    );
  }
}

/** A Python with PyTorch, if there is one. */
function pythonWithTorch(): string | null {
  for (const python of ['python3', '/usr/bin/python3']) {
    try {
      execFileSync(python, ['-c', 'import torch'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next one, or none.
    }
  }
  return null;
}

describe('gradients of programs against PyTorch’s autograd', () => {
  it('agree to 1e-12 with the committed figures of PyTorch 1.13', () => {
    expect(programs.length).toBe(8);
    agree(committed);
  });

  const python = pythonWithTorch();
  it.skipIf(python === null)('agree with PyTorch as it is here', { timeout: 60_000 }, () => {
    const script = fileURLToPath(new URL('./reference/make_gradients.py', import.meta.url));
    agree(
      JSON.parse(execFileSync(python!, [script, '--print'], { encoding: 'utf8' })) as Record<string, Result>,
    );
  });
});
