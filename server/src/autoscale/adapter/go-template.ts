import { unquoteString } from '../../promql/index.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';

/** What a template of the adapter may name. */
export type TemplateValue =
  string | number | boolean | readonly string[] | ReadonlyMap<string, string>;

/** The fields behind the dot. */
export type TemplateFields = Readonly<Record<string, TemplateValue>>;

type Expression =
  | { readonly kind: 'literal'; readonly value: TemplateValue }
  | { readonly kind: 'field'; readonly path: readonly string[]; readonly root: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly value: Expression }
  | {
      readonly kind: 'if' | 'range';
      readonly value: Expression;
      readonly body: readonly Part[];
      readonly otherwise: readonly Part[];
    };

/** A template that was understood. */
export interface GoTemplate {
  readonly parts: readonly Part[];
}

class TemplateFailure extends Error {}

const fail = (message: string): never => {
  throw new TemplateFailure(message);
};

type Token = string;

const tokenPattern =
  /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|\$?(?:\.[A-Za-z_]\w*)+|\$|\.|[A-Za-z_]\w*|-?\d+(?:\.\d+)?|[()|]/y;

const tokensOf = (action: string): readonly Token[] => {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < action.length) {
    const at = tokenPattern.lastIndex;
    const [token] = tokenPattern.exec(action) ?? [];
    if (token === undefined)
      return fail(`unexpected ${JSON.stringify(action.charAt(at))} in <<${action}>>`);
    if (token.trim() !== '') tokens.push(token);
  }
  return tokens;
};

/** Reads the expressions of one action. */
const createReader = (tokens: readonly Token[]) => {
  let at = 0;
  const operand = (): Expression => {
    const token = tokens[at];
    at += 1;
    if (token === undefined) return fail('missing value for command');
    if (token === '(') {
      const inner = pipeline();
      if (tokens[at] !== ')') fail('unclosed left paren');
      at += 1;
      return inner;
    }
    if (token.startsWith('"') || token.startsWith('`')) {
      return { kind: 'literal', value: unquoteString(token) ?? fail(`malformed ${token}`) };
    }
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
    if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
    if (token.startsWith('.') || token.startsWith('$')) {
      const path = token.split('.').filter((part) => part !== '' && part !== '$');
      return { kind: 'field', path, root: token.startsWith('$') };
    }
    return { kind: 'call', name: token, args: [] };
  };
  const command = (): Expression => {
    const first = operand();
    const args: Expression[] = [];
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') args.push(operand());
    if (args.length === 0) return first;
    if (first.kind !== 'call') return fail(`can't give argument to non-function`);
    return { ...first, args };
  };
  const pipeline = (): Expression => {
    let value = command();
    while (tokens[at] === '|') {
      at += 1;
      const next = command();
      if (next.kind !== 'call') return fail('non executable command in pipeline');
      value = { ...next, args: [...next.args, value] };
    }
    return value;
  };
  return {
    whole: (): Expression => {
      const value = pipeline();
      if (at < tokens.length) fail(`unexpected ${tokens[at] ?? ''}`);
      return value;
    },
  };
};

interface Piece {
  readonly text: string;
  readonly action: boolean;
}

const piecesOf = (source: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let rest = source;
  for (;;) {
    const open = rest.indexOf('<<');
    if (open === -1) return [...pieces, { text: rest, action: false }];
    const close = rest.indexOf('>>', open);
    if (close === -1) return fail('unclosed action');
    let before = rest.slice(0, open);
    let action = rest.slice(open + 2, close);
    rest = rest.slice(close + 2);
    if (/^-\s/.test(action)) {
      before = before.trimEnd();
      action = action.slice(1);
    }
    if (/\s-$/.test(action)) {
      rest = rest.trimStart();
      action = action.slice(0, -1);
    }
    pieces.push({ text: before, action: false });
    if (!/^\s*\/\*[^]*\*\/\s*$/.test(action)) pieces.push({ text: action, action: true });
  }
};

/** Reads the parts up to the `end` or `else` of what is open. */
const createPartReader = (pieces: readonly Piece[]) => {
  let at = 0;
  const list = (depth: number): { readonly parts: readonly Part[]; readonly stop?: string } => {
    const parts: Part[] = [];
    while (at < pieces.length) {
      const piece = pieces[at];
      at += 1;
      if (piece === undefined) break;
      if (!piece.action) {
        if (piece.text !== '') parts.push({ kind: 'text', text: piece.text });
        continue;
      }
      const [word = '', ...rest] = tokensOf(piece.text);
      if (word === 'end' || word === 'else') {
        if (depth === 0) fail(`unexpected {{${word}}}`);
        if (rest.length > 0) fail('`else` with a condition is not evaluated here');
        return { parts, stop: word };
      }
      if (word === 'if' || word === 'range') {
        const value = createReader(rest).whole();
        const body = list(depth + 1);
        const otherwise = body.stop === 'else' ? list(depth + 1) : { parts: [], stop: body.stop };
        if (otherwise.stop !== 'end') fail('unexpected EOF');
        parts.push({ kind: word, value, body: body.parts, otherwise: otherwise.parts });
        continue;
      }
      parts.push({
        kind: 'print',
        value: createReader([word, ...rest].filter((token) => token !== '')).whole(),
      });
    }
    return { parts };
  };
  return list;
};

