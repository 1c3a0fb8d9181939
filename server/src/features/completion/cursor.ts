/**
 * What the grammar expects at the cursor, from the tokens in front of it.
 *
 * The tree says what a finished text means; what may come next is a matter of the tokens alone, and stays right
 * however broken the text behind the cursor is. PromQL needs no look-ahead for this: a stack of open brackets and
 * the last operand are the whole state.
 */
import { aggregators } from '../../promql/index.ts';
import type { Token } from '../../promql/index.ts';

/** An operator whose right side is being written, with the modifiers it has so far. */
export interface OpenOperator {
  readonly op: string;
  readonly start: number;
  readonly bool: boolean;
  readonly matching: boolean;
  readonly group: boolean;
  readonly fills: readonly string[];
}

/** What stands left of the cursor when an operand is complete. */
export interface LastOperand {
  readonly kind:
    | 'word'
    | 'aggregator'
    | 'selector'
    | 'range'
    | 'subquery'
    | 'call'
    | 'aggregation'
    | 'paren'
    | 'number'
    | 'string';
  /** Where its name or first bracket starts. */
  readonly start: number;
  readonly text: string;
  /** An aggregation that has its `by` or `without`. */
  readonly grouped: boolean;
  readonly offset: boolean;
  readonly at: boolean;
  readonly extension: boolean;
}

export type ExprState =
  | {
      readonly at: 'operand';
      readonly operator: OpenOperator | undefined;
      readonly signed: boolean;
    }
  | { readonly at: 'operator'; readonly last: LastOperand }
  | { readonly at: 'offset-value' | 'at-value'; readonly last: LastOperand }
  /** Behind a keyword that wants a list of labels, or may have one. */
  | { readonly at: 'list'; readonly list: ListOwner };

/** Whose list of labels is being written. */
export interface ListOwner {
  readonly keyword: 'by' | 'without' | 'on' | 'ignoring' | 'group_left' | 'group_right';
  /** The operand or operator to go back to behind the list. */
  readonly aggregation: LastOperand | undefined;
  readonly operator: OpenOperator | undefined;
}

interface ExprFrame {
  readonly kind: 'root' | 'paren' | 'call' | 'aggregation';
  /** The function or aggregation; '' for the others. */
  readonly name: string;
  /** Where the name starts, or the parenthesis. */
  readonly start: number;
  readonly grouped: boolean;
  /** Index of the argument being written. */
  argument: number;
  state: ExprState;
}

export interface BraceFrame {
  readonly kind: 'braces';
  readonly start: number;
  /** The name in front of the braces. */
  readonly name: string | undefined;
  /** Where the name starts, or the braces. */
  readonly nameStart: number;
  expects: 'name' | 'op' | 'value' | 'comma';
  /** The name token and operator of the matcher being written. */
  label: Token | undefined;
  op: Token | undefined;
}

export interface DurationFrame {
  readonly kind: 'brackets' | 'duration-paren';
  readonly start: number;
  /** The selector or expression in front of the brackets. */
  readonly last: LastOperand;
  part: 'range' | 'step' | 'offset';
  expects: 'operand' | 'operator';
  lastToken: Token | undefined;
}

export interface ListFrame {
  readonly kind: 'list';
  readonly start: number;
  readonly owner: ListOwner;
}

/** A bracket pair in which nothing is offered besides a number. */
interface NumberFrame {
  readonly kind: 'fill' | 'at-call';
  readonly start: number;
  readonly back: ExprState;
}

export type Frame = ExprFrame | BraceFrame | DurationFrame | ListFrame | NumberFrame;

const nothingYet: ExprState = { at: 'operand', operator: undefined, signed: false };

