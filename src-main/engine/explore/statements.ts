import type { AnyNode, ForStatement, Pattern, Program, Statement, VariableDeclaration } from 'acorn';
import type { SourceRange } from '@shared/contract/explain.ts';
import { Expressions } from './expressions.ts';
import { SourceFault } from './problem.ts';
import { Scope } from './scope.ts';
import { kindOf, NOTHING, type Value, type Variable } from './values.ts';

/** How a statement ends. */
type Completion =
  'normal' | 'break' | 'continue' | { readonly returned: Value; readonly source: SourceRange };

/** Statements of the language: what decides which steps there are. */
export class Statements extends Expressions {
  readonly #inputs = new Scope(null, true);
  /** The value of the last expression that stood alone, the result where nothing is returned. */
  #last: { value: Value; source: SourceRange } | null = null;

  declareInput(name: string, variable: Variable): void {
    this.#inputs.declare(name, variable, false);
  }

  /** @throws SourceFault `explain-result` where it gives no value */
  run(program: Program): { value: Value; source: SourceRange } {
    const scope = new Scope(this.#inputs, true);
    this.#hoist(program.body, scope);
    const end = this.#all(program.body as Statement[], scope);
    if (typeof end === 'object') return { value: end.returned, source: end.source };
    if (end !== 'normal') return this.refuse('flow', `${end} is for loops.`, program);
    if (this.#last) return this.#last;
    const last = program.body[program.body.length - 1];
    return this.refuse('result', 'the program gives no result; end it with return.', last);
  }

  protected override runBody(body: AnyNode, scope: Scope): Value {
    const statements = (body as { body: Statement[] }).body;
    this.#hoist(statements, scope);
    const end = this.#all(statements, scope);
    if (typeof end === 'object') return end.returned;
    return end === 'normal' ? NOTHING : this.refuse('flow', `${end} is for loops.`, body);
  }

  #hoist(body: readonly AnyNode[], scope: Scope): void {
    for (const node of body)
      if (node.type === 'FunctionDeclaration' && node.id)
        scope.declare(node.id.name, this.closureOf(node, node.id.name, scope), true);
  }

  #all(body: readonly Statement[], scope: Scope): Completion {
    for (const statement of body) {
      const end = this.#run(statement, scope);
      if (end !== 'normal') return end;
    }
    return 'normal';
  }

  #run(node: Statement, scope: Scope): Completion {
    this.tick(node);
    switch (node.type) {
      case 'ExpressionStatement': {
        const value = this.evaluate(node.expression, scope);
        this.#last = { value, source: this.rangeOf(node.expression) };
        return 'normal';
      }
      case 'VariableDeclaration':
        this.#declare(node, scope);
        return 'normal';
      case 'FunctionDeclaration':
      case 'EmptyStatement':
        return 'normal';
      case 'BlockStatement': {
        const inner = new Scope(scope);
        this.#hoist(node.body, inner);
        return this.#all(node.body, inner);
      }
      case 'IfStatement': {
        const taken = this.decide(node.test, scope, 'if', node);
        if (taken) return this.#run(node.consequent, scope);
        return node.alternate ? this.#run(node.alternate, scope) : 'normal';
      }
      case 'ReturnStatement': {
        const value = node.argument ? this.settled(this.evaluate(node.argument, scope), null) : NOTHING;
        return { returned: value, source: this.rangeOf(node.argument ?? node) };
      }
      case 'BreakStatement':
        return 'break';
      case 'ContinueStatement':
        return 'continue';
      case 'WhileStatement':
        return this.#loop(node, 'while', node.test, () => this.#run(node.body, scope), scope);
      case 'DoWhileStatement':
        return this.#loop(node, 'do … while', node.test, () => this.#run(node.body, scope), scope, {
          first: true,
        });
      case 'ForStatement':
        return this.#for(node, scope);
      case 'ForOfStatement': {
        const array = this.evaluate(node.right, scope);
        if (typeof array !== 'object' || array.kind !== 'array')
          return this.refuse('argument', `for … of goes through an array, got ${kindOf(array)}.`, node.right);
        let at = 0;
        const more = (): boolean => at < array.items.length;
        return this.#repeat(node, 'for', more, () => {
          const inner = new Scope(scope);
          const item = array.items[at++];
          if (node.left.type === 'VariableDeclaration')
            this.#bind(node.left.declarations[0].id, item, inner, node.left.kind === 'const');
          else this.assign(node.left as Pattern, item, inner);
          return this.#run(node.body, inner);
        });
      }
      default:
        return this.refuse('language', `${node.type} is not in the language.`, node);
    }
  }

  #declare(node: VariableDeclaration, scope: Scope): void {
    for (const { id, init } of node.declarations) {
      const value = init ? this.evaluate(init, scope) : NOTHING;
      this.#bind(id, value, scope, node.kind === 'const');
    }
  }

  #bind(pattern: Pattern, value: Value, scope: Scope, fixed: boolean): void {
    this.takeApart(pattern, value, (target, item) => {
      if (target.type !== 'Identifier')
        return this.refuse('language', 'only a name can be declared.', target);
      if (scope.hasOwn(target.name)) return this.refuse('name', `${target.name} is declared twice.`, target);
      scope.declare(target.name, this.settled(item, target.name), fixed);
    });
  }

  #for(node: ForStatement, scope: Scope): Completion {
    const head = new Scope(scope);
    if (node.init?.type === 'VariableDeclaration') this.#declare(node.init, head);
    else if (node.init) this.evaluate(node.init, head);
    const after = (): void => void (node.update && this.evaluate(node.update, head));
    return this.#loop(node, 'for', node.test ?? null, () => this.#run(node.body, new Scope(head)), head, {
      after,
    });
  }

  #loop(
    node: Statement,
    word: string,
    test: AnyNode | null,
    body: () => Completion,
    scope: Scope,
    { first = false, after = (): void => undefined } = {},
  ): Completion {
    let started = false;
    const more = (): boolean => {
      if (started) after();
      const unasked = test === null || (first && !started);
      started = true;
      return unasked || this.truth(this.evaluate(test, scope), test);
    };
    return this.#repeat(node, word, more, body);
  }

  /** Iterations, each a context of its own. */
  #repeat(node: Statement, word: string, more: () => boolean, body: () => Completion): Completion {
    const source = this.rangeOf(node);
    for (let iteration = 1; ; iteration++) {
      this.tick(node);
      this.loops.push({ word, iteration, source });
      const leave = this.recorder.enter('iteration', `${word}, iteration ${iteration}`, source);
      try {
        if (!more()) {
          const text = `${word}: ended after ${iteration - 1} ${iteration === 2 ? 'iteration' : 'iterations'}`;
          this.recorder.happens({ kind: 'end', text, taken: false, iteration: null, source });
          return 'normal';
        }
        const text = `${word}: iteration ${iteration}`;
        this.recorder.happens({ kind: 'iteration', text, taken: true, iteration, source });
        const end = body();
        if (end === 'break') return 'normal';
        if (typeof end === 'object') return end;
      } finally {
        leave();
        this.loops.pop();
      }
    }
  }

  protected override tooLong(node: AnyNode, limit: number): never {
    const loop = this.loops[this.loops.length - 1];
    const count = limit.toLocaleString('en');
    if (!loop) return this.refuse('steps', `the program has not ended after ${count} steps.`, node);
    const where = `it was in iteration ${loop.iteration.toLocaleString('en')} of this ${loop.word} loop`;
    const reason = `the program has not ended after ${count} steps; ${where}. Does its condition ever become false?`;
    throw new SourceFault('steps', reason, loop.source);
  }
}
