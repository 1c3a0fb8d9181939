import { floatValue, valueOf, type FormulaValue } from './evaluate.ts';
import { parseFormula } from './parse.ts';
import { FormulaFailure, invalid, type Formula, type FormulaProblem } from './syntax.ts';
import { typeOf, type FormulaType } from './types.ts';

/** A formula that KEDA would take. */
export interface CompiledFormula {
  /** With KEDA's cast to a number. */
  readonly formula: Formula;
}

export type FormulaResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: FormulaProblem };

const caught = <T>(work: () => T): FormulaResult<T> => {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (error instanceof FormulaFailure) return { ok: false, problem: error.problem };
    throw error;
  }
};

const result = '_kedaCompositeResult';

/**
 * The formula with the cast around it that KEDA writes.
 * Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_webhook.go castToFloatIfNecessary
 */
const withCast = (text: string): { readonly text: string; readonly before: number } => {
  if (text.includes('??')) {
    const head = `let ${result} = (`;
    return text.startsWith(`let ${result} = `)
      ? { text, before: 0 }
      : {
          text: `${head}${text}); ${result} == nil ? nil : float(${result})`,
          before: head.length,
        };
  }
  return text.startsWith('float(') ? { text, before: 0 } : { text: `float(${text})`, before: 6 };
};

/** Source: keda v2.21.0 pkg/scaling/modifiers/formula.go calculateScalingModifiersFormula */
const numberIn = (value: FormulaValue): number | undefined => {
  if (value.kind === 'nil') return undefined;
  if (value.kind === 'float') return value.value;
  return invalid(`formula returned non-float result ${value.kind}`, 0);
};

const run = (
  { formula }: CompiledFormula,
  values: ReadonlyMap<string, number | undefined>,
): number | undefined => {
  const names = new Map(
    [...values].map(([name, value]): [string, FormulaValue] => [
      name,
      value === undefined ? { kind: 'nil' } : floatValue(value),
    ]),
  );
  return numberIn(valueOf(formula, { names, item: { kind: 'nil' } }));
};

/** A problem at its place in the formula as it is written. */
const placed = ({ at, ...problem }: FormulaProblem, before: number, length: number) => ({
  ...problem,
  at: Math.min(Math.max(at - before, 0), length),
});

/**
 * Reads a formula over the named triggers, and tries it with -1 for each as KEDA does before it takes it.
 * Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_webhook.go validateScalingModifiersFormula
 */
export const compileFormula = (
  text: string,
  triggers: Iterable<string>,
): FormulaResult<CompiledFormula> => {
  const names = [...triggers];
  const cast = withCast(text);
  const compiled = caught(() => {
    const formula = parseFormula(cast.text);
    const types = new Map(names.map((name): [string, FormulaType] => [name, 'float']));
    typeOf(formula, { names: types, item: 'any' });
    run({ formula }, new Map(names.map((name) => [name, -1])));
    return { formula };
  });
  return compiled.ok
    ? compiled
    : { ok: false, problem: placed(compiled.problem, cast.before, text.length) };
};

/** The value for values of the triggers; undefined where `??` found none. A trigger without one has failed. */
export const runFormula = (
  compiled: CompiledFormula,
  values: ReadonlyMap<string, number | undefined>,
): FormulaResult<number | undefined> => caught(() => run(compiled, values));