const binaryTypes: ReadonlySet<string> = new Set([
  'ADD',
  'SUB',
  'MUL',
  'DIV',
  'MOD',
  'POW',
  'ATAN2',
  'EQLC',
  'NEQ',
  'LTE',
  'LSS',
  'GTE',
  'GTR',
  'TRIM_UPPER',
  'TRIM_LOWER',
  'LOR',
  'LAND',
  'LUNLESS',
]);
const durationOperators: ReadonlySet<string> = new Set(['ADD', 'SUB', 'MUL', 'DIV', 'MOD', 'POW']);
const matchTypes: ReadonlySet<string> = new Set(['EQL', 'NEQ', 'EQL_REGEX', 'NEQ_REGEX']);

/** A frame in which an expression is being written. */
export function isExprFrame(frame: Frame): frame is ExprFrame {
  return (
    frame.kind === 'root' ||
    frame.kind === 'paren' ||
    frame.kind === 'call' ||
    frame.kind === 'aggregation'
  );
}

function isDurationFrame(frame: Frame): frame is DurationFrame {
  return frame.kind === 'brackets' || frame.kind === 'duration-paren';
}

/** Reads tokens one by one; `frames` is the stack of open brackets, the expression itself at the bottom. */
export class CursorMachine {
  readonly frames: Frame[] = [
    { kind: 'root', name: '', start: 0, grouped: false, argument: 0, state: nothingYet },
  ];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get top(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new RangeError('the bottom frame is never popped');
    return frame;
  }

  read(token: Token): void {
    const frame = this.top;
    if (frame.kind === 'braces') this.inBraces(frame, token);
    else if (isDurationFrame(frame)) this.inDuration(frame, token);
    else if (frame.kind === 'list') this.inList(token);
    else if (isExprFrame(frame)) this.inExpression(frame, token);
    else if (token.type === 'RIGHT_PAREN') this.pop(frame.back);
  }

