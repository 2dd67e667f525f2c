import { describe, expect, it } from 'vitest';
import type { AdjointStep, TraceNode } from '../contract/explain.ts';
import { traceText, type TraceTables } from './trace-table.ts';

const node = (id: number, name: string, label: string, value: number): TraceNode => ({
  ...{ id, name, label, value, kind: id === 0 ? 'input' : 'step', tex: `v_{${id}}`, labelTex: `f_{${id}}` },
  ...{ op: '', operands: [], locals: [], localTexts: [], localTexs: [] },
  ...{ source: null, variable: null, context: 0, level: id },
});
const step: AdjointStep = {
  ...{ step: 0, of: 0, via: 1, viaAdjoint: 1, local: 1e-7, localText: 'a|b', localTex: 'c' },
  ...{ contribution: 0.1 + 0.2, before: null, after: 0.1 + 0.2, text: 'v̄₀ = a|b', tex: 'x_1', numbers: '' },
};
const tables: TraceTables = {
  mode: 'reverse',
  nodes: [node(0, 'v₀', 'w', -0), node(1, 'v₁', 'max(1, "w")', Infinity)],
  adjoints: [step],
  tangents: [],
  recursion: [],
};

describe('traceText', () => {
  it('writes Markdown tables with every digit', () => {
    expect(traceText(tables, 'md').split('\n')).toEqual([
      '### Forward primal trace',
      '',
      '| variable | expression | value |',
      '| --- | --- | ---: |',
      '| v₀ | w | -0 |',
      '| v₁ | max(1, "w") | Infinity |',
      '',
      '### Reverse adjoint trace',
      '',
      '| step | adjoint of | rule | local derivative | contribution | value |',
      '| ---: | --- | --- | --- | --- | ---: |',
      '| 0 | v₀ | v̄₀ = a\\|b | 1e-7 | 0.30000000000000004 | 0.30000000000000004 |',
      '',
    ]);
  });

  it('writes CSV by the standard, the trace named in the first column', () => {
    const lines = traceText(tables, 'csv').split('\r\n');
    expect(lines[0]).toBe('trace,variable,expression,value');
    expect(lines[2]).toBe('Forward primal trace,v₁,"max(1, ""w"")",Infinity');
    expect(lines[5]).toBe('Reverse adjoint trace,0,v₀,v̄₀ = a|b,1e-7,0.30000000000000004,0.30000000000000004');
    expect(lines.at(-1)).toBe('');
  });

  it('writes LaTeX that typesets names, powers of ten and infinity', () => {
    const text = traceText(tables, 'tex');
    expect(text.match(/\\begin\{tabular\}/g)).toHaveLength(2);
    expect(text).toContain('$v_{1}$ & $f_{1}$ & $\\infty$ \\\\');
    expect(text).toContain('$1 \\cdot 10^{-7}$');
  });

  it('writes JSON without losing what JSON has no number for', () => {
    const read = JSON.parse(traceText(tables, 'json')) as { nodes: TraceNode[]; steps: AdjointStep[] };
    expect(read.nodes[1].value).toBe('Infinity');
    expect(read.steps[0].after).toBe(0.1 + 0.2);
  });

  it('writes the tangents and the recursion in their modes', () => {
    const tangent = { step: 0, of: 1, terms: [], value: 2, text: 'v̇₁', tex: 'x', numbers: '' };
    expect(traceText({ ...tables, mode: 'forward', tangents: [tangent] }, 'md')).toContain(
      '| 0 | v₁ | v̇₁ | 2 |',
    );
    const call = {
      ...{ step: 3, depth: 1, node: 0, via: 1, local: 2, path: 4, reached: true, before: null, after: 4 },
      text: 'v̄₀ += 50%',
    };
    const recursive = { ...tables, mode: 'recursive' as const, recursion: [call] };
    expect(traceText(recursive, 'md')).toContain('| 3 | 1 | v̄₀ += 50% | 2 | 4 | 4 |');
    expect(traceText(recursive, 'tex')).not.toContain('50%');
  });
});
