import type { SourceRange } from '@shared/contract/explain.ts';
import type { Decomposition, ExplainInput } from '@shared/design/explain.ts';
import type { ParsedSource } from './parse.ts';
import { SourceFault } from './problem.ts';
import { Recorder } from './recorder.ts';
import { Statements } from './statements.ts';
import type { Tape } from './tape.ts';
import { isNumber, kindOf, type Value } from './values.ts';

/** Most steps of the interpreter, and deepest nesting of calls. */
const MOST_STEPS = 100_000;
const DEEPEST_CALL = 200;
/** Most outputs of a vector-valued function. */
const MOST_OUTPUTS = 1000;

/**
 * Runs a formula or program at a point, step by step, and writes down every step that depends on inputs. Nothing is
 * evaluated as JavaScript: names reach the inputs, the program's own variables and the functions of the language.
 *
 * @param steps of the interpreter that it may take, never more than 100,000
 * @throws SourceFault `explain-…` with the place in the source
 */
export function interpret(
  parsed: ParsedSource,
  inputs: readonly ExplainInput[],
  decomposed: readonly Decomposition[],
  steps = MOST_STEPS,
): Tape {
  const { source, program } = parsed;
  const recorder = new Recorder(source, decomposed);
  const statements = new Statements(recorder, source, {
    steps: Math.min(steps, MOST_STEPS),
    depth: DEEPEST_CALL,
  });
  const whole = source.range(program.body[0].start, program.body[program.body.length - 1].end);
  for (const [i, { name, value }] of inputs.entries()) {
    if (inputs.findIndex((other) => other.name === name) !== i)
      throw new SourceFault('input', `two inputs are named ${name}.`, whole);
    statements.declareInput(name, recorder.input(name, value));
  }
  let result: { value: Value; source: SourceRange };
  try {
    result = statements.run(program);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    throw new SourceFault('depth', 'expressions and calls are nested too deeply.', whole);
  }
  const { value, source: at } = result;
  const outputs = outputsOf(value, recorder, at);
  const vector = typeof value === 'object' && value.kind === 'array';
  return recorder.finish(inputs.length, outputs, statements.steps, vector);
}

/** The nodes of a result: one of a number, one for each element of an array. */
function outputsOf(value: Value, recorder: Recorder, source: SourceRange): number[] {
  const refuse = (came: string): never => {
    throw new SourceFault(
      'result',
      `the result must be a number or an array of numbers, got ${came}.`,
      source,
    );
  };
  const nodeOf = (item: Value): number => {
    if (!isNumber(item)) return refuse(item === value ? kindOf(item) : `an array with ${kindOf(item)}`);
    const settled = recorder.settle(item);
    return typeof settled === 'number' ? recorder.constant(settled, source).node : settled.node;
  };
  if (typeof value !== 'object' || value.kind !== 'array') return [nodeOf(value)];
  if (value.items.length === 0) refuse('an empty array');
  if (value.items.length > MOST_OUTPUTS)
    refuse(`${value.items.length} of them; at most ${MOST_OUTPUTS} are shown`);
  return value.items.map(nodeOf);
}
