import { quoteString, unquoteString } from '../../promql/index.ts';
import { templateFunctions, templateVariables } from './functions.ts';
import { describeToken, lexTemplate, type TemplateToken, type TokenType } from './lex.ts';
import { characterProblem, numberProblem } from './literals.ts';

/*
 * Syntax check of Go's templates: accepts and refuses what the reference does, with its words.
 * Source: Go 1.26 text/template/parse/parse.go. No tree is built; a node is only as much as later checks ask for.
 */

/** The first fault of a template. Offsets are UTF-16 code units of the template. */
export interface TemplateProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Ends a parse from any depth, as the reference's panic does; never leaves this file. */
class TemplateFailure extends Error {
  readonly problem: TemplateProblem;
  constructor(problem: TemplateProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Deeper nesting of parentheses and blocks than anybody writes; the reference allows 10,000 parentheses. */
const maxDepth = 300;

/** What ended a list of items. */
type ListEnd = 'end' | 'else';

/** What starts a command, as far as pipelines and chains of fields look at it. */
type Operand = 'literal' | 'other';

/** Tokens that all templates of one text share. */
interface Tokens {
  readonly items: readonly TemplateToken[];
  at: number;
  depth: number;
  /** Names of the templates defined with some content. */
  readonly defined: Set<string>;
}

/** One template: the text itself, or a `define` or `block` inside it. */
interface Tree {
  vars: string[];
  rangeDepth: number;
}

const last: TemplateToken = { type: 'eof', start: 0, end: 0, text: '' };

const next = (tokens: Tokens): TemplateToken => {
  const token = tokens.items[tokens.at] ?? tokens.items.at(-1) ?? last;
  tokens.at += 1;
  return token;
};

const peek = (tokens: Tokens): TemplateToken =>
  tokens.items[tokens.at] ?? tokens.items.at(-1) ?? last;

const nextNonSpace = (tokens: Tokens): TemplateToken => {
  while (peek(tokens).type === 'space') tokens.at += 1;
  return next(tokens);
};

const peekNonSpace = (tokens: Tokens): TemplateToken => {
  while (peek(tokens).type === 'space') tokens.at += 1;
  return peek(tokens);
};

const fail = (token: TemplateToken, message: string): never => {
  throw new TemplateFailure({ start: token.start, end: token.end, message });
};

const unexpected = (token: TemplateToken, context: string): never =>
  fail(
    token,
    token.type === 'error' ? token.text : `unexpected ${describeToken(token)} in ${context}`,
  );

const expect = (tokens: Tokens, type: TokenType, context: string): TemplateToken => {
  const token = nextNonSpace(tokens);
  return token.type === type ? token : unexpected(token, context);
};

const unquote = (token: TemplateToken): string =>
  unquoteString(token.text) ?? fail(token, 'invalid syntax');

/** Runs `parse` one level deeper. */
const deeper = <T>(tokens: Tokens, parse: () => T): T => {
  if (tokens.depth >= maxDepth) fail(peek(tokens), 'max expression depth exceeded');
  tokens.depth += 1;
  const result = parse();
  tokens.depth -= 1;
  return result;
};

const checkVariable = (tree: Tree, token: TemplateToken): Operand =>
  tree.vars.includes(token.text)
    ? 'other'
    : fail(token, `undefined variable ${quoteString(token.text)}`);

const checkLiteral = (token: TemplateToken): Operand => {
  const isCharacter = token.type === 'charConstant';
  const problem = isCharacter ? characterProblem(token.text) : numberProblem(token.text);
  return problem === undefined ? 'literal' : fail(token, problem);
};

/** `undefined` when the next token starts no operand. */
const term = (tokens: Tokens, tree: Tree): Operand | undefined => {
  const token = nextNonSpace(tokens);
  switch (token.type) {
    case 'identifier':
      return templateFunctions.has(token.text)
        ? 'other'
        : fail(token, `function ${quoteString(token.text)} not defined`);
    case 'variable':
      return checkVariable(tree, token);
    case 'field':
      return 'other';
    case 'dot':
    case 'nil':
    case 'bool':
    case 'complex':
      return 'literal';
    case 'charConstant':
    case 'number':
      return checkLiteral(token);
    case 'string':
    case 'rawString':
      unquote(token);
      return 'literal';
    case 'leftParen':
      deeper(tokens, () => {
        pipeline(tokens, tree, { context: 'parenthesized pipeline', end: 'rightParen' });
      });
      return 'other';
    default:
      tokens.at -= 1;
      return undefined;
  }
};

const operand = (tokens: Tokens, tree: Tree): Operand | undefined => {
  const first = peekNonSpace(tokens);
  const kind = term(tokens, tree);
  if (kind === undefined || peek(tokens).type !== 'field') return kind;
  while (peek(tokens).type === 'field') tokens.at += 1;
  if (kind === 'literal') {
    fail(peek(tokens), `unexpected . after term ${quoteString(first.text)}`);
  }
  return 'other';
};

/** Operands up to a pipe or the end of the pipeline; gives what the first one is. */
const command = (tokens: Tokens, tree: Tree): Operand => {
  let first: Operand | undefined;
  for (;;) {
    const start = peekNonSpace(tokens);
    const kind = operand(tokens, tree);
    first ??= kind;
    const token = next(tokens);
    if (token.type === 'space') continue;
    if (token.type === 'rightDelim' || token.type === 'rightParen') tokens.at -= 1;
    else if (token.type !== 'pipe') unexpected(token, 'operand');
    return first ?? fail(start, 'empty command');
  }
};

interface PipelineKind {
  readonly context: string;
  readonly end: 'rightDelim' | 'rightParen';
}

/** Declarations in front of a pipeline: `$x :=`, `$x =`, and `$i, $x :=` in a range. */
const declarations = (tokens: Tokens, tree: Tree, context: string): void => {
  for (let count = 1; ; count += 1) {
    const variable = peekNonSpace(tokens);
    if (variable.type !== 'variable') return;
    const start = tokens.at;
    tokens.at += 1;
    const token = peekNonSpace(tokens);
    const isComma = token.type === 'char' && token.text === ',';
    if (!isComma && token.type !== 'assign' && token.type !== 'declare') {
      tokens.at = start;
      return;
    }
    tokens.at += 1;
    tree.vars.push(variable.text);
    if (!isComma) return;
    if (context !== 'range' || count > 1) fail(token, `too many declarations in ${context}`);
    const { type } = peekNonSpace(tokens);
    if (type !== 'variable' && type !== 'rightDelim' && type !== 'rightParen') {
      fail(peek(tokens), 'range can only initialize variables');
    }
  }
};

const operandStarts: ReadonlySet<TokenType> = new Set<TokenType>([
  'bool',
  'charConstant',
  'complex',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

const pipeline = (tokens: Tokens, tree: Tree, { context, end }: PipelineKind): void => {
  declarations(tokens, tree, context);
  const commands: Operand[] = [];
  for (;;) {
    const token = nextNonSpace(tokens);
    if (token.type === end) {
      if (commands.length === 0) fail(token, `missing value for ${context}`);
      const stage = commands.findIndex((kind, index) => index > 0 && kind === 'literal');
      if (stage > 0) {
        fail(token, `non executable command in pipeline stage ${String(stage + 1)}`);
      }
      return;
    }
    if (!operandStarts.has(token.type)) unexpected(token, context);
    tokens.at -= 1;
    commands.push(command(tokens, tree));
  }
};

/** A name that a second template of the same name may not have, unless one of them is empty. */
const define = (tokens: Tokens, name: string, isEmpty: boolean): void => {
  if (isEmpty) return;
  if (tokens.defined.has(name)) {
    fail(peek(tokens), `template: multiple definition of template ${quoteString(name)}`);
  }
  tokens.defined.add(name);
};

const newTree = (): Tree => ({ vars: ['$'], rangeDepth: 0 });

/** The content of a `define` or `block`, up to its `end`. */
const definition = (tokens: Tokens, name: string, context: string): void => {
  const { end, isEmpty } = itemList(tokens, newTree());
  if (end !== 'end') fail(peek(tokens), `unexpected {{else}} in ${context}`);
  define(tokens, name, isEmpty);
};

const templateName = (tokens: Tokens, context: string): string => {
  const token = nextNonSpace(tokens);
  const isString = token.type === 'string' || token.type === 'rawString';
  return isString ? unquote(token) : unexpected(token, context);
};

const blockControl = (tokens: Tokens, tree: Tree): void => {
  const context = 'block clause';
  const name = templateName(tokens, context);
  pipeline(tokens, tree, { context, end: 'rightDelim' });
  definition(tokens, name, context);
};

const templateControl = (tokens: Tokens, tree: Tree): void => {
  const context = 'template clause';
  templateName(tokens, context);
  if (peekNonSpace(tokens).type === 'rightDelim') tokens.at += 1;
  else pipeline(tokens, tree, { context, end: 'rightDelim' });
};

const jumpControl = (tokens: Tokens, tree: Tree, word: TemplateToken): void => {
  const shown = `{{${word.text}}}`;
  const token = nextNonSpace(tokens);
  if (token.type !== 'rightDelim') unexpected(token, shown);
  if (tree.rangeDepth === 0) fail(word, `${shown} outside {{range}}`);
};

type Control = 'if' | 'range' | 'with';

const control = (tokens: Tokens, tree: Tree, context: Control): void => {
  const outside = tree.vars;
  tree.vars = [...outside];
  pipeline(tokens, tree, { context, end: 'rightDelim' });
  if (context === 'range') tree.rangeDepth += 1;
  const { end } = itemList(tokens, tree);
  if (context === 'range') tree.rangeDepth -= 1;
  if (end === 'else') {
    // `else if` and `else with` leave the second word; their `end` ends the outer one too.
    if (context !== 'range' && peek(tokens).type === context) {
      tokens.at += 1;
      deeper(tokens, () => {
        control(tokens, tree, context);
      });
    } else if (itemList(tokens, tree).end !== 'end') {
      fail(peek(tokens), 'expected end; found {{else}}');
    }
  }
  tree.vars = outside;
};

const elseControl = (tokens: Tokens): ListEnd => {
  const { type } = peekNonSpace(tokens);
  if (type !== 'if' && type !== 'with') expect(tokens, 'rightDelim', 'else');
  return 'else';
};

/** What stands between `{{` and `}}`; `undefined` for anything that ends no list. */
const action = (tokens: Tokens, tree: Tree): ListEnd | undefined => {
  const token = nextNonSpace(tokens);
  switch (token.type) {
    case 'block':
      deeper(tokens, () => {
        blockControl(tokens, tree);
      });
      return undefined;
    case 'break':
    case 'continue':
      jumpControl(tokens, tree, token);
      return undefined;
    case 'else':
      return elseControl(tokens);
    case 'end':
      expect(tokens, 'rightDelim', 'end');
      return 'end';
    case 'if':
    case 'range':
    case 'with': {
      const context = token.type;
      deeper(tokens, () => {
        control(tokens, tree, context);
      });
      return undefined;
    }
    case 'template':
      templateControl(tokens, tree);
      return undefined;
    default:
      tokens.at -= 1;
      pipeline(tokens, tree, { context: 'command', end: 'rightDelim' });
      return undefined;
  }
};

/** One text or action. */
const textOrAction = (
  tokens: Tokens,
  tree: Tree,
): { readonly end: ListEnd | undefined; readonly isEmpty: boolean } => {
  const token = nextNonSpace(tokens);
  if (token.type === 'text') return { end: undefined, isEmpty: token.text.trim() === '' };
  if (token.type !== 'leftDelim') unexpected(token, 'input');
  return { end: action(tokens, tree), isEmpty: false };
};

const itemList = (tokens: Tokens, tree: Tree): { end: ListEnd; isEmpty: boolean } => {
  let isEmpty = true;
  while (peekNonSpace(tokens).type !== 'eof') {
    const item = textOrAction(tokens, tree);
    if (item.end !== undefined) return { end: item.end, isEmpty };
    isEmpty = isEmpty && item.isEmpty;
  }
  return fail(peek(tokens), 'unexpected EOF');
};

/** `define` is known at the top only; elsewhere it is an unexpected word. */
const parseTop = (tokens: Tokens, tree: Tree): void => {
  while (peek(tokens).type !== 'eof') {
    const start = tokens.at;
    if (peek(tokens).type === 'leftDelim') {
      tokens.at += 1;
      if (nextNonSpace(tokens).type === 'define') {
        const context = 'define clause';
        const name = templateName(tokens, context);
        expect(tokens, 'rightDelim', context);
        definition(tokens, name, context);
        continue;
      }
      tokens.at = start;
    }
    const { end } = textOrAction(tokens, tree);
    if (end !== undefined) fail(peek(tokens), `unexpected {{${end}}}`);
  }
};

/** The first fault of the template of an alert's label or annotation; `undefined` for a good one. Never throws. */
export const checkTemplate = (text: string): TemplateProblem | undefined => {
  if (!text.includes('{{')) return undefined;
  const tokens: Tokens = { items: lexTemplate(text), at: 0, depth: 0, defined: new Set() };
  try {
    parseTop(tokens, { vars: ['$', ...templateVariables], rangeDepth: 0 });
    return undefined;
  } catch (error) {
    if (error instanceof TemplateFailure) return error.problem;
    throw error;
  }
};
