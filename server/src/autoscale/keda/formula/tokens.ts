import { describeRune } from '../../../promql/index.ts';
import { invalid, unknownHere } from './syntax.ts';

export interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'bracket' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Names that are operators. Source: expr v1.17.8 parser/lexer/state.go identifier */
const words: ReadonlySet<string> = new Set(
  'not in or and matches contains startsWith endsWith let if else'.split(' '),
);

const pattern =
  /\s+|\/\/.*|\/\*[^]*?\*\/|0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.(?!\.)[\d_]*)?(?:[eE][+-]?[\d_]+)?|\.\d[\d_]*(?:[eE][+-]?[\d_]+)?|[\p{L}_$][\p{L}\p{Nd}_$]*|\?\?|\?\.|&&|\|\||[=!<>]=|\*\*|\.\.|::|[-+*/%^<>=!?:;,|#.&]|[()[\]{}]/uy;

const kindOf = (text: string): Token['kind'] => {
  if (/^\.?\d/.test(text)) return 'number';
  if (/^[\p{L}_$]/u.test(text)) return words.has(text) ? 'operator' : 'name';
  return '()[]{}'.includes(text) ? 'bracket' : 'operator';
};

/** Source: expr v1.17.8 parser/lexer */
export const tokensOf = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) {
      const rune = text.codePointAt(at) ?? 0;
      return '"\'`'.includes(text.charAt(at))
        ? unknownHere('a text', at)
        : invalid(`unrecognized character: ${describeRune(rune)}`, at);
    }
    if (/^(?:\s|\/[/*])/.test(found)) continue;
    tokens.push({ kind: kindOf(found), text: found, at });
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
};
