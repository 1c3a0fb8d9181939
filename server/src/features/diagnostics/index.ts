/** Diagnostics: the errors of the parser, and what the rules say about an expression that parses. */
import type { Expr, ParseError, ParseResult } from '../../promql/ast.ts';
import type { FeatureContext } from '../context.ts';
import { factsOf, unanswered } from '../facts.ts';
import { labelFlows } from '../labels.ts';
import { dialectNote } from './dialect-note.ts';
import { scopeOf } from '../selector.ts';
import { fixesFor } from './fixes/index.ts';
import type { Diagnosis, Diagnostic, Finding, Fix, Rule, RuleSite } from './rule.ts';
import { rules } from './rules/index.ts';
import { errorGroups, severityOf } from './severity.ts';

type Visit = (node: Expr, site: RuleSite) => readonly Finding[];

interface Listener {
  readonly rule: Rule;
  /** By which the settings reach the rule. */
  readonly names: readonly string[];
  readonly visit: Visit;
}

function listenersByKind(): ReadonlyMap<Expr['kind'], readonly Listener[]> {
  const table = new Map<Expr['kind'], Listener[]>();
  for (const rule of rules) {
    for (const [kind, visit] of Object.entries(rule.visit)) {
      const listeners = table.get(kind as Expr['kind']) ?? [];
      // The key of a visitor is the kind of the nodes it takes.
      listeners.push({ rule, names: [rule.code], visit: visit as Visit });
      table.set(kind as Expr['kind'], listeners);
    }
  }
  return table;
}

/** Which rules want to see which nodes: one walk serves all of them. */
const listeners = listenersByKind();

function expressionsIn(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'Call':
    case 'Aggregation':
      return expr.args;
    case 'Binary':
      return [expr.left, expr.right];
    case 'MatrixSelector':
      return [expr.vector];
    case 'Subquery':
    case 'Unary':
    case 'Paren':
      return [expr.expr];
    case 'Invalid':
      return expr.parts;
    default:
      return [];
  }
}

function ruleDiagnostics(parsed: ParseResult, context: FeatureContext): Diagnosis {
  const facts = factsOf(context.snapshot);
  const { language, settings } = context;
  const flowOf = labelFlows({ language, labelsOf: () => unanswered });
  const seenFlowOf = labelFlows({
    language,
    labelsOf: (selector) => facts.labels(scopeOf(selector)),
  });
  const diagnostics: Diagnostic[] = [];
  const ancestors: Expr[] = [];
  const site: RuleSite = { parsed, context, facts, ancestors, flowOf, seenFlowOf };
  const visit = (expr: Expr): void => {
    for (const { rule, names, visit: look } of listeners.get(expr.kind) ?? []) {
      const { code } = rule;
      if (severityOf(settings, names, rule.severity) === undefined) continue;
      for (const { fixes = [], ...found } of look(expr, site)) {
        const severity = severityOf(settings, names, found.severity ?? rule.severity);
        if (severity !== undefined) diagnostics.push({ ...found, code, severity, fixes });
      }
    }
  };
  // Without recursion: a chain of operators is as deep as it is long.
  const open: { readonly expr: Expr; readonly depth: number }[] = [{ expr: parsed.expr, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { expr, depth } = next;
    ancestors.length = depth;
    visit(expr);
    ancestors.push(expr);
    for (const child of expressionsIn(expr).toReversed())
      open.push({ expr: child, depth: depth + 1 });
  }
  const ordered = diagnostics.sort(
    (left, right) => left.start - right.start || left.end - right.end,
  );
  return { diagnostics: ordered, missing: facts.missing() };
}

/** Fixes are looked for when somebody wants to see them: each is tried out, and most errors go as people type on. */
function errorDiagnostic(
  error: ParseError,
  parsed: ParseResult,
  context: FeatureContext,
): Diagnostic | undefined {
  const { code, kind, message, start, end } = error;
  const severity = severityOf(context.settings, [code, errorGroups[kind].name], 'error');
  if (severity === undefined) return undefined;
  let fixes: readonly Fix[] | undefined;
  return {
    code,
    severity,
    start,
    end,
    message,
    get fixes() {
      fixes ??= fixesFor(error, parsed, context);
      return fixes;
    },
  };
}

/** Types can be wrong in a text whose structure is understood; then the rules have something to say as well. */
function isUnderstood({ errors }: ParseResult): boolean {
  return errors.every(({ kind }) => kind === 'type');
}

/** Everything worth saying about one expression. */
export function diagnose(parsed: ParseResult, context: FeatureContext): Diagnosis {
  const errors = parsed.errors.flatMap((error) => errorDiagnostic(error, parsed, context) ?? []);
  const note = dialectNote(parsed, context);
  const own = note === undefined ? errors : [...errors, note];
  if (!isUnderstood(parsed)) return { diagnostics: own, missing: [] };
  const { diagnostics, missing } = ruleDiagnostics(parsed, context);
  return { diagnostics: [...own, ...diagnostics], missing };
}
