import { Parser, tokTypes, type Program, type TokenType } from 'acorn';
import type { ExplainFunction } from '@shared/design/explain.ts';
import { SourceFault, SourceText } from './problem.ts';
import { checkLanguage } from './language.ts';

/** What of acorn's inside is used to read `^` as the power operator. */
interface Tokenizer {
  readonly input: string;
  readonly pos: number;
  finishOp(type: TokenType, size: number): void;
}

/** `a^b` is a power, as in the lecture, not JavaScript's exclusive or; it binds as `**` does. */
const FormulaParser = Parser.extend((Base) => {
  return class extends (Base as unknown as new (...given: unknown[]) => Tokenizer) {
    readToken_caret(): void {
      this.finishOp(tokTypes.starstar, 1);
    }
  } as unknown as typeof Parser;
});

export interface ParsedSource {
  readonly source: SourceText;
  readonly program: Program;
}

/** What acorn says, in other words where there are better ones. */
function reasonOf(message: string, source: SourceText, at: number): string {
  const text = message.replace(/ \(\d+:\d+\)$/, '');
  if (text !== 'Unexpected token') return `${text[0].toLowerCase()}${text.slice(1)}.`;
  const rest = source.text.slice(at);
  if (rest.trim() === '') return 'the text ends where more is wanted.';
  const symbol = /^([\p{L}\p{N}_.]+|\S)/u.exec(rest)?.[0] ?? rest[0];
  if (
    (symbol === '^' || rest.startsWith('**')) &&
    /[-+]\s*[\p{L}\p{N}_.()[\]]+\s*$/u.test(source.text.slice(0, at))
  )
    return `unexpected "${symbol}". With a sign, a power wants parentheses: -(x^2) or (-x)^2.`;
  return `unexpected "${symbol}".`;
}

/**
 * The syntax tree of a formula or program; whatever is not in the language is refused here, also in branches that no
 * input reaches.
 *
 * @throws SourceFault `explain-syntax` or `explain-language`
 */
export function parse({ kind, text }: ExplainFunction): ParsedSource {
  const source = new SourceText(text);
  let program: Program;
  try {
    program = FormulaParser.parse(text, {
      ecmaVersion: 2022,
      allowReturnOutsideFunction: kind === 'program',
    });
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooDeep(source);
    const { message, pos } = thrown as SyntaxError & { pos?: number };
    if (pos === undefined) throw thrown;
    throw new SourceFault(
      'syntax',
      reasonOf(message, source, pos),
      source.range(pos, Math.min(pos + 1, text.length)),
    );
  }
  if (program.body.length === 0) {
    const reason = kind === 'formula' ? 'the formula is empty.' : 'the program is empty.';
    throw new SourceFault('syntax', reason, source.range(0, text.length));
  }
  try {
    if (kind === 'formula') checkFormula(program, source);
    checkLanguage(program, source);
  } catch (thrown) {
    throw thrown instanceof RangeError ? tooDeep(source) : thrown;
  }
  return { source, program };
}

function checkFormula({ body: [first, second] }: Program, source: SourceText): void {
  const other = first.type !== 'ExpressionStatement' ? first : second;
  if (!other) return;
  const reason = 'a formula is one expression; choose "program" for statements.';
  throw new SourceFault('language', reason, source.range(other.start, other.end));
}

function tooDeep(source: SourceText): SourceFault {
  return new SourceFault(
    'depth',
    'parentheses or blocks are nested too deeply.',
    source.range(0, source.text.length),
  );
}
