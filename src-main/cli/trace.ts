import { completeTraceRequest, type Jacobian, type Trace } from '@shared/contract/explain.ts';
import { Fault } from '@shared/contract/fault.ts';
import {
  decompositionNames,
  explainInputSchema,
  traceModes,
  type Decomposition,
  type ExplainFunction,
  type ExplainInput,
} from '@shared/design/explain.ts';
import { traceText, type TraceFormat } from '@shared/formats/trace-table.ts';
import { checkSource, Explanation } from '@engine/explore/trace.ts';
import * as v from 'valibot';
import { readText } from './files.ts';
import { misuse, say, SUCCESS, type Io } from './io.ts';
import type { Flags } from './parse.ts';
import { decisionsOf, traceJson } from './trace-json.ts';
import { choiceOf } from './values.ts';

/** All of a list. */
const ALL = { from: 0, count: Infinity };

/** `adjoint trace`: the forward and the second trace of a formula or program at a point. */
export async function trace(flags: Flags, io: Io): Promise<number> {
  if (flags.argument !== undefined)
    throw misuse(`adjoint trace takes its function by --formula or --program, got "${flags.argument}".`);
  const source = await functionOf(flags, io);
  const { names, problem } = checkSource(source);
  const inputs = pointOf(flags.get('at') ?? '');
  const lacking = names.filter((name) => !inputs.some((input) => input.name === name));
  if (!problem && lacking.length > 0)
    throw misuse(
      `--at gives no value for ${lacking.join(', ')}; wanted ${names.map((name) => `${name}=…`).join(',')}.`,
      '--at',
    );
  const mode = choiceOf(
    flags.get('mode') ?? 'reverse',
    Object.fromEntries(traceModes.map((each) => [each, each])),
    '--mode',
  );
  const request = completeTraceRequest({
    function: source,
    inputs,
    mode: mode as Trace['mode'],
    seed: seedOf(flags, inputs),
    output: outputOf(flags),
    decomposed: decomposedOf(flags.get('atomic')),
    jacobian: flags.has('jacobian'),
  });
  const formats = flags.given('json', 'csv', 'markdown', 'latex');
  if (formats.length > 1) throw misuse(`Wanted one of --${formats.join(' and --')}.`);

  let found: Trace;
  try {
    found = new Explanation(request).trace({ ...request, nodes: ALL, steps: ALL });
  } catch (thrown) {
    const file = flags.get('program');
    if (!(thrown instanceof Fault) || file === undefined) throw thrown;
    throw new Fault({ ...thrown.toData(), message: `${file}: ${thrown.message}` });
  }
  const [format] = formats;
  if (format === 'json') say(io, JSON.stringify(traceJson(found, inputs), null, 2));
  else if (format === undefined) printTrace(found, io);
  else {
    const tables = {
      mode: found.mode,
      nodes: found.nodes.items,
      adjoints: found.adjoints.items,
      tangents: found.tangents.items,
      recursion: found.recursion.items,
    };
    const as: Readonly<Record<string, TraceFormat>> = { csv: 'csv', markdown: 'md', latex: 'tex' };
    io.stdout.write(traceText(tables, as[format]));
  }
  return SUCCESS;
}

async function functionOf(flags: Flags, io: Io): Promise<ExplainFunction> {
  const formula = flags.get('formula');
  const file = flags.get('program');
  if ((formula === undefined) === (file === undefined))
    throw misuse('adjoint trace needs one of --formula FORMULA and --program FILE.js.');
  if (formula !== undefined) return { kind: 'formula', text: formula };
  return { kind: 'program', text: (await readText(io, file!)).text };
}

/** `w0=-1,w1=1.5`. @throws Fault `usage` */
function pointOf(text: string): ExplainInput[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, place, parts) => {
      const equals = part.indexOf('=');
      const name = part.slice(0, Math.max(0, equals)).trim();
      const value = part.slice(equals + 1).trim();
      const input = { name, value: value === '' ? NaN : Number(value) };
      if (equals < 0 || !v.is(explainInputSchema, input))
        throw misuse(`--at: wanted name=number, got "${part}".`, '--at');
      if (parts.findIndex((other) => other.split('=')[0].trim() === name) !== place)
        throw misuse(`--at: ${name} is given twice.`, '--at');
      return input;
    });
}

