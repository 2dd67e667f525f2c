import type { AnyNode, Program } from 'acorn';
import { NAME } from '@shared/design/explain.ts';
import type { SourceText } from './problem.ts';
import { SourceFault } from './problem.ts';

/** Every kind of node of the syntax tree that the interpreter knows. */
const known: ReadonlySet<string> = new Set([
  ...['Program', 'ExpressionStatement', 'VariableDeclaration', 'VariableDeclarator', 'BlockStatement'],
  ...[
    'EmptyStatement',
    'IfStatement',
    'ForStatement',
    'ForOfStatement',
    'WhileStatement',
    'DoWhileStatement',
  ],
  ...['BreakStatement', 'ContinueStatement', 'ReturnStatement', 'FunctionDeclaration', 'FunctionExpression'],
  ...[
    'ArrowFunctionExpression',
    'Identifier',
    'Literal',
    'ArrayExpression',
    'ArrayPattern',
    'MemberExpression',
  ],
  ...['BinaryExpression', 'UnaryExpression', 'LogicalExpression', 'ConditionalExpression', 'CallExpression'],
  ...['AssignmentExpression', 'UpdateExpression'],
]);

/** What the language has in place of what is not in it. */
const instead: Readonly<Record<string, string>> = {
  ClassDeclaration: 'there are no classes; there are functions and arrays',
  ObjectExpression: 'there are no objects; there are arrays, [a, b]',
  ObjectPattern: 'there are no objects; arrays can be taken apart, const [a, b] = …',
  AssignmentPattern: 'there are no default values; assign before',
  RestElement: 'there is no "..."; name the elements or go through the array with for',
  SpreadElement: 'there is no "..."; name the elements or go through the array with for',
  NewExpression: 'there is no "new"; arrays are written [a, b] and grow by push',
  ThisExpression: 'there is no "this"; there are functions and their parameters',
  TemplateLiteral: 'there is no text; there are numbers, arrays and functions',
  TaggedTemplateExpression: 'there is no text; there are numbers, arrays and functions',
  SwitchStatement: 'there is no switch; there is if … else if …',
  ForInStatement: 'there is no for … in; there are for (const x of array) and for (let i = 0; …)',
  TryStatement: 'there is no try; errors end the program at their place',
  ThrowStatement: 'there is no throw; errors end the program at their place',
  ImportExpression: 'there are no modules; the program is all there is',
  AwaitExpression: 'there is nothing to wait for',
  YieldExpression: 'there are no generators; there are loops and functions',
  SequenceExpression: 'there is no comma between expressions; use one statement for each',
  LabeledStatement: 'there are no labels; break and continue are for the innermost loop',
  ChainExpression: 'there is no "?."; index arrays with [i]',
  MetaProperty: 'there is no such property',
  Super: 'there are no classes; there are functions and arrays',
  ImportDeclaration: 'there are no modules; the program is all there is',
};

const binary = new Set(['+', '-', '*', '/', '**', '%', '<', '<=', '>', '>=', '==', '===', '!=', '!==']);
const operatorHints: Readonly<Record<string, string>> = {
  '&': 'write && between conditions',
  '|': 'write || between conditions',
  '??': 'there is no missing value; write if … else …',
  typeof: 'there are numbers, arrays and functions alone',
};

/** The nodes below one, in the order of the text. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[])
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof item === 'object' && item !== null && 'type' in item && 'start' in item)
        children.push(item as AnyNode);
  return children.sort((a, b) => a.start - b.start);
}

/** @throws SourceFault `explain-language` at the first node that is not in the language */
export function checkLanguage(program: Program, source: SourceText): void {
  const visit = (node: AnyNode): void => {
    const reason = refusalOf(node);
    if (reason) throw new SourceFault('language', `${reason}.`, source.range(node.start, node.end));
    childrenOf(node).forEach(visit);
  };
  visit(program);
}

/** Why a node is refused, null if it is not. */
function refusalOf(node: AnyNode): string | null {
  if (!known.has(node.type)) return instead[node.type] ?? `${node.type} is not in the language`;
  switch (node.type) {
    case 'Identifier':
      return NAME.test(node.name)
        ? null
        : `a name has at most 60 letters, digits and _ and begins with no digit, got ${node.name.slice(0, 60)}`;
    case 'Literal':
      if (typeof node.value === 'number' && Number.isFinite(node.value)) return null;
      if (typeof node.value === 'boolean') return null;
      if (typeof node.value === 'number') return 'the number is larger than the greatest double, 1.8e308';
      return 'there is no text; there are numbers, arrays and functions';
    case 'VariableDeclaration':
      return node.kind === 'let' || node.kind === 'const' ? null : 'there is no var; write let or const';
    case 'BinaryExpression':
      return binary.has(node.operator) ? null : operatorRefusal(node.operator);
    case 'LogicalExpression':
      return node.operator === '??' ? operatorRefusal('??') : null;
    case 'UnaryExpression':
      return ['-', '+', '!'].includes(node.operator) ? null : operatorRefusal(node.operator);
    case 'AssignmentExpression':
      return node.operator === '=' || binary.has(node.operator.slice(0, -1))
        ? null
        : operatorRefusal(node.operator);
    case 'MemberExpression':
      return memberRefusal(node);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node.async || node.generator ? 'there are no asynchronous functions and no generators' : null;
    case 'BreakStatement':
    case 'ContinueStatement':
      return node.label ? instead.LabeledStatement : null;
    case 'ForOfStatement':
      return node.await ? instead.AwaitExpression : null;
    default:
      return null;
  }
}

function operatorRefusal(operator: string): string {
  const hint = operatorHints[operator] ?? 'there are + − * / % ^ (or **), comparisons, && || !';
  return `there is no operator "${operator}"; ${hint}`;
}

type Member = Extract<AnyNode, { type: 'MemberExpression' }>;

function memberRefusal({ computed, object, property, optional }: Member): string | null {
  if (optional) return instead.ChainExpression;
  if (computed) return null;
  const name = property.type === 'Identifier' ? property.name : '';
  if (object.type === 'Identifier' && object.name === 'Math')
    return `functions stand alone: write ${name}(…), not Math.${name}(…)`;
  if (name === 'length' || name === 'push') return null;
  return `there is no property "${name}"; arrays have [i], length and push`;
}