const isMap = (value: TemplateValue): value is ReadonlyMap<string, string> => value instanceof Map;

const isTrue = (value: TemplateValue): boolean => {
  if (isMap(value)) return value.size > 0;
  return typeof value === 'object' ? value.length > 0 : Boolean(value);
};

const printed = (value: TemplateValue): string => {
  if (isMap(value)) {
    const entries = [...value].sort(([left], [right]) => (left < right ? -1 : 1));
    return `map[${entries.map(([key, text]) => `${key}:${text}`).join(' ')}]`;
  }
  return typeof value === 'object' ? `[${value.join(' ')}]` : String(value);
};

const indexed = (value: TemplateValue, key: TemplateValue | undefined): TemplateValue => {
  const named = printed(key ?? '');
  if (isMap(value)) return value.get(named) ?? '';
  if (typeof value === 'object') {
    return value[Number(key)] ?? fail(`index out of range: ${named}`);
  }
  return fail(`can't index item of type ${typeof value}`);
};

type Call = (args: readonly TemplateValue[]) => TemplateValue;

/** Source: Go 1.26 text/template/funcs.go, those that a query has a use for. */
const calls: Readonly<Record<string, Call>> = {
  index: ([value = '', ...keys]) => keys.reduce<TemplateValue>(indexed, value),
  len: ([value = '']) => {
    if (isMap(value)) return value.size;
    return typeof value === 'number' || typeof value === 'boolean'
      ? fail('len of type')
      : value.length;
  },
  eq: ([first, ...others]) => others.includes(first ?? ''),
  ne: ([first, second]) => first !== second,
  and: (args) => args.find((value) => !isTrue(value)) ?? args.at(-1) ?? true,
  or: (args) => args.find(isTrue) ?? args.at(-1) ?? false,
  not: ([value = '']) => !isTrue(value),
  print: (args) => args.map(printed).join(''),
};

interface Scope {
  readonly root: TemplateFields;
  readonly dot: TemplateFields | string;
}

const fieldOf = ({ path, root }: Expression & { kind: 'field' }, scope: Scope): TemplateValue => {
  const from = root ? scope.root : scope.dot;
  const [name, ...rest] = path;
  if (typeof from === 'string') {
    return name === undefined ? from : fail(`can't evaluate field ${name} in type string`);
  }
  if (name === undefined) return fail('the whole of the fields is no text');
  const value = Object.hasOwn(from, name) ? from[name] : undefined;
  if (value === undefined) return fail(`can't evaluate field ${name}`);
  return rest.reduce<TemplateValue>((at, key) => {
    if (!isMap(at)) return fail(`can't evaluate field ${key}`);
    // A key that a map of texts lacks is printed as the empty text's absence.
    return at.get(key) ?? '<no value>';
  }, value);
};

const valueOf = (expression: Expression, scope: Scope): TemplateValue => {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return fieldOf(expression, scope);
    case 'call': {
      const call = Object.hasOwn(calls, expression.name) ? calls[expression.name] : undefined;
      if (call === undefined) return fail(`function "${expression.name}" is not evaluated here`);
      return call(expression.args.map((arg) => valueOf(arg, scope)));
    }
  }
};

const rangeOver = (value: TemplateValue): readonly string[] => {
  if (isMap(value)) return [...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return typeof value === 'object' ? value : fail(`range can't iterate over ${printed(value)}`);
};

const textOf = (parts: readonly Part[], scope: Scope): string =>
  parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'print':
          return printed(valueOf(part.value, scope));
        case 'if':
          return textOf(isTrue(valueOf(part.value, scope)) ? part.body : part.otherwise, scope);
        case 'range': {
          const items = rangeOver(valueOf(part.value, scope));
          return items.length === 0
            ? textOf(part.otherwise, scope)
            : items.map((dot) => textOf(part.body, { ...scope, dot })).join('');
        }
      }
    })
    .join('');

const caught = <T>(work: () => T): Outcome<T> => {
  try {
    return done(work());
  } catch (error) {
    if (error instanceof TemplateFailure) return failed(error.message);
    throw error;
  }
};

/**
 * Reads a template with the delimiters `<<` and `>>`: fields, texts, numbers, pipes, `if`, `range`, `index`, `len` and
 * comparisons. Source: Go 1.26 text/template, as prometheus-adapter v0.12.0 pkg/naming/metrics_query.go uses it
 */
export const parseGoTemplate = (source: string): Outcome<GoTemplate> =>
  caught(() => ({ parts: createPartReader(piecesOf(source))(0).parts }));

/** The text that a template gives. */
export const runGoTemplate = ({ parts }: GoTemplate, fields: TemplateFields): Outcome<string> =>
  caught(() => textOf(parts, { root: fields, dot: fields }));