/** `sigmoid=off,linear=off`: what is taken apart. */
function decomposedOf(text = ''): Decomposition[] {
  const table = Object.fromEntries(decompositionNames.map((name) => [name, name])) as Record<
    Decomposition,
    string
  >;
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .flatMap((part) => {
      const [word, state] = part.split('=').map((each) => each.trim());
      const name = choiceOf(word, table, '--atomic');
      if (state === 'on') return [];
      if (state === 'off') return [name];
      throw misuse(`--atomic: wanted ${name}=on or ${name}=off, got "${part.trim()}".`, '--atomic');
    });
}

function seedOf(flags: Flags, inputs: readonly ExplainInput[]): number {
  const name = flags.get('seed');
  if (name === undefined) return 0;
  const place = inputs.findIndex((input) => input.name === name);
  if (place >= 0) return place;
  throw misuse(
    `--seed: wanted one of ${inputs.map((input) => input.name).join(', ')}, got "${name}".`,
    '--seed',
  );
}

function outputOf(flags: Flags): number {
  const text = flags.get('output') ?? '1';
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text) - 1;
  throw misuse(`--output: wanted the number of an output, from 1, got "${text}".`, '--output');
}

/** Columns of text that are as wide as their widest cell; combining marks take no room. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const width = (text: string): number => [...text.replace(/\p{M}/gu, '')].length;
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, width(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, i) => cell + ' '.repeat(widths[i] - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Of a long loop, the first decisions; JSON has all. */
const MOST_DECISIONS = 100;

function printTrace(found: Trace, io: Io): void {
  const { nodes, adjoints, tangents, recursion, mode, counts, gradient, jacobian } = found;
  const out = (lines: readonly string[]): void => lines.forEach((line) => say(io, line));
  out(['Forward primal trace:']);
  out(indented(columns(nodes.items.map(({ name, label, value }) => [`${name} = ${label}`, String(value)]))));
  const taken = decisionsOf(found);
  if (taken.length > 0) {
    out(['Branches and loops:']);
    out(indented(columns(taken.slice(0, MOST_DECISIONS).map(({ line, text }) => [`line ${line}`, text]))));
    if (taken.length > MOST_DECISIONS) out([`  … and ${taken.length - MOST_DECISIONS} more`]);
  }
  if (mode === 'reverse') {
    out(['Reverse adjoint trace:']);
    out(indented(columns(adjoints.items.map(({ text, after }) => [text, String(after)]))));
  } else if (mode === 'forward') {
    out(['Forward tangent trace:']);
    out(indented(columns(tangents.items.map(({ text, value }) => [text, String(value)]))));
  } else {
    out(['Recursive autodiff(f, w):']);
    out(indented(recursion.items.map(({ depth, text }) => `${'  '.repeat(depth)}${text}`)));
  }
  out(['Gradient, beside the central difference and its relative error:']);
  out(
    indented(
      columns(
        gradient.map(({ input, reverse, forward, recursive, difference, relativeError }) => [
          `∂/∂${input}`,
          String({ reverse, forward, recursive: recursive ?? reverse }[mode]),
          String(difference),
          relativeError.toExponential(1),
        ]),
      ),
    ),
  );
  out([
    `Steps: ${counts.primalSteps} forward, ${counts.adjointSteps} in reverse; the recursion takes ${counts.recursiveSteps}.`,
  ]);
  if (jacobian)
    printJacobian(
      jacobian,
      gradient.map(({ input }) => input),
      out,
    );
  out(found.notes);
}

function printJacobian(
  { rows, columns: n, reverse, reverseCost, forwardCost, largestDifference }: Jacobian,
  inputs: readonly string[],
  out: (lines: readonly string[]) => void,
): void {
  const lines = Array.from({ length: rows }, (_, row) => [
    `output ${row + 1}`,
    ...Array.from(reverse.subarray(row * n, (row + 1) * n), String),
  ]);
  out([`Jacobian, ${rows} × ${n}:`]);
  out(indented(columns([['', ...inputs.map((input) => `∂/∂${input}`)], ...lines])));
  const said = ({ passes, operations }: Jacobian['reverseCost']): string =>
    `${passes} ${passes === 1 ? 'pass' : 'passes'}, ${operations} operations`;
  out([
    `By reverse mode: ${said(reverseCost)}. By forward mode: ${said(forwardCost)}. They differ by at most ${largestDifference}.`,
  ]);
}
