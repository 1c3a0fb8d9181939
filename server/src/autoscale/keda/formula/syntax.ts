/** A formula of scaling modifiers as it was read; offsets are UTF-16 code units of its text. */
export type Formula =
  | { readonly kind: 'int' | 'float'; readonly value: number; readonly at: number }
  | { readonly kind: 'bool'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'nil'; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  /** `#`: the item that a predicate looks at. */
  | { readonly kind: 'item'; readonly at: number }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly of: Formula;
      readonly at: number;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Formula;
      readonly right: Formula;
      readonly at: number;
    }
  | {
      readonly kind: 'choice';
      readonly condition: Formula;
      readonly yes: Formula;
      readonly no: Formula;
      readonly at: number;
    }
  | { readonly kind: 'list'; readonly items: readonly Formula[]; readonly at: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Formula[];
      readonly at: number;
    }
  | {
      readonly kind: 'let';
      readonly name: string;
      readonly value: Formula;
      readonly body: Formula;
      readonly at: number;
    };

export type UnaryOperator = '!' | '-' | '+';

export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>='
  | 'in'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '??';

export interface FormulaProblem {
  /** In expr's words where it is expr's own. */
  readonly message: string;
  readonly at: number;
  /** Whether expr refuses it, too; false for what is only not evaluated here. */
  readonly isInvalid: boolean;
}

/** Thrown inside this folder only; its door answers with the problem. */
export class FormulaFailure extends Error {
  readonly problem: FormulaProblem;
  constructor(problem: FormulaProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export const invalid = (message: string, at: number): never => {
  throw new FormulaFailure({ message, at, isInvalid: true });
};

export const unknownHere = (what: string, at: number): never => {
  throw new FormulaFailure({ message: `${what} is not evaluated here`, at, isInvalid: false });
};
