import type { AnyNode, Pattern, Program } from 'acorn';
import { builtinNames, constants } from './vocabulary.ts';
import { childrenOf } from './language.ts';

/** Names that a block declares, or gives a value without let or const. */
class NameScope {
  readonly names = new Set<string>();
  constructor(readonly parent: NameScope | null) {}
  has(name: string): boolean {
    return this.names.has(name) || (this.parent?.has(name) ?? false);
  }
}

function declare(pattern: Pattern, scope: NameScope): void {
  if (pattern.type === 'Identifier') scope.names.add(pattern.name);
  if (pattern.type === 'ArrayPattern')
    for (const element of pattern.elements) if (element) declare(element, scope);
}

/** Free names in the order in which they first appear: what a formula or program wants as inputs. */
export function freeNames(program: Program): string[] {
  const free = new Map<string, number>();
  const use = (name: string, at: number, scope: NameScope): void => {
    if (scope.has(name) || builtinNames.has(name) || Object.hasOwn(constants, name)) return;
    free.set(name, Math.min(at, free.get(name) ?? Infinity));
  };

  const visitAll = (nodes: readonly AnyNode[], scope: NameScope): void => {
    for (const node of nodes) {
      if (node.type === 'FunctionDeclaration' && node.id) scope.names.add(node.id.name);
      if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) declare(id, scope);
    }
    // Functions see what the block declares after them.
    const isFunction = (node: AnyNode): boolean => node.type === 'FunctionDeclaration';
    for (const node of nodes) if (!isFunction(node)) visit(node, scope);
    for (const node of nodes) if (isFunction(node)) visit(node, scope);
  };

  const visitFunction = (params: readonly Pattern[], body: AnyNode, scope: NameScope): void => {
    const inner = new NameScope(scope);
    for (const parameter of params) declare(parameter, inner);
    visit(body, inner);
  };

  const visit = (node: AnyNode, scope: NameScope): void => {
    switch (node.type) {
      case 'Identifier':
        use(node.name, node.start, scope);
        return;
      case 'Program':
        visitAll(node.body, scope);
        return;
      case 'BlockStatement':
        visitAll(node.body, new NameScope(scope));
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        visitFunction(node.params, node.body, scope);
        return;
      case 'ForStatement':
      case 'ForOfStatement': {
        const inner = new NameScope(scope);
        const { right } = node as { right?: AnyNode };
        if (right) visit(right, inner);
        for (const child of childrenOf(node)) if (child !== right) visit(child, inner);
        return;
      }
      case 'VariableDeclarator':
        if (node.init) visit(node.init, scope);
        declare(node.id, scope);
        return;
      case 'AssignmentExpression':
        visit(node.right, scope);
        if (node.left.type === 'Identifier') {
          if (node.operator !== '=') use(node.left.name, node.left.start, scope);
          else if (!scope.has(node.left.name)) scope.names.add(node.left.name);
        } else visit(node.left, scope);
        return;
      case 'MemberExpression':
        visit(node.object, scope);
        if (node.computed) visit(node.property, scope);
        return;
      default:
        for (const child of childrenOf(node)) visit(child, scope);
    }
  };

  visit(program, new NameScope(null));
  return [...free].sort(([, a], [, b]) => a - b).map(([name]) => name);
}