  private textOf(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  /** Closes the top frame; the expression around it goes on in `state`. */
  private pop(state: ExprState): void {
    this.frames.pop();
    const frame = this.top;
    if (isExprFrame(frame)) frame.state = state;
  }

  private operand(kind: LastOperand['kind'], start: number, text = ''): LastOperand {
    return { kind, start, text, grouped: false, offset: false, at: false, extension: false };
  }

  private inExpression(frame: ExprFrame, token: Token): void {
    if (token.type === 'RIGHT_PAREN') this.closeParen(frame);
    else if (token.type === 'COMMA') {
      frame.argument += 1;
      frame.state = nothingYet;
    } else if (token.type !== 'ERROR') this.inState(frame, token);
  }

  private inState(frame: ExprFrame, token: Token): void {
    const { state } = frame;
    switch (state.at) {
      case 'operand':
        this.readOperand(frame, token);
        return;
      case 'operator':
        this.readOperator(frame, state.last, token);
        return;
      case 'offset-value':
        this.readOffset(frame, state.last, token);
        return;
      case 'at-value':
        this.readAt(frame, state.last, token);
        return;
      case 'list':
        this.readListStart(frame, state.list, token);
    }
  }

  private closeParen(frame: ExprFrame): void {
    if (frame.kind === 'root') return;
    const last = { ...this.operand(frame.kind, frame.start, frame.name), grouped: frame.grouped };
    this.pop({ at: 'operator', last });
  }

  private readOperand(frame: ExprFrame, token: Token): void {
    const { state } = frame;
    const operator = state.at === 'operand' ? state.operator : undefined;
    const text = this.textOf(token);
    if (token.type === 'ADD' || token.type === 'SUB') {
      frame.state = { at: 'operand', operator, signed: true };
    } else if (token.type === 'LEFT_PAREN') this.pushExpr('paren', token.start);
    else if (token.type === 'LEFT_BRACE') this.pushBraces(token, undefined);
    else if (token.type === 'NUMBER' || token.type === 'DURATION') {
      frame.state = { at: 'operator', last: this.operand('number', token.start, text) };
    } else if (token.type === 'STRING') {
      frame.state = { at: 'operator', last: this.operand('string', token.start, text) };
    } else if (operator === undefined || !this.readModifier(frame, operator, token)) {
      this.readWord(frame, token, text);
    }
  }

  private readWord(frame: ExprFrame, token: Token, text: string): void {
    if (!/^[\p{L}_:]/u.test(text)) return;
    const lower = text.toLowerCase();
    const isAggregator = !token.type.endsWith('IDENTIFIER') && aggregators.has(lower);
    const last = isAggregator
      ? this.operand('aggregator', token.start, lower)
      : this.operand('word', token.start, text);
    frame.state = { at: 'operator', last };
  }

  /** The words between an operator and its right side. */
  private readModifier(frame: ExprFrame, operator: OpenOperator, token: Token): boolean {
    const keyword = this.textOf(token).toLowerCase();
    switch (token.type) {
      case 'BOOL':
        frame.state = { at: 'operand', operator: { ...operator, bool: true }, signed: false };
        return true;
      case 'ON':
      case 'IGNORING':
      case 'GROUP_LEFT':
      case 'GROUP_RIGHT': {
        const isGroup = token.type.startsWith('GROUP');
        const next = isGroup ? { ...operator, group: true } : { ...operator, matching: true };
        frame.state = {
          at: 'list',
          list: {
            keyword: keyword as ListOwner['keyword'],
            aggregation: undefined,
            operator: next,
          },
        };
        return true;
      }
      case 'FILL':
      case 'FILL_LEFT':
      case 'FILL_RIGHT': {
        const next = { ...operator, fills: [...operator.fills, keyword] };
        frame.state = { at: 'operand', operator: next, signed: false };
        this.frames.push({ kind: 'fill', start: token.end, back: frame.state });
        return true;
      }
      default:
        return false;
    }
  }

  private readOperator(frame: ExprFrame, last: LastOperand, token: Token): void {
    const { type } = token;
    if (type === 'LEFT_PAREN') this.openCall(last, token);
    else if (type === 'LEFT_BRACE') this.pushBraces(token, last);
    else if (type === 'LEFT_BRACKET') this.pushBrackets(token, last);
    else if (binaryTypes.has(type)) this.readBinary(frame, token);
    else if (type === 'OFFSET')
      frame.state = { at: 'offset-value', last: { ...last, offset: true } };
    else if (type === 'AT') frame.state = { at: 'at-value', last: { ...last, at: true } };
    else if (type === 'ANCHORED' || type === 'SMOOTHED') {
      frame.state = { at: 'operator', last: { ...last, extension: true } };
    } else if ((type === 'BY' || type === 'WITHOUT') && last.kind.startsWith('aggregat')) {
      const keyword = this.textOf(token).toLowerCase() as 'by' | 'without';
      const list = { keyword, aggregation: { ...last, grouped: true }, operator: undefined };
      frame.state = { at: 'list', list };
    } else this.readOperand(frame, token);
  }

  private readBinary(frame: ExprFrame, token: Token): void {
    const op = this.textOf(token).toLowerCase();
    const operator = {
      op,
      start: token.start,
      bool: false,
      matching: false,
      group: false,
      fills: [],
    };
    frame.state = { at: 'operand', operator, signed: false };
  }

  private openCall(last: LastOperand, token: Token): void {
    if (last.kind === 'word') this.pushExpr('call', last.start, last.text);
    else if (last.kind === 'aggregator')
      this.pushExpr('aggregation', last.start, last.text, last.grouped);
    else this.pushExpr('paren', token.start);
  }

  private readOffset(frame: ExprFrame, last: LastOperand, token: Token): void {
    if (token.type === 'ADD' || token.type === 'SUB') return;
    if (token.type === 'NUMBER' || token.type === 'DURATION') {
      frame.state = { at: 'operator', last };
    } else if (token.type === 'LEFT_PAREN') this.pushDuration('duration-paren', token, last);
    // Any other word is the name of a duration call, whose parenthesis follows.
  }

  private readAt(frame: ExprFrame, last: LastOperand, token: Token): void {
    const back: ExprState = { at: 'operator', last };
    if (token.type === 'NUMBER' || token.type === 'DURATION') frame.state = back;
    else if (token.type === 'LEFT_PAREN')
      this.frames.push({ kind: 'at-call', start: token.start, back });
  }

  private readListStart(frame: ExprFrame, list: ListOwner, token: Token): void {
    if (token.type === 'LEFT_PAREN') {
      this.frames.push({ kind: 'list', start: token.start, owner: list });
      return;
    }
    // `group_left` needs no list; of the others something is missing: go on as if it were there.
    frame.state = this.behindList(list);
    this.inState(frame, token);
  }

  private behindList(list: ListOwner): ExprState {
    if (list.aggregation !== undefined) return { at: 'operator', last: list.aggregation };
    return { at: 'operand', operator: list.operator, signed: false };
  }

  private inList(token: Token): void {
    const frame = this.top;
    if (frame.kind === 'list' && token.type === 'RIGHT_PAREN')
      this.pop(this.behindList(frame.owner));
  }

  private pushExpr(kind: ExprFrame['kind'], start: number, name = '', grouped = false): void {
    this.frames.push({ kind, name, start, grouped, argument: 0, state: nothingYet });
  }

  private pushBraces(token: Token, last: LastOperand | undefined): void {
    const named = last?.kind === 'word' || last?.kind === 'aggregator' ? last : undefined;
    this.frames.push({
      kind: 'braces',
      start: token.start,
      name: named && this.text.slice(named.start, named.start + named.text.length),
      nameStart: named?.start ?? token.start,
      expects: 'name',
      label: undefined,
      op: undefined,
    });
  }

  private inBraces(frame: BraceFrame, token: Token): void {
    if (token.type === 'RIGHT_BRACE') {
      this.pop({ at: 'operator', last: this.operand('selector', frame.nameStart, frame.name) });
    } else if (token.type === 'COMMA') {
      frame.expects = 'name';
      frame.label = undefined;
      frame.op = undefined;
    } else if (matchTypes.has(token.type)) {
      frame.expects = 'value';
      frame.op = token;
    } else if (frame.expects === 'value' && token.type === 'STRING') frame.expects = 'comma';
    else if (token.type === 'STRING' || token.type === 'IDENTIFIER') {
      frame.expects = 'op';
      frame.label = token;
    }
  }

  private pushBrackets(token: Token, last: LastOperand): void {
    this.pushDuration('brackets', token, last);
  }

  private pushDuration(kind: DurationFrame['kind'], token: Token, last: LastOperand): void {
    const outer = this.top;
    const part =
      outer.kind === 'brackets' || outer.kind === 'duration-paren' ? outer.part : 'offset';
    this.frames.push({
      kind,
      start: token.start,
      last,
      part: kind === 'brackets' ? 'range' : part,
      expects: 'operand',
      lastToken: token,
    });
  }

  private inDuration(frame: DurationFrame, token: Token): void {
    frame.lastToken = token;
    if (token.type === 'RIGHT_BRACKET') this.closeBracket(frame);
    else if (token.type === 'RIGHT_PAREN') this.closeDurationParen(frame, token);
    else if (token.type === 'LEFT_PAREN') this.pushDuration('duration-paren', token, frame.last);
    else if (token.type === 'COLON') {
      frame.part = 'step';
      frame.expects = 'operand';
    } else if (durationOperators.has(token.type) || token.type === 'COMMA')
      frame.expects = 'operand';
    else frame.expects = 'operator';
  }

  private closeBracket(frame: DurationFrame): void {
    if (frame.kind === 'duration-paren') {
      this.frames.pop();
      const outer = this.top;
      if (isDurationFrame(outer)) this.closeBracket(outer);
      return;
    }
    const kind = frame.part === 'step' ? 'subquery' : 'range';
    this.pop({ at: 'operator', last: { ...frame.last, kind } });
  }

  private closeDurationParen(frame: DurationFrame, token: Token): void {
    if (frame.kind === 'brackets') return;
    this.pop({ at: 'operator', last: frame.last });
    const outer = this.top;
    if (isDurationFrame(outer)) {
      outer.expects = 'operator';
      outer.lastToken = token;
    }
  }
}
