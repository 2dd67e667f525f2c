import type { SourceRange } from '@shared/contract/explain.ts';
import { SourceFault } from './problem.ts';
import type { Recorder } from './recorder.ts';
import { isNumber, kindOf, type ArrayValue, type NumberValue, type Value } from './values.ts';
import { unaryNames, type OtherName } from './vocabulary.ts';

/** How the language's functions become steps: one op, or its elementary steps where that is asked for. */
type Rule = (recorder: Recorder, z: NumberValue, source: SourceRange) => NumberValue;

/** 1/(1 + e⁻ᶻ) as the lecture takes it apart: v = −z, exp, 1 + v, 1/v. */
const sigmoidSteps: Rule = (recorder, z, source) => {
  const minus = recorder.settle(recorder.negate(z, source));
  const sum = recorder.add(1, recorder.apply('exp', [minus], source), 1, source);
  return recorder.apply('reciprocal', [sum], source);
};

const decomposed: Readonly<Record<string, Rule>> = {
  sigmoid: sigmoidSteps,
  /** 1 − 2/(e²ᶻ + 1). */
  tanh(recorder, z, source) {
    const e = recorder.apply('exp', [recorder.multiply(2, z, source)], source);
    const quotient = recorder.apply('divide', [2, recorder.add(e, 1, 1, source)], source);
    return recorder.settle(recorder.add(1, quotient, -1, source));
  },
  softplus: (recorder, z, source) =>
    recorder.apply('log', [recorder.add(1, recorder.apply('exp', [z], source), 1, source)], source),
  silu(recorder, given, source) {
    const z = recorder.settle(given);
    const gate = recorder.decomposes('sigmoid')
      ? sigmoidSteps(recorder, z, source)
      : recorder.apply('sigmoid', [z], source);
    return recorder.apply('multiply', [z, gate], source);
  },
  elu(recorder, given, source) {
    const z = recorder.settle(given);
    const value = recorder.valueOf(z);
    const taken = value > 0;
    const text = `elu: ${value} > 0 is ${taken}, ${taken ? 'the value is z' : 'the value is e^z − 1'}`;
    recorder.happens({ kind: 'branch', text, taken, iteration: null, source });
    if (taken) return z;
    return recorder.settle(recorder.add(recorder.apply('exp', [z], source), 1, -1, source));
  },
  relu: (recorder, z, source) => recorder.apply('maximum', [0, z], source),
  square: (recorder, z, source) => recorder.square(z, source),
};
const takenApart = ['sigmoid', 'tanh', 'softplus', 'silu', 'elu', 'relu', 'square'] as const;

/** Beyond ±this, e^z or a sum of them may leave the doubles. */
const farLogit = 600;

/**
 * What softmax exponentiates: z itself as in the lecture, or, where e^z would overflow or every one of them vanish, z
 * less the largest. Softmax does not change by that, and so neither does its derivative, though the largest is taken for
 * a fixed number.
 */
function shifted(z: readonly NumberValue[], recorder: Recorder, source: SourceRange): readonly NumberValue[] {
  const largest = z.reduce<number>(
    (most, each) => Math.max(most, recorder.valueOf(recorder.settle(each))),
    -Infinity,
  );
  if (Math.abs(largest) <= farLogit) return z;
  const text = `softmax: the largest z is ${largest}; it is subtracted from each, which changes no output`;
  recorder.happens({ kind: 'branch', text, taken: true, iteration: null, source });
  return z.map((each) => recorder.add(each, largest, -1, source));
}

/** Calls a function of the language. `tick` counts the interpreter's steps. */
export function callBuiltin(
  name: string,
  given: readonly Value[],
  recorder: Recorder,
  source: SourceRange,
  tick: () => void,
): Value {
  const refuse = (wanted: string, came: string): never => {
    throw new SourceFault('argument', `${name} wants ${wanted}, got ${came}.`, source);
  };
  const numberAt = (place: number, wanted: string): NumberValue => {
    const value = given[place];
    if (value === undefined) return refuse(wanted, `${given.length} arguments`);
    return isNumber(value) ? value : refuse(wanted, kindOf(value));
  };
  if (unaryNames.has(name)) {
    if (given.length !== 1) refuse('one number', `${given.length} arguments`);
    const z = numberAt(0, 'one number');
    const apart = takenApart.find((each) => each === name);
    return apart && recorder.decomposes(apart)
      ? decomposed[apart](recorder, z, source)
      : recorder.apply(name, [z], source);
  }
  const numbersOf = (array: Value | undefined, wanted: string): NumberValue[] => {
    if (array === undefined) return refuse(wanted, 'nothing');
    if (typeof array !== 'object' || array.kind !== 'array') return refuse(wanted, kindOf(array));
    return array.items.map((item) => {
      tick();
      return isNumber(item) ? item : refuse(`${wanted} of numbers`, `one with ${kindOf(item)}`);
    });
  };
  /** f(a, b, …) or f([a, b, …]). */
  const several = (): NumberValue[] => {
    const wanted = 'numbers or an array';
    const list =
      given.length === 1 && !isNumber(given[0])
        ? numbersOf(given[0], wanted)
        : given.map((_, i) => numberAt(i, wanted));
    return list.length > 0 ? list : refuse('at least one number', 'none');
  };
  const total = (numbers: readonly NumberValue[]): NumberValue => recorder.sum(numbers, source);

  switch (name as OtherName) {
    case 'max':
    case 'min': {
      const op = name === 'max' ? 'maximum' : 'minimum';
      return several().reduce((best, each) => recorder.apply(op, [best, each], source));
    }
    case 'pow':
      if (given.length !== 2) refuse('a base and an exponent', `${given.length} arguments`);
      return recorder.power(numberAt(0, 'numbers'), numberAt(1, 'numbers'), source);
    case 'sum':
      return recorder.settle(total(several()));
    case 'mean': {
      const numbers = several();
      return recorder.divide(total(numbers), numbers.length, source);
    }
    case 'dot': {
      const [a, b] = [numbersOf(given[0], 'two arrays'), numbersOf(given[1], 'two arrays')];
      if (a.length !== b.length || a.length === 0)
        refuse('two arrays of one length, not empty', `lengths ${a.length} and ${b.length}`);
      return recorder.settle(total(a.map((each, i) => recorder.multiply(each, b[i], source))));
    }
    case 'softmax': {
      const logits = numbersOf(given[0], 'an array').map((z) => recorder.settle(z));
      if (logits.length === 0) refuse('an array that is not empty', 'an empty one');
      const exponentials = shifted(logits, recorder, source).map((z) => recorder.apply('exp', [z], source));
      const whole = recorder.settle(total(exponentials));
      const items = exponentials.map((e) => recorder.divide(e, whole, source));
      return { kind: 'array', items } satisfies ArrayValue;
    }
  }
}
