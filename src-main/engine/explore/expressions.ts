import type {
  AnyNode,
  AssignmentExpression,
  BinaryExpression,
  CallExpression,
  MemberExpression,
  Pattern,
} from 'acorn';
import { callBuiltin } from './functions.ts';
import { Machine } from './machine.ts';
import { Scope } from './scope.ts';
import { kindOf, type Closure, type Value } from './values.ts';

type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '!==': (a, b) => a !== b,
};

/** Expressions of the language. */
export abstract class Expressions extends Machine {
  #depth = 0;

  /** The value of a function's block. */
  protected abstract runBody(body: AnyNode, scope: Scope): Value;

  protected override evaluate(node: AnyNode, scope: Scope): Value {
    this.tick(node);
    switch (node.type) {
      case 'Literal':
        return node.value as number | boolean;
      case 'Identifier':
        return this.named(node.name, scope, node);
      case 'ArrayExpression': {
        const items = node.elements.map((element) =>
          element
            ? this.settled(this.evaluate(element, scope), null)
            : this.refuse('language', 'an element is missing.', node),
        );
        return { kind: 'array', items };
      }
      case 'UnaryExpression': {
        const value = this.evaluate(node.argument, scope);
        if (node.operator === '!') return !this.truth(value, node.argument);
        const number = this.number(value, node.argument);
        return node.operator === '-' ? this.recorder.negate(number, this.rangeOf(node)) : number;
      }
      case 'BinaryExpression':
        return this.#binary(node, scope);
      case 'LogicalExpression': {
        const left = this.truth(this.evaluate(node.left, scope), node.left);
        if (node.operator === '&&' ? !left : left) return left;
        return this.truth(this.evaluate(node.right, scope), node.right);
      }
      case 'ConditionalExpression':
        return this.decide(node.test, scope, '?:', node)
          ? this.evaluate(node.consequent, scope)
          : this.evaluate(node.alternate, scope);
      case 'MemberExpression':
        return this.#member(node, scope);
      case 'CallExpression':
        return this.#call(node, scope);
      case 'AssignmentExpression':
        return this.#assignment(node, scope);
      case 'UpdateExpression': {
        const before = this.number(this.settled(this.evaluate(node.argument, scope), null), node.argument);
        const sign = node.operator === '++' ? 1 : -1;
        const after = this.recorder.add(before, 1, sign, this.rangeOf(node));
        const kept = this.assign(node.argument as Pattern, after, scope);
        return node.prefix ? kept : before;
      }
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.closureOf(node, 'function', scope);
      default:
        return this.refuse('language', `${node.type} is not in the language.`, node);
    }
  }

  protected closureOf(node: FunctionNode, name: string, scope: Scope): Closure {
    return { kind: 'closure', name, parameters: node.params, body: node.body, scope };
  }

  #assignment(node: AssignmentExpression, scope: Scope): Value {
    if (node.operator === '=')
      return this.assign(node.left as Pattern, this.evaluate(node.right, scope), scope);
    const before = this.evaluate(node.left, scope);
    const operator = node.operator.slice(0, -1) as BinaryExpression['operator'];
    const value = this.#operate(
      operator,
      before,
      this.evaluate(node.right, scope),
      node,
      node.left,
      node.right,
    );
    return this.assign(node.left as Pattern, value, scope);
  }

  #binary(node: BinaryExpression, scope: Scope): Value {
    if (node.left.type === 'PrivateIdentifier') return this.refuse('language', 'there are no classes.', node);
    const a = this.evaluate(node.left, scope);
    const b = this.evaluate(node.right, scope);
    return this.#operate(node.operator, a, b, node, node.left, node.right);
  }

  #operate(
    operator: string,
    left: Value,
    right: Value,
    node: AnyNode,
    leftNode: AnyNode,
    rightNode: AnyNode,
  ): Value {
    const { recorder } = this;
    const a = this.number(left, leftNode);
    const b = this.number(right, rightNode);
    const source = this.rangeOf(node);
    switch (operator) {
      case '+':
        return recorder.add(a, b, 1, source);
      case '-':
        return recorder.add(a, b, -1, source);
      case '*':
        return recorder.multiply(a, b, source);
      case '/':
        return recorder.divide(a, b, source);
      case '**':
        return recorder.power(a, b, source);
      case '%':
        if (typeof a !== 'number' || typeof b !== 'number' || b === 0)
          return this.refuse(
            'argument',
            '% is for numbers that depend on no input, and a divisor that is not 0.',
            node,
          );
        return a % b;
      default: {
        const [x, y] = [recorder.settle(a), recorder.settle(b)];
        return comparisons[operator](recorder.valueOf(x), recorder.valueOf(y));
      }
    }
  }

  #member(node: MemberExpression, scope: Scope): Value {
    if (!node.computed) {
      const array = this.evaluate(node.object, scope);
      const { name } = node.property as { name?: string };
      if (name === 'length' && typeof array === 'object' && array.kind === 'array') return array.items.length;
      return this.refuse('argument', `${name} is for arrays, got ${kindOf(array)}.`, node);
    }
    const { array, index } = this.element(node, scope);
    if (index < array.items.length) return array.items[index];
    return this.refuse(
      'index',
      `the array has ${array.items.length} elements, from [0]; there is no [${index}].`,
      node,
    );
  }

  #call(node: CallExpression, scope: Scope): Value {
    const { callee } = node;
    const given = (): Value[] => node.arguments.map((each) => this.settled(this.evaluate(each, scope), null));
    if (callee.type === 'MemberExpression' && !callee.computed) {
      const array = this.evaluate(callee.object, scope);
      const isPush = callee.property.type === 'Identifier' && callee.property.name === 'push';
      if (!isPush || typeof array !== 'object' || array.kind !== 'array')
        return this.refuse('argument', `push is for arrays, got ${kindOf(array)}.`, callee);
      array.items.push(...given());
      return array.items.length;
    }
    const called = this.evaluate(callee, scope);
    if (typeof called === 'object' && called.kind === 'builtin')
      return callBuiltin(called.name, given(), this.recorder, this.rangeOf(node), () => this.tick(node));
    if (typeof called === 'object' && called.kind === 'closure')
      return this.#callClosure(called, given(), node);
    return this.refuse('argument', `only functions can be called, got ${kindOf(called)}.`, callee);
  }

  #callClosure(
    { name, parameters, body, scope: outer }: Closure,
    given: readonly Value[],
    node: AnyNode,
  ): Value {
    if (given.length !== parameters.length)
      this.refuse('argument', `${name} takes ${parameters.length} arguments, got ${given.length}.`, node);
    if (this.#depth >= this.limits.depth)
      this.refuse(
        'depth',
        `calls are nested more than ${this.limits.depth} deep in ${name}. Does the recursion ever end?`,
        node,
      );
    this.#depth++;
    const source = this.rangeOf(node);
    const label = `${this.source.snippet(source)}, depth ${this.#depth}`;
    this.recorder.happens({ kind: 'call', text: label, taken: null, iteration: null, source });
    const leave = this.recorder.enter('call', label, source);
    const scope = new Scope(outer, true);
    parameters.forEach((parameter, i) =>
      this.takeApart(parameter, given[i], (target, item) => {
        if (target.type === 'Identifier') scope.declare(target.name, item, false);
      }),
    );
    try {
      return body.type === 'BlockStatement'
        ? this.runBody(body, scope)
        : this.settled(this.evaluate(body, scope), null);
    } finally {
      leave();
      this.#depth--;
      this.recorder.happens({
        kind: 'return',
        text: `back from ${name}`,
        taken: null,
        iteration: null,
        source,
      });
    }
  }
}
